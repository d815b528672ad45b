//! People to reach at a customer, and telephone numbers.

use super::{Address, CustomerStatus};
use crate::Instant;
use crate::schema::{record, words};

words! {
    /// What a telephone number is for.
    pub enum PhoneNumberType {
        Primary = "Primary",
        Landline = "Landline",
        Mobile = "Mobile",
        Fax = "Fax",
        Unknown = "Unknown",
    }
}

record! {
    /// A telephone number.
    pub struct PhoneNumber {
        /// The number, as the source writes it.
        number: Option<String>,
        /// What it is for.
        r#type: PhoneNumberType,
    }
}

record! {
    /// A person to reach at a customer.
    pub struct Contact {
        /// The person's name.
        name: Option<String>,
        /// The person's e-mail address.
        email: Option<String>,
        /// The person's telephone numbers.
        phone: Option<Vec<PhoneNumber>>,
        /// The person's address.
        address: Option<Address>,
        /// Whether the contact is in use.
        status: CustomerStatus,
        /// When the contact last changed at the source.
        modified_date: Option<Instant>,
    }
}
