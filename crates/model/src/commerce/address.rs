//! Postal addresses in commerce.

use crate::schema::{record, words};

words! {
    /// What an address is used for.
    pub enum CommerceAddressType {
        Billing = "Billing",
        Delivery = "Delivery",
        Order = "Order",
        Inventory = "Inventory",
        Unknown = "Unknown",
    }
}

record! {
    /// A postal address.
    pub struct CommerceAddress {
        /// What the address is used for.
        r#type: Option<CommerceAddressType>,
        /// First line: building and street.
        line1: Option<String>,
        /// Second line.
        line2: Option<String>,
        /// City or town.
        city: Option<String>,
        /// State, county or province.
        region: Option<String>,
        /// Country, as the source writes it: a name or a code.
        country: Option<String>,
        /// Postal or ZIP code.
        postal_code: Option<String>,
    }
}
