//! Data type `banking-transactionCategories`.

use crate::Instant;
use crate::schema::{record, words};

words! {
    /// Whether a category is in use.
    pub enum BankingTransactionCategoryStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// A category that the provider puts movements into. Categories form trees.
    pub struct BankingTransactionCategory {
        /// Identifier at the provider, unique within the connection.
        id: String,
        /// The category's name.
        name: String,
        /// The category above this one; absent at the top.
        parent_id: Option<String>,
        /// True where there are categories beneath this one.
        has_children: Option<bool>,
        /// Whether it is in use.
        status: Option<BankingTransactionCategoryStatus>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
