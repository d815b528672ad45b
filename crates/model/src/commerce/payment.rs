//! Data type `commerce-payments`.

use rust_decimal::Decimal;

use crate::accounting::{PaymentMethodRef, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// How far a payment has come.
    pub enum CommercePaymentStatus {
        Pending = "Pending",
        Authorized = "Authorized",
        Paid = "Paid",
        Failed = "Failed",
        Cancelled = "Cancelled",
        Unknown = "Unknown",
    }
}

record! {
    /// Money that a customer has paid the shop, or been paid back.
    pub struct CommercePayment {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The amount, gratuity included, in its currency: positive for money received, negative for a refund.
        amount: Option<Decimal>,
        /// The currency of the amount.
        currency: Option<CurrencyCode>,
        /// How it was paid (data type `commerce-paymentMethods`).
        payment_method_ref: Option<PaymentMethodRef>,
        /// How far it has come.
        status: Option<CommercePaymentStatus>,
        /// Who carried it out.
        payment_provider: Option<String>,
        /// When it is due.
        due_date: Option<Instant>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
