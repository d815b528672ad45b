//! The two sides of trade, and the small parts that all records of trade are written with.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::chart::{self, AccountId, ChartAccount};

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

/// An account as other records refer to it.
#[derive(Debug, Serialize)]
pub struct AccountReference {
    id: AccountId,
    code: Cow<'static, str>,
    name: Cow<'static, str>,
}

impl AccountReference {
    /// The reference to an account of an organisation.
    pub fn of(account: &ChartAccount<'_>) -> Self {
        Self {
            id: account.id,
            code: Cow::Owned(account.code.to_owned()),
            name: Cow::Owned(account.name.to_owned()),
        }
    }

    /// The reference to an account of the chart.
    pub fn to(id: AccountId) -> Self {
        let (code, name) = chart::account(id).map_or(("", ""), |account| (account.code, account.name));
        Self {
            id,
            code: Cow::Borrowed(code),
            name: Cow::Borrowed(name),
        }
    }

    /// The name of an account of the chart.
    pub fn name(id: AccountId) -> &'static str {
        chart::account(id).map_or("", |account| account.name)
    }
}
