//! Data type `commerce-disputes`: payments that customers want back through their bank.

use rust_decimal::Decimal;

use super::TransactionSourceRef;
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// How far a dispute has come.
    pub enum DisputeStatus {
        Won = "Won",
        Lost = "Lost",
        Accepted = "Accepted",
        Processing = "Processing",
        ChargeRefunded = "ChargeRefunded",
        EvidenceRequired = "EvidenceRequired",
        InquiryEvidenceRequired = "InquiryEvidenceRequired",
        InquiryProcessing = "InquiryProcessing",
        InquiryClosed = "InquiryClosed",
        WaitingThirdParty = "WaitingThirdParty",
        Unknown = "Unknown",
    }
}

record! {
    /// A payment that a customer wants back through their bank or card issuer.
    pub struct CommerceDispute {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The payments or orders that are disputed.
        disputed_transactions: Option<Vec<TransactionSourceRef>>,
        /// The amount disputed, in its currency; positive.
        total_amount: Option<Decimal>,
        /// The currency of the amount.
        currency: CurrencyCode,
        /// How far it has come.
        status: Option<DisputeStatus>,
        /// Why the customer disputes it, in the source's own words.
        reason: Option<String>,
        /// When the company has to answer by.
        due_date: Option<Instant>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
