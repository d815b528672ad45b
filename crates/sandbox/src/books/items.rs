//! What is bought and sold.

use jiff::Timestamp;
use serde::Serialize;

use super::chart::AccountId;
use super::money::Money;
use super::tax::{TaxRate, TaxReference};
use super::trade::AccountReference;

/// What kind of thing an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum ItemKind {
    Stock,
    NonStock,
    Service,
}

/// A price with the account and tax rate that go with it.
#[derive(Debug, Clone, Copy)]
pub struct ItemPrice {
    /// Net price or cost of one.
    pub amount: Money,
    /// The account that a line with it is posted to.
    pub account: AccountId,
    /// The tax on it.
    pub tax: TaxRate,
}

/// Something that is bought or sold.
#[derive(Debug, Clone)]
pub struct Item {
    /// The stock-keeping code.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// More about it.
    pub description: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// How it is sold, if it is.
    pub sold: Option<ItemPrice>,
    /// How it is bought, if it is.
    pub bought: Option<ItemPrice>,
}

impl Item {
    /// The record of the `items` resource.
    pub fn wire(&self, id: u64, created_at: Timestamp) -> impl Serialize + '_ {
        ItemWire {
            id,
            sku: &self.sku,
            name: &self.name,
            description: &self.description,
            kind: self.kind,
            sold: self.sold.map(|price| SoldWire {
                price: price.amount,
                account: AccountReference::to(price.account),
                tax_rate: price.tax.reference(),
            }),
            bought: self.bought.map(|price| BoughtWire {
                cost: price.amount,
                account: AccountReference::to(price.account),
                tax_rate: price.tax.reference(),
            }),
            archived: false,
            created_at,
            updated_at: created_at,
        }
    }
}

#[derive(Serialize)]
struct ItemWire<'a> {
    id: u64,
    sku: &'a str,
    name: &'a str,
    description: &'a str,
    kind: ItemKind,
    sold: Option<SoldWire>,
    bought: Option<BoughtWire>,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct SoldWire {
    price: Money,
    account: AccountReference,
    tax_rate: TaxReference,
}

#[derive(Serialize)]
struct BoughtWire {
    cost: Money,
    account: AccountReference,
    tax_rate: TaxReference,
}

/// An item as lines refer to it.
#[derive(Serialize)]
pub struct ItemReference<'a> {
    /// Its id.
    pub id: u64,
    /// Its code.
    pub sku: &'a str,
    /// Its name.
    pub name: &'a str,
}
