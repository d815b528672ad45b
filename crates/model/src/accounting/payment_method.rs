//! Data type `paymentMethods`.

use super::Metadata;
use crate::Instant;
use crate::schema::{record, words};

words! {
    /// The ways in which money changes hands.
    pub enum PaymentMethodType {
        Unknown = "Unknown",
        Cash = "Cash",
        Check = "Check",
        CreditCard = "CreditCard",
        DebitCard = "DebitCard",
        BankTransfer = "BankTransfer",
        Other = "Other",
    }
}

words! {
    /// Whether a payment method is in use.
    pub enum PaymentMethodStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// A way in which the company pays and is paid.
    pub struct PaymentMethod {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The method's name.
        name: Option<String>,
        /// The way in which money changes hands.
        r#type: Option<PaymentMethodType>,
        /// Whether it is in use.
        status: Option<PaymentMethodStatus>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
