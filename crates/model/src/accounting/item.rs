//! Data type `items`: what the company sells and buys.

use rust_decimal::Decimal;

use super::{AccountRef, Metadata, SupplementalData, TaxRateRef};
use crate::Instant;
use crate::schema::{record, words};

words! {
    /// Whether an item is in use.
    pub enum ItemStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

words! {
    /// What kind of thing an item is.
    pub enum ItemType {
        Unknown = "Unknown",
        Inventory = "Inventory",
        NonInventory = "NonInventory",
        Service = "Service",
    }
}

record! {
    /// How an item appears on bills.
    pub struct BillItem {
        /// Description on bills.
        description: Option<String>,
        /// Cost of one unit, before tax.
        unit_price: Option<Decimal>,
        /// The account that purchases are posted to.
        account_ref: Option<AccountRef>,
        /// The tax rate on purchases.
        tax_rate_ref: Option<TaxRateRef>,
    }
}

record! {
    /// How an item appears on invoices.
    pub struct InvoiceItem {
        /// Description on invoices.
        description: Option<String>,
        /// Price of one unit, before tax.
        unit_price: Option<Decimal>,
        /// The account that sales are posted to.
        account_ref: Option<AccountRef>,
        /// The tax rate on sales.
        tax_rate_ref: Option<TaxRateRef>,
    }
}

record! {
    /// A product or service.
    pub struct Item {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The item's name.
        name: Option<String>,
        /// The company's own code for it.
        code: Option<String>,
        /// Whether it is in use.
        item_status: ItemStatus,
        /// What kind of thing it is.
        r#type: ItemType,
        /// Whether it appears on bills.
        is_bill_item: bool,
        /// Whether it appears on invoices.
        is_invoice_item: bool,
        /// How it appears on bills.
        bill_item: Option<BillItem>,
        /// How it appears on invoices.
        invoice_item: Option<InvoiceItem>,
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
