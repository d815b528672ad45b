//! Data type `itemReceipts`: goods received against purchase orders.

use rust_decimal::Decimal;

use super::{
    AccountRef, ItemRef, Metadata, OriginLineRef, PurchaseOrderRef, RecordTracking, SupplementalData,
    SupplierRef,
};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// What became of a delivery.
    pub enum ItemReceiptStatus {
        Unknown = "Unknown",
        Draft = "Draft",
        Received = "Received",
        Rejected = "Rejected",
        Void = "Void",
    }
}

record! {
    /// One line of an item receipt.
    pub struct ItemReceiptLineItem {
        /// The line's number in the receipt.
        line_number: Option<String>,
        /// What was received.
        description: Option<String>,
        /// Price of one unit, before tax.
        unit_amount: Option<Decimal>,
        /// How many units were received.
        quantity: Option<Decimal>,
        /// What a unit is: hours, kilograms, boxes.
        unit_of_measurement: Option<String>,
        /// Line total before tax.
        sub_total: Option<Decimal>,
        /// Line total with tax.
        total_amount: Option<Decimal>,
        /// The account that the goods are posted to.
        account_ref: Option<AccountRef>,
        /// The item received.
        item_ref: Option<ItemRef>,
        /// The line of the purchase order that was delivered.
        purchase_order_line_ref: Option<OriginLineRef>,
        /// What the line is tracked by.
        tracking: Option<RecordTracking>,
    }
}

record! {
    /// Goods that a supplier has delivered, before or after they are billed.
    pub struct ItemReceipt {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number or reference of the delivery.
        reference: Option<String>,
        /// Who delivered.
        supplier_ref: Option<SupplierRef>,
        /// The purchase orders that were delivered, wholly or in part.
        purchase_order_refs: Option<Vec<PurchaseOrderRef>>,
        /// The day the goods came in.
        received_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the record's currency.
        currency_rate: Option<Decimal>,
        /// What was received.
        line_items: Option<Vec<ItemReceiptLineItem>>,
        /// What became of the delivery.
        status: Option<ItemReceiptStatus>,
        /// Note on the receipt.
        note: Option<String>,
        /// Value of the goods before tax.
        sub_total: Option<Decimal>,
        /// Value of the goods, tax included.
        total_amount: Option<Decimal>,
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
