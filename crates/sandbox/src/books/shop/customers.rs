//! Those who buy in the shop.

use jiff::Timestamp;
use serde::Serialize;

use super::Shop;
use super::orders::{Order, OrderState};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::money::Money;
use crate::books::parties::Address;
use crate::books::record::Resource;

/// Somebody with an account at the shop.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Given and family name.
    pub name: String,
    /// Electronic address.
    pub email: String,
    /// Telephone, if they gave it.
    pub phone: Option<String>,
    /// Where orders go.
    pub address: Address,
    /// Words of the shop's staff.
    pub note: Option<&'static str>,
    /// How many orders they placed.
    pub orders: u64,
    /// What they paid, less what they were given back.
    pub spent: Money,
    /// When something last happened with them.
    pub updated_at: Timestamp,
}

/// A customer as orders refer to them.
#[derive(Debug, Serialize)]
pub(super) struct CustomerReference<'a> {
    id: usize,
    name: &'a str,
}

impl Customer {
    /// Counts an order of theirs.
    pub(super) fn bought(&mut self, order: &Order) {
        self.orders += 1;
        if order.state == OrderState::Completed {
            self.spent += order.gross();
        }
        self.updated_at = self.updated_at.max(order.updated_at);
    }
}

impl Shop {
    pub(super) fn customer_reference(&self, index: usize) -> Option<CustomerReference<'_>> {
        Some(CustomerReference {
            id: index + 1,
            name: &self.customers.get(index)?.name,
        })
    }

    /// Writes those who bought.
    pub(super) fn write_customers(&self, books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        let opened_at = books.opened_at();
        for (index, customer) in self.customers.iter().enumerate() {
            let number = index as u64 + 1;
            let wire = CustomerWire {
                id: number,
                name: &customer.name,
                email: &customer.email,
                phone: customer.phone.as_deref(),
                address: &customer.address,
                currency: books.currency,
                note: customer.note,
                orders: customer.orders,
                spent: customer.spent,
                created_at: opened_at,
                updated_at: customer.updated_at,
            };
            books.put(Resource::ShopCustomers, number, customer.updated_at, &wire)?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct CustomerWire<'a> {
    id: u64,
    name: &'a str,
    email: &'a str,
    phone: Option<&'a str>,
    address: &'a Address,
    currency: &'a str,
    note: Option<&'a str>,
    orders: u64,
    spent: Money,
    created_at: Timestamp,
    updated_at: Timestamp,
}
