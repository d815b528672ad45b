//! Aged receivables and payables: what is open on the last day of the books, by how long it is overdue.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bookkeeper::{Bookkeeper, BooksError};
use super::documents::Stage;
use super::money::Money;
use super::parties::PartyReference;
use super::record::{Resource, Stream};
use super::trade::Side;

/// What is open with one party, by days overdue.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Buckets {
    not_due: Money,
    days_1_to_30: Money,
    days_31_to_60: Money,
    days_61_to_90: Money,
    over_90_days: Money,
}

impl Buckets {
    fn add(&mut self, days_overdue: i32, amount: Money) {
        let bucket = match days_overdue {
            ..=0 => &mut self.not_due,
            1..=30 => &mut self.days_1_to_30,
            31..=60 => &mut self.days_31_to_60,
            61..=90 => &mut self.days_61_to_90,
            _ => &mut self.over_90_days,
        };
        *bucket += amount;
    }

    fn total(&self) -> Money {
        self.not_due + self.days_1_to_30 + self.days_31_to_60 + self.days_61_to_90 + self.over_90_days
    }
}

impl Bookkeeper<'_> {
    /// Writes what is open on the last day, for each party that anything is open with.
    pub(super) fn write_aged(&mut self, last: Date) -> Result<(), BooksError> {
        let mut open: BTreeMap<(Side, usize), Buckets> = BTreeMap::new();
        for document in self.open.values() {
            if document.stage == Stage::Posted {
                let overdue = (last - document.due).get_days();
                open.entry((document.side, document.party))
                    .or_default()
                    .add(overdue, document.amount_due());
            }
        }
        let as_at = self.end_of(last);
        for (side, resource) in [
            (Side::Sales, Resource::AgedReceivables),
            (Side::Purchases, Resource::AgedPayables),
        ] {
            for index in 0..self.parties(side).len() {
                let buckets = open.get(&(side, index)).copied().unwrap_or_default();
                let Some(party) = self.parties(side).get(index) else {
                    continue;
                };
                let unapplied = buckets.total() - party.balance;
                if buckets.total().is_zero() && unapplied.is_zero() {
                    continue;
                }
                let reference = PartyReference {
                    id: index as u64 + 1,
                    name: &party.name,
                };
                let (customer, supplier) = match side {
                    Side::Sales => (Some(reference), None),
                    Side::Purchases => (None, Some(reference)),
                };
                let number = index as u64 + 1;
                let document = serde_json::to_string(&AgedWire {
                    id: number,
                    customer,
                    supplier,
                    as_on: last,
                    currency: party.currency.code(),
                    buckets,
                    open: buckets.total(),
                    unapplied,
                    balance: party.balance,
                    created_at: as_at,
                    updated_at: as_at,
                })?;
                self.write(Stream::Of(resource), number, as_at, document)?;
            }
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct AgedWire<'a> {
    id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<PartyReference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<PartyReference<'a>>,
    as_on: Date,
    currency: &'static str,
    #[serde(flatten)]
    buckets: Buckets,
    open: Money,
    unapplied: Money,
    balance: Money,
    created_at: Timestamp,
    updated_at: Timestamp,
}
