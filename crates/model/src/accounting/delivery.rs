//! Where an order is delivered to, and whom to ask for there.

use super::Address;
use crate::schema::record;

record! {
    /// Whom to ask for at the place of delivery.
    pub struct DeliveryContact {
        /// The contact's name.
        name: Option<String>,
        /// The contact's e-mail address.
        email: Option<String>,
        /// The contact's telephone number.
        phone: Option<String>,
    }
}

record! {
    /// Where an order is delivered to.
    pub struct ShipTo {
        /// The address.
        address: Option<Address>,
        /// Whom to ask for.
        contact: Option<DeliveryContact>,
    }
}
