//! Data type `commerce-transactions`: every movement of the money that the platform holds.

use rust_decimal::Decimal;

use super::TransactionSourceRef;
use crate::accounting::SupplementalData;
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// What a movement was.
    pub enum CommerceTransactionType {
        Payment = "Payment",
        Refund = "Refund",
        Payout = "Payout",
        FailedPayout = "FailedPayout",
        Transfer = "Transfer",
        PaymentFee = "PaymentFee",
        PaymentFeeRefund = "PaymentFeeRefund",
        Unknown = "Unknown",
    }
}

record! {
    /// One movement of the money that the platform holds for the company.
    pub struct CommerceTransaction {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The amount, in its currency: positive for what the company gains, negative for refunds, fees and payouts.
        total_amount: Option<Decimal>,
        /// The currency of the amount.
        currency: Option<CurrencyCode>,
        /// What it was.
        r#type: Option<CommerceTransactionType>,
        /// A narrower kind, in the source's own words.
        sub_type: Option<String>,
        /// The record that caused it.
        transaction_source_ref: Option<TransactionSourceRef>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When it was recorded.
        created_date: Option<Instant>,
        /// When it was recorded at the source.
        source_created_date: Option<Instant>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
