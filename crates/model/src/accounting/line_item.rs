//! Lines of invoices, bills and their credit notes.
//!
//! Amounts are in the document's currency and positive for what the document is for: a line of a
//! credit note is positive too.

use rust_decimal::Decimal;

use super::{AccountRef, ItemRef, PayableTracking, ReceivableTracking, TaxRateRef, TrackingCategoryRef};
use crate::schema::{record, words};

record! {
    /// One line of an invoice.
    pub struct InvoiceLineItem {
        /// What was sold.
        description: Option<String>,
        /// Price of one unit, before discount and tax.
        unit_amount: Decimal,
        /// How many units.
        quantity: Decimal,
        /// Discount on the line, positive.
        discount_amount: Option<Decimal>,
        /// Line total before tax, after discount.
        sub_total: Option<Decimal>,
        /// Tax on the line.
        tax_amount: Option<Decimal>,
        /// Line total with tax.
        total_amount: Option<Decimal>,
        /// The income account it is posted to.
        account_ref: Option<AccountRef>,
        /// Discount in percent: 10 is 10 %.
        discount_percentage: Option<Decimal>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item sold.
        item_ref: Option<ItemRef>,
        /// Tracking categories of the line.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
        /// Categories, customer and project of the line.
        tracking: Option<ReceivableTracking>,
        /// True where the line is income received without an invoice.
        is_direct_income: Option<bool>,
    }
}

record! {
    /// One line of a credit note.
    pub struct CreditNoteLineItem {
        /// What is credited.
        description: Option<String>,
        /// Price of one unit, before discount and tax.
        unit_amount: Decimal,
        /// How many units.
        quantity: Decimal,
        /// Discount on the line, positive.
        discount_amount: Option<Decimal>,
        /// Line total before tax, after discount.
        sub_total: Option<Decimal>,
        /// Tax on the line.
        tax_amount: Option<Decimal>,
        /// Line total with tax.
        total_amount: Option<Decimal>,
        /// The income account it is posted to.
        account_ref: Option<AccountRef>,
        /// Discount in percent: 10 is 10 %.
        discount_percentage: Option<Decimal>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item credited.
        item_ref: Option<ItemRef>,
        /// Tracking categories of the line.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
        /// Categories, customer and project of the line.
        tracking: Option<ReceivableTracking>,
        /// True where the line corrects income received without an invoice.
        is_direct_income: Option<bool>,
    }
}

words! {
    /// Kinds of document that a line can have been made from.
    pub enum OriginLineDataType {
        PurchaseOrders = "purchaseOrders",
        Bills = "bills",
    }
}

record! {
    /// The line of another document that this line was made from.
    pub struct OriginLineRef {
        /// The other document's id.
        id: Option<String>,
        /// The other document's data type.
        data_type: Option<OriginLineDataType>,
        /// The line's number in the other document.
        line_number: Option<String>,
    }
}

record! {
    /// One line of a bill.
    pub struct BillLineItem {
        /// The line's number in the bill.
        line_number: Option<String>,
        /// What was bought.
        description: Option<String>,
        /// Price of one unit, before discount and tax.
        unit_amount: Option<Decimal>,
        /// How many units.
        quantity: Option<Decimal>,
        /// What a unit is: hours, kilograms, boxes.
        unit_of_measurement: Option<String>,
        /// Discount on the line, positive.
        discount_amount: Option<Decimal>,
        /// Line total before tax, after discount.
        sub_total: Option<Decimal>,
        /// Tax on the line.
        tax_amount: Option<Decimal>,
        /// Line total with tax.
        total_amount: Option<Decimal>,
        /// Discount in percent: 10 is 10 %.
        discount_percentage: Option<Decimal>,
        /// The expense or asset account it is posted to.
        account_ref: Option<AccountRef>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item bought.
        item_ref: Option<ItemRef>,
        /// The line of the purchase order that was billed.
        purchase_order_line_ref: Option<OriginLineRef>,
        /// Tracking categories of the line.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
        /// Categories, customer and project of the line.
        tracking: Option<PayableTracking>,
        /// True where the line is a cost paid without a bill.
        is_direct_cost: Option<bool>,
    }
}

record! {
    /// One line of a bill credit note.
    pub struct BillCreditNoteLineItem {
        /// What is credited.
        description: Option<String>,
        /// Price of one unit, before discount and tax.
        unit_amount: Decimal,
        /// How many units.
        quantity: Decimal,
        /// What a unit is: hours, kilograms, boxes.
        unit_of_measurement: Option<String>,
        /// Discount on the line, positive.
        discount_amount: Option<Decimal>,
        /// Line total before tax, after discount.
        sub_total: Option<Decimal>,
        /// Tax on the line.
        tax_amount: Option<Decimal>,
        /// Line total with tax.
        total_amount: Option<Decimal>,
        /// The expense or asset account it is posted to.
        account_ref: Option<AccountRef>,
        /// Discount in percent: 10 is 10 %.
        discount_percentage: Option<Decimal>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item credited.
        item_ref: Option<ItemRef>,
        /// The line of the bill or purchase order that is credited.
        created_from_line_ref: Option<OriginLineRef>,
        /// Tracking categories of the line.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
        /// Categories, customer and project of the line.
        tracking: Option<PayableTracking>,
    }
}
