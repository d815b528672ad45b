//! References from one commerce record to another.

use crate::schema::{record, words};

record! {
    /// A customer (data type `commerce-customers`).
    pub struct CommerceCustomerRef {
        /// The customer's id.
        id: String,
        /// The customer's name.
        name: Option<String>,
    }
}

record! {
    /// A shop, warehouse or other place (data type `commerce-locations`).
    pub struct CommerceLocationRef {
        /// The place's id.
        id: String,
        /// The place's name.
        name: Option<String>,
    }
}

record! {
    /// A product (data type `commerce-products`).
    pub struct ProductRef {
        /// The product's id.
        id: String,
        /// The product's name.
        name: Option<String>,
    }
}

record! {
    /// A variant of a product, such as a size.
    pub struct ProductVariantRef {
        /// The variant's id.
        id: String,
        /// The variant's name.
        name: Option<String>,
    }
}

record! {
    /// A tax (data type `commerce-taxComponents`).
    pub struct TaxComponentRef {
        /// The tax's id.
        id: String,
        /// The tax's name.
        name: String,
    }
}

record! {
    /// Any commerce record, by its kind and id.
    pub struct CommerceRecordRef {
        /// The record's id.
        id: String,
        /// The kind of record.
        r#type: String,
    }
}

words! {
    /// Kinds of record that move money.
    pub enum TransactionSourceType {
        Fee = "Fee",
        Order = "Order",
        Payment = "Payment",
        ServiceCharge = "ServiceCharge",
        Unknown = "Unknown",
    }
}

record! {
    /// The record that moved money.
    pub struct TransactionSourceRef {
        /// The record's id.
        id: String,
        /// The kind of record.
        r#type: TransactionSourceType,
    }
}
