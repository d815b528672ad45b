//! Data type `creditNotes`.

use rust_decimal::Decimal;

use super::{CreditNoteLineItem, CustomerRef, Metadata, PaymentAllocation, SupplementalData, WithholdingTax};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// How far a credit note has come.
    pub enum CreditNoteStatus {
        Unknown = "Unknown",
        Draft = "Draft",
        Submitted = "Submitted",
        Paid = "Paid",
        Void = "Void",
        PartiallyPaid = "PartiallyPaid",
    }
}

record! {
    /// What a company has given back to a customer, to be set against invoices or paid out.
    /// Amounts are positive.
    pub struct CreditNote {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number printed on the credit note.
        credit_note_number: Option<String>,
        /// Who is credited.
        customer_ref: Option<CustomerRef>,
        /// Tax the customer held back.
        withholding_tax: Option<Vec<WithholdingTax>>,
        /// The whole credit, tax included.
        total_amount: Decimal,
        /// Sum of all discounts, positive.
        total_discount: Decimal,
        /// Total before tax, after discount.
        sub_total: Decimal,
        /// Tax beyond that of the lines.
        additional_tax_amount: Option<Decimal>,
        /// Rate of the additional tax in percent.
        additional_tax_percentage: Option<Decimal>,
        /// All tax.
        total_tax_amount: Decimal,
        /// Discount on the whole credit note in percent: 10 is 10 %.
        discount_percentage: Decimal,
        /// What has not been used yet.
        remaining_credit: Decimal,
        /// How far it has come.
        status: CreditNoteStatus,
        /// The day it was issued.
        issue_date: Option<Day>,
        /// The day the last of it was used.
        allocated_on_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the credit note's currency.
        currency_rate: Option<Decimal>,
        /// What is credited.
        line_items: Option<Vec<CreditNoteLineItem>>,
        /// How it has been used.
        payment_allocations: Option<Vec<PaymentAllocation>>,
        /// Note or reference on the credit note.
        note: Option<String>,
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
