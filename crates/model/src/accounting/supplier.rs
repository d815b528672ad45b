//! Data type `suppliers`.

use super::{Address, Metadata, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// Whether a supplier is in use.
    pub enum SupplierStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// Someone the company buys from.
    pub struct Supplier {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The supplier's name.
        supplier_name: Option<String>,
        /// The main person to reach.
        contact_name: Option<String>,
        /// The main e-mail address.
        email_address: Option<String>,
        /// The main telephone number.
        phone: Option<String>,
        /// Addresses.
        addresses: Option<Vec<Address>>,
        /// Company registration number.
        registration_number: Option<String>,
        /// Tax number.
        tax_number: Option<String>,
        /// Whether the supplier is in use.
        status: SupplierStatus,
        /// The currency the supplier usually bills in.
        default_currency: Option<CurrencyCode>,
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
