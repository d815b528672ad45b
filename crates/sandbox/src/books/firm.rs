//! Who the businesses are: what a register of companies would say of them.

use super::parties::Address;

/// A firm, as a register of companies knows it.
#[derive(Debug, Clone, Copy)]
pub struct Firm {
    /// Its registered name.
    pub legal_name: &'static str,
    /// Its number at the register.
    pub company_number: &'static str,
    /// Its VAT number, if it charges VAT.
    pub tax_number: Option<&'static str>,
    /// Where it is.
    pub street: &'static str,
    /// The town.
    pub city: &'static str,
    /// The postcode.
    pub postcode: &'static str,
    /// Its telephone.
    pub phone: &'static str,
}

impl Firm {
    /// Where it is.
    pub fn address(&self) -> Address {
        Address {
            street: self.street.to_owned(),
            city: self.city.to_owned(),
            region: None,
            postcode: self.postcode.to_owned(),
            country: "GB",
        }
    }
}
