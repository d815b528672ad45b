//! Data type `billPayments`: money paid to suppliers.

use rust_decimal::Decimal;

use super::{AccountRef, Metadata, PaymentMethodRef, SupplementalData, SupplierRef};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// What a payment to a supplier is put against.
    pub enum BillPaymentLinkType {
        Unknown = "Unknown",
        Unlinked = "Unlinked",
        Bill = "Bill",
        Other = "Other",
        CreditNote = "CreditNote",
        BillPayment = "BillPayment",
        PaymentOnAccount = "PaymentOnAccount",
        Refund = "Refund",
        ManualJournal = "ManualJournal",
        Discount = "Discount",
    }
}

record! {
    /// What a line of a payment to a supplier is put against.
    pub struct BillPaymentLineLink {
        /// The kind of record.
        r#type: BillPaymentLinkType,
        /// The record's id.
        id: Option<String>,
        /// By how much the record's balance changes: negative against a bill, positive against a credit note.
        amount: Option<Decimal>,
        /// Units of the record's currency for one unit of the payment's.
        currency_rate: Option<Decimal>,
    }
}

record! {
    /// One use of a payment to a supplier.
    pub struct BillPaymentLine {
        /// The amount of the line, in the payment's currency: positive for money paid.
        amount: Decimal,
        /// What it is put against.
        links: Option<Vec<BillPaymentLineLink>>,
        /// The day it was put against it.
        allocated_on_date: Option<Day>,
    }
}

record! {
    /// Money paid to a supplier, or received back.
    pub struct BillPayment {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// Who was paid.
        supplier_ref: Option<SupplierRef>,
        /// The account it was paid from.
        account_ref: Option<AccountRef>,
        /// The whole amount, in its currency: positive for money paid, negative for a refund.
        total_amount: Option<Decimal>,
        /// The payment's currency.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the payment's currency.
        currency_rate: Option<Decimal>,
        /// The day it was paid.
        date: Day,
        /// Note on the payment.
        note: Option<String>,
        /// How it was paid.
        payment_method_ref: Option<PaymentMethodRef>,
        /// What it was used for.
        lines: Option<Vec<BillPaymentLine>>,
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
