//! Data type `commerce-customers`: who has bought from the shop.

use super::CommerceAddress;
use crate::schema::record;
use crate::{CurrencyCode, Instant};

record! {
    /// A person or company that has bought from the shop.
    pub struct CommerceCustomer {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The customer's name.
        customer_name: Option<String>,
        /// The customer's e-mail address.
        email_address: Option<String>,
        /// The customer's telephone number.
        phone: Option<String>,
        /// The currency the customer usually pays in.
        default_currency: Option<CurrencyCode>,
        /// The customer's addresses.
        addresses: Option<Vec<CommerceAddress>>,
        /// Note on the customer.
        note: Option<String>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
