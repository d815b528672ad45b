//! Data type `billCreditNotes`.

use rust_decimal::Decimal;

use super::{
    BillCreditNoteLineItem, Metadata, PaymentAllocation, RecordRef, SupplementalData, SupplierRef,
    WithholdingTax,
};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// How far a bill credit note has come.
    pub enum BillCreditNoteStatus {
        Unknown = "Unknown",
        Draft = "Draft",
        Submitted = "Submitted",
        Paid = "Paid",
        Void = "Void",
        PartiallyPaid = "PartiallyPaid",
    }
}

record! {
    /// What a supplier has given back to the company, to be set against bills or paid out.
    /// Amounts are positive.
    pub struct BillCreditNote {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number printed on the credit note.
        bill_credit_note_number: Option<String>,
        /// Who gives the credit.
        supplier_ref: Option<SupplierRef>,
        /// Tax the company held back.
        withholding_tax: Option<Vec<WithholdingTax>>,
        /// The whole credit, tax included.
        total_amount: Decimal,
        /// Sum of all discounts, positive.
        total_discount: Decimal,
        /// Total before tax, after discount.
        sub_total: Decimal,
        /// All tax.
        total_tax_amount: Decimal,
        /// Discount on the whole credit note in percent: 10 is 10 %.
        discount_percentage: Decimal,
        /// What has not been used yet.
        remaining_credit: Option<Decimal>,
        /// How far it has come.
        status: BillCreditNoteStatus,
        /// The day it was issued.
        issue_date: Option<Day>,
        /// The day the last of it was used.
        allocated_on_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the credit note's currency.
        currency_rate: Option<Decimal>,
        /// What is credited.
        line_items: Option<Vec<BillCreditNoteLineItem>>,
        /// How it has been used.
        payment_allocations: Option<Vec<PaymentAllocation>>,
        /// Documents that the credit note was made from.
        created_from_refs: Option<Vec<RecordRef>>,
        /// Note or reference on the credit note.
        note: Option<String>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
