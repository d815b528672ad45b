//! Which department, project or customer a line belongs to.

use super::{CustomerRef, ProjectRef, RecordRef, TrackingCategoryRef};
use crate::schema::{record, words};

words! {
    /// Whom a cost was billed to.
    pub enum PayableBilledTo {
        Unknown = "Unknown",
        NotApplicable = "NotApplicable",
        Customer = "Customer",
        Project = "Project",
    }
}

words! {
    /// Whom income was billed to.
    pub enum ReceivableBilledTo {
        Unknown = "Unknown",
        NotApplicable = "NotApplicable",
        Project = "Project",
    }
}

record! {
    /// What a line of a bill or a bill credit note is tracked by.
    pub struct PayableTracking {
        /// Tracking categories of the line.
        category_refs: Vec<TrackingCategoryRef>,
        /// The customer the cost was incurred for.
        customer_ref: Option<CustomerRef>,
        /// The project the cost was incurred for.
        project_ref: Option<ProjectRef>,
        /// Whom the cost is billed to.
        is_billed_to: PayableBilledTo,
        /// Whom the cost is billed on to.
        is_rebilled_to: PayableBilledTo,
    }
}

record! {
    /// What a line of an invoice or a credit note is tracked by.
    pub struct ReceivableTracking {
        /// Tracking categories of the line.
        category_refs: Vec<TrackingCategoryRef>,
        /// The customer the income comes from.
        customer_ref: Option<CustomerRef>,
        /// The project the income belongs to.
        project_ref: Option<ProjectRef>,
        /// Whom the income is billed to.
        is_billed_to: ReceivableBilledTo,
        /// Whom the income is billed on to.
        is_rebilled_to: ReceivableBilledTo,
        /// The record that the line was made from.
        record_ref: Option<RecordRef>,
    }
}

words! {
    /// Kinds of record that a line can be tracked by.
    pub enum TrackingRecordDataType {
        Customers = "customers",
        Suppliers = "suppliers",
        TrackingCategories = "trackingCategories",
    }
}

record! {
    /// A record that a line is tracked by.
    pub struct TrackingRecordRef {
        /// The record's id.
        id: Option<String>,
        /// The record's data type.
        data_type: Option<TrackingRecordDataType>,
    }
}

record! {
    /// What a line of a journal entry, a sales order or an item receipt is tracked by.
    pub struct RecordTracking {
        /// The records it is tracked by.
        record_refs: Option<Vec<TrackingRecordRef>>,
    }
}
