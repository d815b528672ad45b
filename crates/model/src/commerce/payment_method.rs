//! Data type `commerce-paymentMethods`.

use crate::Instant;
use crate::schema::{record, words};

words! {
    /// Whether a payment method is in use.
    pub enum CommercePaymentMethodStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// A way in which the shop is paid.
    pub struct CommercePaymentMethod {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The method's name.
        name: Option<String>,
        /// Whether it is in use.
        status: Option<CommercePaymentMethodStatus>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
