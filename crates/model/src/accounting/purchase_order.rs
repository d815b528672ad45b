//! Data type `purchaseOrders`: what the company has ordered from suppliers.

use rust_decimal::Decimal;

use super::{AccountRef, ItemRef, Metadata, ShipTo, SupplierRef, TaxRateRef, TrackingCategoryRef};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// How far a purchase order has come.
    pub enum PurchaseOrderStatus {
        Unknown = "Unknown",
        Draft = "Draft",
        Open = "Open",
        Closed = "Closed",
        Void = "Void",
    }
}

record! {
    /// The person who placed an order.
    pub struct PurchaseOrderUser {
        /// The person's e-mail address.
        email: Option<String>,
        /// The person's first name.
        first_name: Option<String>,
        /// The person's last name.
        last_name: Option<String>,
    }
}

record! {
    /// One line of a purchase order.
    pub struct PurchaseOrderLineItem {
        /// The line's number in the order.
        line_number: Option<String>,
        /// What is ordered.
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
        /// The expense or asset account it will be posted to.
        account_ref: Option<AccountRef>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item ordered.
        item_ref: Option<ItemRef>,
        /// Tracking categories of the line.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
    }
}

record! {
    /// What the company has ordered from a supplier and agreed to pay for.
    pub struct PurchaseOrder {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number printed on the order.
        purchase_order_number: Option<String>,
        /// Who is to deliver.
        supplier_ref: Option<SupplierRef>,
        /// The day it was placed.
        issue_date: Option<Day>,
        /// The day the goods came.
        delivery_date: Option<Day>,
        /// The day the goods are expected.
        expected_delivery_date: Option<Day>,
        /// The day payment will be due.
        payment_due_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the record's currency.
        currency_rate: Option<Decimal>,
        /// What is ordered.
        line_items: Option<Vec<PurchaseOrderLineItem>>,
        /// Where it is delivered to.
        ship_to: Option<ShipTo>,
        /// How far it has come.
        status: Option<PurchaseOrderStatus>,
        /// Note on the order.
        note: Option<String>,
        /// All discounts, positive.
        total_discount: Option<Decimal>,
        /// Total before tax, after discount.
        sub_total: Option<Decimal>,
        /// All tax.
        total_tax_amount: Option<Decimal>,
        /// The whole order, tax included.
        total_amount: Option<Decimal>,
        /// The person who placed it.
        created_by: Option<PurchaseOrderUser>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
