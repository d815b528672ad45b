//! Data type `invoices`.

use rust_decimal::Decimal;

use super::{CustomerRef, InvoiceLineItem, Metadata, PaymentAllocation, SupplementalData, WithholdingTax};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// How far an invoice has come.
    pub enum InvoiceStatus {
        Unknown = "Unknown",
        Draft = "Draft",
        Submitted = "Submitted",
        PartiallyPaid = "PartiallyPaid",
        Paid = "Paid",
        Void = "Void",
    }
}

words! {
    /// The data type that a sales order has.
    pub enum SalesOrderDataType {
        SalesOrders = "salesOrders",
    }
}

record! {
    /// A sales order that was invoiced.
    pub struct SalesOrderRef {
        /// The order's id.
        id: Option<String>,
        /// The order's data type.
        data_type: Option<SalesOrderDataType>,
    }
}

record! {
    /// What a company has asked a customer to pay.
    pub struct Invoice {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number printed on the invoice.
        invoice_number: Option<String>,
        /// Who owes it.
        customer_ref: Option<CustomerRef>,
        /// Sales orders that it invoices.
        sales_order_refs: Option<Vec<SalesOrderRef>>,
        /// The day it was issued.
        issue_date: Day,
        /// The day payment is due.
        due_date: Option<Day>,
        /// The day the last of it was paid.
        paid_on_date: Option<Day>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the invoice's currency.
        currency_rate: Option<Decimal>,
        /// What was sold.
        line_items: Option<Vec<InvoiceLineItem>>,
        /// Payments and credits against it.
        payment_allocations: Option<Vec<PaymentAllocation>>,
        /// Tax the customer holds back.
        withholding_tax: Option<Vec<WithholdingTax>>,
        /// Sum of all discounts, positive.
        total_discount: Option<Decimal>,
        /// Total before tax, after discount.
        sub_total: Option<Decimal>,
        /// Tax beyond that of the lines.
        additional_tax_amount: Option<Decimal>,
        /// Rate of the additional tax in percent.
        additional_tax_percentage: Option<Decimal>,
        /// All tax.
        total_tax_amount: Decimal,
        /// What the customer is asked to pay, tax included.
        total_amount: Decimal,
        /// What is still to be paid.
        amount_due: Decimal,
        /// Discount on the whole invoice in percent: 10 is 10 %.
        discount_percentage: Option<Decimal>,
        /// How far it has come.
        status: InvoiceStatus,
        /// Note or reference on the invoice.
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
