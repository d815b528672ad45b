//! Data type `transfers`: money moved between the company's own accounts.

use rust_decimal::Decimal;

use super::{ContactRef, Metadata, RecordRef, SupplementalData, TrackingCategoryRef};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// Whether a transfer has been matched to the banks' statements.
    pub enum TransferStatus {
        Unknown = "Unknown",
        Unreconciled = "Unreconciled",
        Reconciled = "Reconciled",
        Void = "Void",
    }
}

record! {
    /// One side of a transfer.
    pub struct TransferAccount {
        /// The account: a bank account or a ledger account.
        account_ref: Option<RecordRef>,
        /// The currency of the amount.
        currency: Option<CurrencyCode>,
        /// The amount that left or reached the account, in its currency; positive on both sides.
        amount: Option<Decimal>,
    }
}

record! {
    /// Money moved from one of the company's accounts to another.
    pub struct Transfer {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// What the transfer is about.
        description: Option<String>,
        /// The customer or supplier it concerns.
        contact_ref: Option<ContactRef>,
        /// The day the money moved.
        date: Option<Day>,
        /// The account that the money left.
        from: Option<TransferAccount>,
        /// The account that the money reached.
        to: Option<TransferAccount>,
        /// Whether it has been matched to the banks' statements.
        status: Option<TransferStatus>,
        /// Tracking categories of the transfer.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
        /// Receipts that the transfer paid into the bank together.
        deposited_record_refs: Option<Vec<RecordRef>>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
