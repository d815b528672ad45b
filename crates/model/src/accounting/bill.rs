//! Data type `bills`.

use rust_decimal::Decimal;

use super::{BillLineItem, Metadata, PaymentAllocation, SupplementalData, SupplierRef, WithholdingTax};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// How far a bill has come.
    pub enum BillStatus {
        Unknown = "Unknown",
        Open = "Open",
        PartiallyPaid = "PartiallyPaid",
        Paid = "Paid",
        Void = "Void",
        Draft = "Draft",
    }
}

record! {
    /// A purchase order that was billed.
    pub struct PurchaseOrderRef {
        /// The order's id.
        id: Option<String>,
        /// The order's number.
        purchase_order_number: Option<String>,
    }
}

record! {
    /// What a supplier has asked the company to pay.
    pub struct Bill {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The supplier's number or reference.
        reference: Option<String>,
        /// Who is owed.
        supplier_ref: Option<SupplierRef>,
        /// Purchase orders that it bills.
        purchase_order_refs: Option<Vec<PurchaseOrderRef>>,
        /// The day it was issued.
        issue_date: Day,
        /// The day payment is due.
        due_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the bill's currency.
        currency_rate: Option<Decimal>,
        /// What was bought.
        line_items: Option<Vec<BillLineItem>>,
        /// Tax the company holds back.
        withholding_tax: Option<Vec<WithholdingTax>>,
        /// How far it has come.
        status: BillStatus,
        /// Total before tax, after discount.
        sub_total: Decimal,
        /// All tax.
        tax_amount: Decimal,
        /// What the company is asked to pay, tax included.
        total_amount: Decimal,
        /// What is still to be paid.
        amount_due: Option<Decimal>,
        /// Note on the bill.
        note: Option<String>,
        /// Payments and credits against it.
        payment_allocations: Option<Vec<PaymentAllocation>>,
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
