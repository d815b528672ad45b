//! Whom a business trades with and what it trades in: parties, items, tax rates, and their wire form.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::chart::{self, AccountId};
use super::money::Money;

/// The two sides of trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Selling: customers, invoices, credit notes, customer payments.
    Sales,
    /// Buying: suppliers, bills, supplier credits, supplier payments.
    Purchases,
}

impl Side {
    /// The ledger account that sums what is open.
    pub fn control_account(self) -> AccountId {
        match self {
            Self::Sales => chart::RECEIVABLES,
            Self::Purchases => chart::PAYABLES,
        }
    }
}

/// A number on the wire: a JSON number without needless zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rust_decimal::serde::arbitrary_precision::serialize(&self.0.normalize(), serializer)
    }
}

/// A field that records of one side have, maybe `null`, and those of the other side lack.
#[derive(Debug)]
pub enum SideField<T> {
    /// The side lacks it.
    Absent,
    /// The side has it.
    Present(Option<T>),
}

impl<T> SideField<T> {
    /// The field, if `has` says that the side has it.
    pub fn when(has: bool, value: Option<T>) -> Self {
        if has { Self::Present(value) } else { Self::Absent }
    }

    /// Whether the side lacks it.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for SideField<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Present(value) => value.serialize(serializer),
        }
    }
}

/// A rate of value added tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is a rate in the law's own words")]
pub enum TaxRate {
    Standard,
    Reduced,
    Zero,
    Exempt,
}

impl TaxRate {
    /// Every rate, by id.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Reduced, Self::Zero, Self::Exempt];

    /// Its id.
    pub fn id(self) -> u64 {
        match self {
            Self::Standard => 1,
            Self::Reduced => 2,
            Self::Zero => 3,
            Self::Exempt => 4,
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "S20",
            Self::Reduced => "R5",
            Self::Zero => "Z0",
            Self::Exempt => "E0",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Standard => "VAT 20% standard",
            Self::Reduced => "VAT 5% reduced",
            Self::Zero => "VAT 0% zero-rated",
            Self::Exempt => "Exempt from VAT",
        }
    }

    /// Its percentage.
    pub fn percent(self) -> Decimal {
        match self {
            Self::Standard => Decimal::from(20),
            Self::Reduced => Decimal::from(5),
            Self::Zero | Self::Exempt => Decimal::ZERO,
        }
    }

    /// The record of the `tax_rates` resource.
    pub fn wire(self, created_at: Timestamp) -> impl Serialize {
        let percent = Number(self.percent());
        TaxRateWire {
            id: self.id(),
            code: self.code(),
            name: self.name(),
            percent,
            components: match self {
                Self::Exempt => vec![],
                _ => vec![TaxComponentWire {
                    name: "VAT",
                    percent,
                    compound: false,
                }],
            },
            usage: "both",
            archived: false,
            created_at,
            updated_at: created_at,
        }
    }
}

#[derive(Serialize)]
struct TaxRateWire {
    id: u64,
    code: &'static str,
    name: &'static str,
    percent: Number,
    components: Vec<TaxComponentWire>,
    usage: &'static str,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct TaxComponentWire {
    name: &'static str,
    percent: Number,
    compound: bool,
}

/// An account as other records refer to it.
#[derive(Debug, Serialize)]
pub struct AccountReference {
    id: AccountId,
    code: &'static str,
    name: &'static str,
}

impl AccountReference {
    /// The reference to an account of the chart.
    pub fn to(id: AccountId) -> Self {
        let (code, name) = chart::account(id).map_or(("", ""), |account| (account.code, account.name));
        Self { id, code, name }
    }

    /// The name of an account of the chart.
    pub fn name(id: AccountId) -> &'static str {
        chart::account(id).map_or("", |account| account.name)
    }
}

#[derive(Serialize)]
struct TaxReference {
    id: u64,
    code: &'static str,
}

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
    /// Days until what it is charged is due.
    pub payment_terms_days: u16,
    /// Its number at the companies' register.
    pub company_number: Option<String>,
    /// Its VAT number.
    pub tax_number: Option<String>,
    /// What is open with it.
    pub balance: Money,
    /// Whether it is no longer traded with.
    pub archived: bool,
    /// When something last happened with it.
    pub updated_at: Timestamp,
}

impl Party {
    /// The record of the `customers` or `suppliers` resource.
    pub fn wire<'a>(
        &'a self,
        side: Side,
        id: u64,
        currency: &'a str,
        created_at: Timestamp,
    ) -> impl Serialize + 'a {
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
            currency,
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
    currency: &'a str,
    payment_terms_days: u16,
    company_number: Option<&'a str>,
    tax_number: Option<&'a str>,
    balance: Money,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A customer or supplier as documents refer to it.
#[derive(Serialize)]
pub struct PartyReference<'a> {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: &'a str,
}

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
                tax_rate: TaxReference {
                    id: price.tax.id(),
                    code: price.tax.code(),
                },
            }),
            bought: self.bought.map(|price| BoughtWire {
                cost: price.amount,
                account: AccountReference::to(price.account),
                tax_rate: TaxReference {
                    id: price.tax.id(),
                    code: price.tax.code(),
                },
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
