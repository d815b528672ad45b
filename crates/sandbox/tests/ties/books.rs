//! Books in memory, and how to read their records.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use platypus_sandbox::books::businesses::Script;
use platypus_sandbox::books::chart::AccountId;
use platypus_sandbox::books::ledger::day_number;
use platypus_sandbox::books::money::Money;
use platypus_sandbox::books::record::{BooksSink, DayMovement, Record, Resource, SinkClosed, Stream};
use platypus_sandbox::books::reports::{Balances, CashMovements};
use rust_decimal::Decimal;
use serde_json::Value;

#[derive(Default)]
pub(crate) struct Books {
    pub(crate) records: BTreeMap<Stream, BTreeMap<u64, Value>>,
    pub(crate) documents: Vec<String>,
    pub(crate) movements: Vec<DayMovement>,
    pub(crate) buried: BTreeSet<(Stream, u64)>,
}

impl BooksSink for Books {
    fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        let value: Value = serde_json::from_str(&record.document).unwrap();
        assert_eq!(value["id"], record.number, "{value}");
        assert_eq!(
            value["updated_at"].as_str().unwrap(),
            record.updated_at.to_string(),
            "{value}"
        );
        if record.deleted {
            assert_eq!(value["deleted"], true, "{value}");
            assert!(self.buried.insert((record.stream, record.number)), "{value}");
            return Ok(());
        }
        let earlier = self
            .records
            .entry(record.stream)
            .or_default()
            .insert(record.number, value);
        assert!(
            earlier.is_none(),
            "{:?} {} was written twice",
            record.stream,
            record.number
        );
        self.documents.push(record.document);
        Ok(())
    }

    fn movements(&mut self, movements: Vec<DayMovement>) -> Result<(), SinkClosed> {
        self.movements.extend(movements);
        Ok(())
    }
}

pub(crate) fn decimal(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        Value::Null => Decimal::ZERO,
        _ => panic!("no amount: {value}"),
    }
}

pub(crate) fn sum<'a>(values: impl IntoIterator<Item = &'a Value>, field: &str) -> Decimal {
    values.into_iter().map(|value| decimal(&value[field])).sum()
}

pub(crate) fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

pub(crate) fn day(value: &Value) -> Date {
    value.as_str().unwrap().parse().unwrap()
}

impl Books {
    pub(crate) fn of(script: &Script) -> Self {
        let mut books = Self::default();
        script.play(&mut books).unwrap();
        books
    }

    pub(crate) fn all(&self, resource: Resource) -> impl Iterator<Item = &Value> {
        self.records
            .get(&Stream::Of(resource))
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    pub(crate) fn get(&self, resource: Resource, id: &Value) -> &Value {
        &self.records[&Stream::Of(resource)][&id.as_u64().unwrap()]
    }

    /// Postings of the ledger's own records, debits less credits.
    pub(crate) fn postings(&self) -> Vec<(Date, AccountId, Money)> {
        let mut postings = Vec::new();
        for entry in self.all(Resource::LedgerTransactions) {
            for line in list(&entry["lines"]) {
                let account = AccountId(u16::try_from(line["account"]["id"].as_u64().unwrap()).unwrap());
                let amount = Money::rounded(decimal(&line["debit"]) - decimal(&line["credit"]));
                postings.push((day(&entry["posted_on"]), account, amount));
            }
        }
        postings
    }

    pub(crate) fn sums(&self, from: Option<Date>, to: Date) -> (Balances, CashMovements) {
        let (mut balances, mut cash) = (Balances::new(), CashMovements::new());
        let from = from.map_or(i32::MIN, day_number);
        for movement in self
            .movements
            .iter()
            .filter(|one| one.day >= from && one.day <= day_number(to))
        {
            *balances.entry(movement.account).or_default() += movement.net;
            let entry = cash.entry(movement.account).or_default();
            entry.0 += movement.received;
            entry.1 += movement.paid;
        }
        (balances, cash)
    }

    pub(crate) fn bank_lines(&self) -> impl Iterator<Item = (u8, &Value)> {
        self.records
            .iter()
            .filter_map(|(stream, records)| match stream {
                Stream::BankTransactions(id) => Some(records.values().map(|record| (*id, record))),
                Stream::Of(_) => None,
            })
            .flatten()
    }
}

pub(crate) fn balances_of(postings: &[(Date, AccountId, Money)], to: Date) -> Balances {
    let mut balances = Balances::new();
    for (_, account, amount) in postings.iter().filter(|(on, ..)| *on <= to) {
        *balances.entry(*account).or_default() += *amount;
    }
    balances
}
