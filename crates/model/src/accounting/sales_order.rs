//! Data type `salesOrders`: what customers have ordered from the company.

use rust_decimal::Decimal;

use super::{AccountRef, CustomerRef, ItemRef, Metadata, RecordTracking, ShipTo, TaxRateRef};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// How far a sales order has come.
    pub enum SalesOrderStatus {
        Unknown = "Unknown",
        Draft = "Draft",
        Open = "Open",
        Closed = "Closed",
        Void = "Void",
    }
}

words! {
    /// How much of a sales order has been invoiced.
    pub enum SalesOrderInvoicingStatus {
        Unknown = "Unknown",
        PartiallyInvoiced = "PartiallyInvoiced",
        Invoiced = "Invoiced",
        NotInvoiced = "NotInvoiced",
    }
}

record! {
    /// One line of a sales order.
    pub struct SalesOrderLineItem {
        /// What is ordered.
        description: Option<String>,
        /// Price of one unit, before discount and tax.
        unit_amount: Option<Decimal>,
        /// How many units.
        quantity: Option<Decimal>,
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
        /// The income account it will be posted to.
        account_ref: Option<AccountRef>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item ordered.
        item_ref: Option<ItemRef>,
        /// What the line is tracked by.
        tracking: Option<RecordTracking>,
    }
}

record! {
    /// What a customer has ordered from the company.
    pub struct SalesOrder {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number printed on the order.
        sales_order_number: Option<String>,
        /// The number of the customer's own purchase order.
        customer_purchase_order_number: Option<String>,
        /// Who ordered.
        customer_ref: Option<CustomerRef>,
        /// The day it was placed.
        issue_date: Option<Day>,
        /// The day the customer expects the goods.
        expected_delivery_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the record's currency.
        currency_rate: Option<Decimal>,
        /// What is ordered.
        line_items: Option<Vec<SalesOrderLineItem>>,
        /// Where it is delivered to.
        ship_to: Option<ShipTo>,
        /// How far it has come.
        status: Option<SalesOrderStatus>,
        /// How much of it has been invoiced.
        invoicing_status: Option<SalesOrderInvoicingStatus>,
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
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
