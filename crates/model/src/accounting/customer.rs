//! Data type `customers`.

use super::{Address, Contact, Metadata, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// Whether a customer, or a contact at one, is in use.
    pub enum CustomerStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// Someone who buys from the company.
    pub struct Customer {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The customer's name.
        customer_name: Option<String>,
        /// The main person to reach.
        contact_name: Option<String>,
        /// The main e-mail address.
        email_address: Option<String>,
        /// The currency the customer usually pays in.
        default_currency: Option<CurrencyCode>,
        /// The main telephone number.
        phone: Option<String>,
        /// Addresses.
        addresses: Option<Vec<Address>>,
        /// People to reach.
        contacts: Option<Vec<Contact>>,
        /// Company registration number.
        registration_number: Option<String>,
        /// Tax number.
        tax_number: Option<String>,
        /// Whether the customer is in use.
        status: CustomerStatus,
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
