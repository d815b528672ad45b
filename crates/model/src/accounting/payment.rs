//! Data type `payments`: money received from customers.

use rust_decimal::Decimal;

use super::{AccountRef, CustomerRef, Metadata, PaymentMethodRef, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// What a payment is put against.
    pub enum PaymentLinkType {
        Unknown = "Unknown",
        Unlinked = "Unlinked",
        Invoice = "Invoice",
        CreditNote = "CreditNote",
        Other = "Other",
        Refund = "Refund",
        Payment = "Payment",
        PaymentOnAccount = "PaymentOnAccount",
        ManualJournal = "ManualJournal",
        Discount = "Discount",
    }
}

record! {
    /// What a line of a payment is put against.
    pub struct PaymentLineLink {
        /// The kind of record.
        r#type: PaymentLinkType,
        /// The record's id.
        id: Option<String>,
        /// By how much the record's balance changes: negative against an invoice, positive against a credit note.
        amount: Option<Decimal>,
        /// Units of the record's currency for one unit of the payment's.
        currency_rate: Option<Decimal>,
    }
}

record! {
    /// One use of a payment.
    pub struct PaymentLine {
        /// The amount of the line, in the payment's currency: positive for money received.
        amount: Decimal,
        /// What it is put against.
        links: Option<Vec<PaymentLineLink>>,
        /// The day it was put against it.
        allocated_on_date: Option<Day>,
    }
}

record! {
    /// Money received from a customer, or paid back.
    pub struct Payment {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// Who paid.
        customer_ref: Option<CustomerRef>,
        /// The account it was paid into.
        account_ref: Option<AccountRef>,
        /// How it was paid.
        payment_method_ref: Option<PaymentMethodRef>,
        /// The whole amount, in its currency: positive for money received, negative for a refund.
        total_amount: Option<Decimal>,
        /// The payment's currency.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the payment's currency.
        currency_rate: Option<Decimal>,
        /// The day it was paid.
        date: Day,
        /// Note on the payment.
        note: Option<String>,
        /// What it was used for.
        lines: Option<Vec<PaymentLine>>,
        /// The payment's reference.
        reference: Option<String>,
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
