//! References from one record to another.

use rust_decimal::Decimal;

use crate::schema::{record, words};

record! {
    /// A ledger account (data type `chartOfAccounts`).
    pub struct AccountRef {
        /// The account's id.
        id: Option<String>,
        /// The account's name.
        name: Option<String>,
    }
}

record! {
    /// A customer (data type `customers`).
    pub struct CustomerRef {
        /// The customer's id.
        id: String,
        /// The customer's name.
        company_name: Option<String>,
    }
}

record! {
    /// A supplier (data type `suppliers`).
    pub struct SupplierRef {
        /// The supplier's id.
        id: String,
        /// The supplier's name.
        supplier_name: Option<String>,
    }
}

record! {
    /// A tax rate (data type `taxRates`).
    pub struct TaxRateRef {
        /// The tax rate's id.
        id: Option<String>,
        /// The tax rate's name.
        name: Option<String>,
        /// The rate in percent, compound components included: 20 is 20 %.
        effective_tax_rate: Option<Decimal>,
    }
}

record! {
    /// A product or service (data type `items`).
    pub struct ItemRef {
        /// The item's id.
        id: String,
        /// The item's name.
        name: Option<String>,
    }
}

record! {
    /// A tracking category (data type `trackingCategories`): a department, a place, a class.
    pub struct TrackingCategoryRef {
        /// The category's id.
        id: String,
        /// The category's name.
        name: Option<String>,
    }
}

record! {
    /// A project that costs or income belong to.
    pub struct ProjectRef {
        /// The project's id.
        id: String,
        /// The project's name.
        name: Option<String>,
    }
}

record! {
    /// A way of paying (data type `paymentMethods`).
    pub struct PaymentMethodRef {
        /// The method's id.
        id: String,
        /// The method's name.
        name: Option<String>,
    }
}

record! {
    /// A journal (data type `journals`).
    pub struct JournalRef {
        /// The journal's id.
        id: String,
        /// The journal's name.
        name: Option<String>,
    }
}

record! {
    /// Any record, by its data type and id.
    pub struct RecordRef {
        /// The record's id.
        id: Option<String>,
        /// The record's data type, such as `invoices`.
        data_type: Option<String>,
    }
}

words! {
    /// Whether a contact is a customer or a supplier.
    pub enum ContactDataType {
        Customers = "customers",
        Suppliers = "suppliers",
    }
}

record! {
    /// A customer or a supplier (data types `customers` and `suppliers`).
    pub struct ContactRef {
        /// The contact's id.
        id: String,
        /// Whether it is a customer or a supplier.
        data_type: Option<ContactDataType>,
    }
}
