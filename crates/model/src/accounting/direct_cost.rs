//! Data type `directCosts`: costs paid without a bill.

use rust_decimal::Decimal;

use super::{
    AccountRef, ContactRef, ItemRef, Metadata, PaymentAllocation, RecordRef, SupplementalData, TaxRateRef,
    TrackingCategoryRef, TrackingRecordRef,
};
use crate::schema::record;
use crate::{CurrencyCode, Day, Instant};

record! {
    /// What a line of a direct cost is tracked by.
    pub struct DirectCostTracking {
        /// The customers, suppliers and tracking categories it is tracked by.
        record_refs: Vec<TrackingRecordRef>,
        /// The customer or project that the cost is invoiced on to.
        invoice_to: Option<RecordRef>,
    }
}

record! {
    /// One line of a direct cost.
    pub struct DirectCostLineItem {
        /// What was bought.
        description: Option<String>,
        /// Price of one unit, before discount and tax.
        unit_amount: Decimal,
        /// How many units.
        quantity: Decimal,
        /// Discount on the line, positive.
        discount_amount: Option<Decimal>,
        /// Discount in percent: 10 is 10 %.
        discount_percentage: Option<Decimal>,
        /// Line total before tax, after discount.
        sub_total: Option<Decimal>,
        /// Tax on the line.
        tax_amount: Option<Decimal>,
        /// Line total with tax.
        total_amount: Option<Decimal>,
        /// The expense or asset account it is posted to.
        account_ref: Option<AccountRef>,
        /// The tax rate applied.
        tax_rate_ref: Option<TaxRateRef>,
        /// The item bought.
        item_ref: Option<ItemRef>,
        /// Tracking categories of the line.
        tracking_category_refs: Option<Vec<TrackingCategoryRef>>,
        /// What the line is tracked by.
        tracking: Option<DirectCostTracking>,
    }
}

record! {
    /// Money spent on the spot, such as by card or from petty cash, without a bill first.
    pub struct DirectCost {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The reference that people know it by.
        reference: Option<String>,
        /// Note on the direct cost.
        note: Option<String>,
        /// The supplier paid, or the customer refunded.
        contact_ref: Option<ContactRef>,
        /// The day it was issued.
        issue_date: Day,
        /// The currency of every amount in it.
        currency: CurrencyCode,
        /// Units of the company's base currency for one unit of the record's currency.
        currency_rate: Option<Decimal>,
        /// Its lines.
        line_items: Vec<DirectCostLineItem>,
        /// The money that settled it.
        payment_allocations: Vec<PaymentAllocation>,
        /// Total before tax, after discount.
        sub_total: Decimal,
        /// All tax.
        tax_amount: Decimal,
        /// The whole amount, tax included; positive, a refund negative.
        total_amount: Decimal,
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
