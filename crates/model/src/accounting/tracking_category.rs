//! Data type `trackingCategories`: departments, places, classes that lines are reported by.

use super::Metadata;
use crate::Instant;
use crate::schema::{record, words};

words! {
    /// Whether a tracking category is in use.
    pub enum TrackingCategoryStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// A tracking category: a department, a place, a class. Categories form trees.
    pub struct TrackingCategory {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The category's name.
        name: Option<String>,
        /// The category above this one; absent at the top.
        parent_id: Option<String>,
        /// True where there are categories beneath this one.
        has_children: Option<bool>,
        /// Whether it is in use.
        status: Option<TrackingCategoryStatus>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}

record! {
    /// A tracking category with all that lies beneath it: how a single category is sent. Stored records
    /// are flat; the tree is composed as it is read.
    pub struct TrackingCategoryTree {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The category's name.
        name: Option<String>,
        /// The category above this one; absent at the top.
        parent_id: Option<String>,
        /// True where there are categories beneath this one.
        has_children: Option<bool>,
        /// Whether it is in use.
        status: Option<TrackingCategoryStatus>,
        /// The categories right beneath this one, each with its own.
        sub_categories: Option<Vec<TrackingCategoryTree>>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
