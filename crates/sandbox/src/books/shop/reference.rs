//! Where the shop sells, how it is paid, and what tax it charges.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use super::Shop;
use super::payments::Method;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::dimensions::DimensionIndex;
use crate::books::parties::Address;
use crate::books::record::Resource;
use crate::books::tax::TaxRate;
use crate::books::trade::Number;

/// A place where the shop sells.
#[derive(Debug, Clone)]
pub struct Location {
    /// Its name.
    pub name: &'static str,
    /// Where it is.
    pub address: Address,
    /// What sales there are tracked by.
    pub dimension: DimensionIndex,
}

/// A place as other records refer to it.
#[derive(Debug, Serialize)]
pub(super) struct LocationReference<'a> {
    id: usize,
    name: &'a str,
}

/// A component of tax as other records refer to it.
#[derive(Debug, Serialize)]
pub(super) struct TaxComponentReference {
    id: u64,
    name: &'static str,
}

/// The rates that a shop charges, which are all there are of one component each.
const TAXES: [(TaxRate, &str); 3] = [
    (TaxRate::Standard, "VAT 20%"),
    (TaxRate::Reduced, "VAT 5%"),
    (TaxRate::Zero, "VAT 0%"),
];

/// The reference to the component of a rate.
pub(super) fn tax_component(rate: TaxRate) -> TaxComponentReference {
    let name = TAXES.iter().find(|(known, _)| *known == rate);
    TaxComponentReference {
        id: rate.id(),
        name: name.map_or("", |(_, name)| *name),
    }
}

impl Shop {
    pub(super) fn location_reference(&self, index: usize) -> LocationReference<'_> {
        LocationReference {
            id: index + 1,
            name: self.locations.get(index).map_or("", |location| location.name),
        }
    }

    /// Writes locations, payment methods and tax components.
    pub(super) fn write_reference(&self, books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        let at = books.opened_at();
        for (index, location) in self.locations.iter().enumerate() {
            let wire = LocationWire {
                id: index + 1,
                name: location.name,
                address: &location.address,
                created_at: at,
                updated_at: at,
            };
            books.put(Resource::ShopLocations, index as u64 + 1, at, &wire)?;
        }
        for method in Method::ALL {
            let wire = MethodWire {
                id: method.id(),
                name: method.name(),
                active: true,
                created_at: at,
                updated_at: at,
            };
            books.put(Resource::ShopPaymentMethods, method.id(), at, &wire)?;
        }
        for (rate, name) in TAXES {
            let wire = TaxComponentWire {
                id: rate.id(),
                name,
                fraction: Number(rate.percent() / Decimal::ONE_HUNDRED),
                compound: false,
                created_at: at,
                updated_at: at,
            };
            books.put(Resource::ShopTaxComponents, rate.id(), at, &wire)?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct LocationWire<'a> {
    id: usize,
    name: &'static str,
    address: &'a Address,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct MethodWire {
    id: u64,
    name: &'static str,
    active: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct TaxComponentWire {
    id: u64,
    name: &'static str,
    fraction: Number,
    compound: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}
