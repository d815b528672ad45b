//! The bookkeeper: every verb of the business ends here, as a record, a ledger entry and bank lines that agree.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::bank::BankAccount;
use super::chart::AccountId;
use super::dimensions::Dimension;
use super::documents::{Document, Stage, document_resource};
use super::firm::Firm;
use super::items::Item;
use super::ledger::{Ledger, Unbalanced};
use super::lines::Registers;
use super::money::Money;
use super::orders::PurchaseOrder;
use super::parties::{Address, Party};
use super::record::{BooksSink, Record, Resource, SinkClosed, Stream};
use super::trade::Side;

/// Why books could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BooksError {
    /// An entry's debits and credits differ: a fault of ours.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
    /// Nobody takes the records any more.
    #[error(transparent)]
    SinkClosed(#[from] SinkClosed),
    /// A record could not be put into JSON: a fault of ours.
    #[error("a record could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Keeps the books of one organisation while its business is played.
pub struct Bookkeeper<'s> {
    pub(super) sink: &'s mut dyn BooksSink,
    /// The dice. Everything random comes from here, so that a seed tells the books.
    pub dice: ChaCha8Rng,
    /// ISO 4217: what the ledger is kept in.
    pub currency: &'static str,
    /// The name that the bank knows the business by.
    pub(super) holder: &'static str,
    /// Where goods that it orders go.
    pub(super) premises: Address,
    pub(super) ledger: Ledger,
    pub(super) items: Vec<Item>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) customers: Vec<Party>,
    pub(super) suppliers: Vec<Party>,
    pub(super) banks: Vec<BankAccount>,
    pub(super) open: BTreeMap<(Side, u64), Document>,
    pub(super) orders: BTreeMap<u64, PurchaseOrder>,
    numbers: HashMap<Resource, u64>,
    pub(super) touched: BTreeMap<AccountId, Timestamp>,
    opened_at: Timestamp,
    now: Timestamp,
}

impl<'s> Bookkeeper<'s> {
    /// Empty books from `from` on, for a play that ends at `now`.
    pub fn open(
        sink: &'s mut dyn BooksSink,
        seed: u64,
        currency: &'static str,
        firm: &Firm,
        from: Date,
        now: Timestamp,
    ) -> Self {
        Self {
            sink,
            dice: ChaCha8Rng::seed_from_u64(seed),
            currency,
            holder: firm.legal_name,
            premises: firm.address(),
            ledger: Ledger::default(),
            items: Vec::new(),
            dimensions: Vec::new(),
            customers: Vec::new(),
            suppliers: Vec::new(),
            banks: Vec::new(),
            open: BTreeMap::new(),
            orders: BTreeMap::new(),
            numbers: HashMap::new(),
            touched: BTreeMap::new(),
            opened_at: at(from, 8 * 3600),
            now,
        }
    }

    /// When the books were opened.
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// Adds a bank account; the first is where money goes unless told otherwise.
    pub fn add_bank(&mut self, bank: BankAccount) {
        self.banks.push(bank);
    }

    /// The balance of the bank account that belongs to a ledger account.
    pub fn bank_balance(&self, account: AccountId) -> Money {
        self.banks
            .iter()
            .find(|bank| bank.account == account)
            .map_or(Money::ZERO, BankAccount::balance)
    }

    /// A ledger account's balance, debits less credits.
    pub fn balance(&self, account: AccountId) -> Money {
        self.ledger.balance(account)
    }

    /// The parties of a side.
    pub fn parties(&self, side: Side) -> &[Party] {
        match side {
            Side::Sales => &self.customers,
            Side::Purchases => &self.suppliers,
        }
    }

    pub(super) fn party_mut(&mut self, side: Side, index: usize) -> Option<&mut Party> {
        match side {
            Side::Sales => self.customers.get_mut(index),
            Side::Purchases => self.suppliers.get_mut(index),
        }
    }

    /// What lines refer to by index.
    pub(super) fn registers(&self) -> Registers<'_> {
        Registers {
            items: &self.items,
            dimensions: &self.dimensions,
        }
    }

    /// A moment of the working day, never after now.
    pub(super) fn moment(&mut self, date: Date) -> Timestamp {
        at(date, self.dice.random_range(8 * 3600..18 * 3600)).min(self.now)
    }

    /// The end of a day, never after now.
    pub(super) fn end_of(&self, date: Date) -> Timestamp {
        at(date, 24 * 3600 - 1).min(self.now)
    }

    pub(super) fn next(&mut self, resource: Resource) -> u64 {
        let number = self.numbers.entry(resource).or_default();
        *number += 1;
        *number
    }

    pub(super) fn write(
        &mut self,
        stream: Stream,
        number: u64,
        updated_at: Timestamp,
        document: String,
    ) -> Result<(), BooksError> {
        Ok(self.sink.record(Record {
            stream,
            number,
            updated_at,
            deleted: false,
            document,
        })?)
    }

    pub(super) fn put(
        &mut self,
        resource: Resource,
        number: u64,
        updated_at: Timestamp,
        wire: &impl Serialize,
    ) -> Result<(), BooksError> {
        let document = serde_json::to_string(wire)?;
        self.write(Stream::Of(resource), number, updated_at, document)
    }

    /// Leaves a tombstone where a record was.
    pub(super) fn bury(&mut self, resource: Resource, number: u64, at: Timestamp) -> Result<(), BooksError> {
        Ok(self
            .sink
            .record(Record::tombstone(Stream::Of(resource), number, at))?)
    }

    /// Ends a day: hands its movements on. At the end of a month, and of the play, the bank tells its balances.
    pub fn close_day(&mut self, date: Date, is_last: bool) -> Result<(), BooksError> {
        if is_last || date == date.last_of_month() {
            self.write_balances(date)?;
        }
        let movements = self.ledger.close_day();
        if movements.is_empty() {
            Ok(())
        } else {
            Ok(self.sink.movements(movements)?)
        }
    }

    /// Tells how far the play has come, 0 to 100.
    pub fn progress(&mut self, percent: u8) {
        self.sink.progress(percent);
    }

    pub(super) fn write_document(&mut self, document: &Document) -> Result<(), BooksError> {
        let side = document.side;
        let Some(party) = self.parties(side).get(document.party) else {
            return Ok(());
        };
        let json = document.document(party, self.registers())?;
        self.write(
            Stream::Of(document_resource(side)),
            document.id,
            document.updated_at,
            json,
        )
    }

    /// Forgets a document that will not change any more, writing it.
    pub(super) fn settle_if_closed(&mut self, key: (Side, u64)) -> Result<(), BooksError> {
        let closed = self
            .open
            .get(&key)
            .is_some_and(|document| document.stage == Stage::Cancelled || document.settled_on.is_some());
        if closed && let Some(document) = self.open.remove(&key) {
            self.write_document(&document)?;
        }
        Ok(())
    }
}

/// A bank account's id from its place in the list.
pub(super) fn bank_id(index: usize) -> u8 {
    u8::try_from(index + 1).unwrap_or(u8::MAX)
}

fn at(date: Date, second: i32) -> Timestamp {
    date.to_datetime(time(0, 0, 0, 0))
        .to_zoned(TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
        .saturating_add(SignedDuration::from_secs(i64::from(second)))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}
