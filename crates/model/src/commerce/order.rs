//! Data type `commerce-orders`.

use rust_decimal::Decimal;

use super::{
    CommerceCustomerRef, CommerceLocationRef, CommercePaymentStatus, ProductRef, ProductVariantRef,
    TaxComponentAllocation,
};
use crate::accounting::SupplementalData;
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// The ways in which an order is paid.
    pub enum OrderPaymentType {
        Cash = "Cash",
        Card = "Card",
        Invoice = "Invoice",
        OnlineCard = "OnlineCard",
        Swish = "Swish",
        Vipps = "Vipps",
        Mobile = "Mobile",
        StoreCredit = "StoreCredit",
        Paypal = "Paypal",
        Custom = "Custom",
        Prepaid = "Prepaid",
        Unknown = "Unknown",
    }
}

words! {
    /// What a service charge is for.
    pub enum ServiceChargeType {
        Generic = "Generic",
        Shipping = "Shipping",
        Overpayment = "Overpayment",
        Unknown = "Unknown",
    }
}

record! {
    /// A discount on a line.
    pub struct OrderDiscountAllocation {
        /// The discount's name.
        name: Option<String>,
        /// The amount taken off, before tax, in the order's currency; positive, on a refund negative.
        total_amount: Option<Decimal>,
    }
}

record! {
    /// One line of an order.
    pub struct OrderLineItem {
        /// Identifier at the source, unique within the order.
        id: String,
        /// How many units; negative for what came back.
        quantity: Option<Decimal>,
        /// The tax rate in percent: 20 is 20 %.
        tax_percentage: Option<Decimal>,
        /// Line total after discounts, tax included.
        total_amount: Option<Decimal>,
        /// Tax on the line, after discounts.
        total_tax_amount: Option<Decimal>,
        /// Price of one unit, before discount and tax.
        unit_price: Option<Decimal>,
        /// The taxes that make up the line's tax.
        taxes: Option<Vec<TaxComponentAllocation>>,
        /// The product sold.
        product_ref: Option<ProductRef>,
        /// The variant of the product sold.
        product_variant_ref: Option<ProductVariantRef>,
        /// Discounts on the line.
        discount_allocations: Option<Vec<OrderDiscountAllocation>>,
    }
}

record! {
    /// A payment of an order (data type `commerce-payments`).
    pub struct OrderPaymentRef {
        /// The payment's id.
        id: String,
        /// The amount, gratuity included, in its currency; a refund negative.
        amount: Option<Decimal>,
        /// The currency of the amount.
        currency: Option<CurrencyCode>,
        /// The way in which it was paid.
        r#type: Option<OrderPaymentType>,
        /// How far the payment has come.
        status: Option<CommercePaymentStatus>,
        /// Who carried out the payment.
        payment_provider: Option<String>,
        /// When it is due.
        due_date: Option<Instant>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the payment last changed at the source.
        modified_date: Option<Instant>,
        /// When the source says the payment last changed.
        source_modified_date: Option<Instant>,
    }
}

record! {
    /// Something charged beside the goods, such as shipping.
    pub struct ServiceCharge {
        /// What is charged.
        description: Option<String>,
        /// The charge, tax included, in the order's currency.
        total_amount: Option<Decimal>,
        /// The tax rate in percent: 20 is 20 %.
        tax_percentage: Option<Decimal>,
        /// Tax in the charge.
        tax_amount: Option<Decimal>,
        /// The taxes that make up the charge's tax.
        taxes: Option<Vec<TaxComponentAllocation>>,
        /// How many times it is charged.
        quantity: Option<i64>,
        /// What it is for.
        r#type: Option<ServiceChargeType>,
    }
}

record! {
    /// What a customer has ordered in the shop.
    pub struct CommerceOrder {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The number that customer and shop know it by.
        order_number: Option<String>,
        /// The country it was placed from, as the source writes it.
        country: Option<String>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// When it was completed or cancelled.
        closed_date: Option<Instant>,
        /// The whole order after discounts and refunds, tax included, without gratuity.
        total_amount: Option<Decimal>,
        /// What was given back, tax included, without gratuity; negative.
        total_refund: Option<Decimal>,
        /// All tax.
        total_tax_amount: Option<Decimal>,
        /// All discounts, before tax; positive.
        total_discount: Option<Decimal>,
        /// What the customer gave on top.
        total_gratuity: Option<Decimal>,
        /// What was ordered.
        order_line_items: Option<Vec<OrderLineItem>>,
        /// How it was paid.
        payments: Option<Vec<OrderPaymentRef>>,
        /// What was charged beside the goods.
        service_charges: Option<Vec<ServiceCharge>>,
        /// The place it was sold at.
        location_ref: Option<CommerceLocationRef>,
        /// Who ordered.
        customer_ref: Option<CommerceCustomerRef>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
