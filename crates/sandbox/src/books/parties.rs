//! Customers and suppliers.

use jiff::Timestamp;
use serde::Serialize;

use super::exchange::Currency;
use super::money::Money;
use super::trade::{Side, SideField};

/// A postal address.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// House and street.
    pub street: String,
    /// Town.
    pub city: String,
    /// County, where given.
    pub region: Option<String>,
    /// Postcode.
    pub postcode: String,
    /// ISO 3166 country.
    pub country: &'static str,
}

/// The person to talk to.
#[derive(Debug, Clone, Serialize)]
pub struct Contact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Electronic address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// A customer or a supplier.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// The person to talk to.
    pub contact: Option<Contact>,
    /// Where bills go to or come from.
    pub billing_address: Address,
    /// Where goods go, when elsewhere.
    pub delivery_address: Option<Address>,
    /// What it is invoiced or bills in.
    pub currency: Currency,
    /// Days until what it is charged is due.
    pub payment_terms_days: u16,
    /// Its number at the companies' register.
    pub company_number: Option<String>,
    /// Its VAT number.
    pub tax_number: Option<String>,
    /// What is open with it, in its currency.
    pub balance: Money,
    /// Whether it is no longer traded with.
    pub archived: bool,
    /// When something last happened with it.
    pub updated_at: Timestamp,
}

impl Party {
    /// The record of the `customers` or `suppliers` resource.
    pub fn wire(&self, side: Side, id: u64, created_at: Timestamp) -> impl Serialize {
        PartyWire {
            id,
            reference: match side {
                Side::Sales => format!("C-{id:04}"),
                Side::Purchases => format!("S-{id:04}"),
            },
            name: &self.name,
            contact: self.contact.as_ref(),
            billing_address: &self.billing_address,
            delivery_address: SideField::when(side == Side::Sales, self.delivery_address.as_ref()),
            currency: self.currency.code(),
            payment_terms_days: self.payment_terms_days,
            company_number: self.company_number.as_deref(),
            tax_number: self.tax_number.as_deref(),
            balance: self.balance,
            archived: self.archived,
            created_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(Serialize)]
struct PartyWire<'a> {
    id: u64,
    reference: String,
    name: &'a str,
    contact: Option<&'a Contact>,
    billing_address: &'a Address,
    #[serde(skip_serializing_if = "SideField::is_absent")]
    delivery_address: SideField<&'a Address>,
    currency: &'static str,
    payment_terms_days: u16,
    company_number: Option<&'a str>,
    tax_number: Option<&'a str>,
    balance: Money,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A customer or supplier as documents refer to it.
#[derive(Debug, Serialize)]
pub struct PartyReference<'a> {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: &'a str,
}
