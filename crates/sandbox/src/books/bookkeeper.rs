//! The bookkeeper: every verb of the business ends here, as a record, a ledger entry and bank lines that agree.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::bank::{BankAccount, BankKind, BankLine, SourceReference};
use super::chart::AccountId;
use super::documents::{Document, Stage, credit_resource, document_resource};
use super::ledger::{Ledger, Posting, Unbalanced};
use super::money::Money;
use super::record::{BooksSink, Record, Resource, SinkClosed, Stream};
use super::trade::{AccountReference, Item, Party, Side};

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

/// One line of a manual journal. Debits are positive.
#[derive(Debug, Clone)]
pub struct JournalLine {
    /// The account and the amount.
    pub posting: Posting,
    /// Words for people.
    pub memo: Option<&'static str>,
}

impl From<Posting> for JournalLine {
    fn from(posting: Posting) -> Self {
        Self { posting, memo: None }
    }
}

/// How the bank tells of the money in a manual journal.
#[derive(Debug, Clone, Copy)]
pub struct Banking<'a> {
    /// Why money moved.
    pub kind: BankKind,
    /// In the bank's words.
    pub description: &'a str,
    /// Who is on the other side.
    pub counterparty: Option<&'a str>,
}

/// Keeps the books of one organisation while its business is played.
pub struct Bookkeeper<'s> {
    pub(super) sink: &'s mut dyn BooksSink,
    /// The dice. Everything random comes from here, so that a seed tells the books.
    pub dice: ChaCha8Rng,
    /// ISO 4217.
    pub currency: &'static str,
    pub(super) ledger: Ledger,
    pub(super) items: Vec<Item>,
    pub(super) customers: Vec<Party>,
    pub(super) suppliers: Vec<Party>,
    pub(super) banks: Vec<BankAccount>,
    pub(super) open: BTreeMap<(Side, u64), Document>,
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
        from: Date,
        now: Timestamp,
    ) -> Self {
        Self {
            sink,
            dice: ChaCha8Rng::seed_from_u64(seed),
            currency,
            ledger: Ledger::default(),
            items: Vec::new(),
            customers: Vec::new(),
            suppliers: Vec::new(),
            banks: Vec::new(),
            open: BTreeMap::new(),
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

    /// A moment of the working day, never after now.
    pub(super) fn moment(&mut self, date: Date) -> Timestamp {
        at(date, self.dice.random_range(8 * 3600..18 * 3600)).min(self.now)
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
            document,
        })?)
    }

    pub(super) fn put(
        &mut self,
        stream: Stream,
        number: u64,
        updated_at: Timestamp,
        wire: &impl Serialize,
    ) -> Result<(), BooksError> {
        let document = serde_json::to_string(wire)?;
        self.write(stream, number, updated_at, document)
    }

    /// Posts an entry that comes from a record.
    pub(super) fn post(&mut self, entry: &Entry<'_>, postings: &[Posting]) -> Result<(), BooksError> {
        let id = self.ledger.post(entry.on, &entry.narration, postings)?;
        for posting in postings {
            let touched = self.touched.entry(posting.account).or_insert(entry.at);
            *touched = entry.at.max(*touched);
        }
        let wire = LedgerTransactionWire {
            id,
            posted_on: entry.on,
            narration: &entry.narration,
            source: SourceReference {
                resource: entry.source.0.path(),
                id: entry.source.1,
                number: entry.number.to_owned(),
            },
            reversal: entry.reversal,
            currency: self.currency,
            lines: postings
                .iter()
                .map(|posting| LedgerLineWire::from(*posting))
                .collect(),
            created_at: entry.at,
            updated_at: entry.at,
        };
        self.put(Stream::Of(Resource::LedgerTransactions), id, entry.at, &wire)
    }

    /// Books a line on the bank account that belongs to a ledger account.
    pub(super) fn book_bank(&mut self, account: AccountId, line: BankLine<'_>) -> Result<(), BooksError> {
        let Some(index) = self.banks.iter().position(|bank| bank.account == account) else {
            return Ok(());
        };
        let id = bank_id(index);
        let (number, document) = {
            let (number, wire) = self.banks[index].book(id, line, self.currency);
            (number, serde_json::to_string(&wire)?)
        };
        self.write(Stream::BankTransactions(id), number, line.at, document)
    }

    /// Posts a manual journal, with bank lines for the money in it.
    pub fn journal(
        &mut self,
        on: Date,
        narration: &str,
        lines: &[JournalLine],
        banking: Option<Banking<'_>>,
    ) -> Result<u64, BooksError> {
        let id = self.next(Resource::ManualJournals);
        let number = format!("MJ-{id:06}");
        let moment = self.moment(on);
        let source = (Resource::ManualJournals, id);
        let entry = Entry {
            on,
            at: moment,
            narration: narration.to_owned(),
            source,
            number: &number,
            reversal: false,
        };
        let postings: Vec<Posting> = lines.iter().map(|line| line.posting).collect();
        self.post(&entry, &postings)?;
        let wire = ManualJournalWire {
            id,
            number: &number,
            posted_on: on,
            narration,
            currency: self.currency,
            lines: lines
                .iter()
                .enumerate()
                .map(|(index, line)| JournalLineWire {
                    position: index + 1,
                    line: line.posting.into(),
                    memo: line.memo,
                })
                .collect(),
            total: postings
                .iter()
                .map(|posting| posting.amount)
                .filter(|amount| amount.is_positive())
                .sum(),
            created_at: moment,
            updated_at: moment,
        };
        self.put(Stream::Of(Resource::ManualJournals), id, moment, &wire)?;
        if let Some(banking) = banking {
            for posting in postings {
                self.book_bank(
                    posting.account,
                    BankLine {
                        booked_on: on,
                        kind: banking.kind,
                        description: banking.description,
                        counterparty: banking.counterparty,
                        amount: posting.amount,
                        reconciled: true,
                        source,
                        source_number: &number,
                        at: moment,
                    },
                )?;
            }
        }
        Ok(id)
    }

    /// Ends a day: hands its movements on.
    pub fn close_day(&mut self) -> Result<(), BooksError> {
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
        let json = document.document(party, &self.items, self.currency)?;
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

    pub(super) fn credit_stream(side: Side) -> Stream {
        Stream::Of(credit_resource(side))
    }
}

/// What an entry in the ledger says besides its postings.
pub(super) struct Entry<'a> {
    pub(super) on: Date,
    pub(super) at: Timestamp,
    pub(super) narration: String,
    pub(super) source: (Resource, u64),
    pub(super) number: &'a str,
    pub(super) reversal: bool,
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

#[derive(Serialize)]
struct LedgerTransactionWire<'a> {
    id: u64,
    posted_on: Date,
    narration: &'a str,
    source: SourceReference,
    reversal: bool,
    currency: &'a str,
    lines: Vec<LedgerLineWire>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct LedgerLineWire {
    account: AccountReference,
    debit: Option<Money>,
    credit: Option<Money>,
}

impl From<Posting> for LedgerLineWire {
    fn from(posting: Posting) -> Self {
        Self {
            account: AccountReference::to(posting.account),
            debit: (!posting.amount.is_negative()).then_some(posting.amount),
            credit: posting.amount.is_negative().then_some(-posting.amount),
        }
    }
}

#[derive(Serialize)]
struct ManualJournalWire<'a> {
    id: u64,
    number: &'a str,
    posted_on: Date,
    narration: &'a str,
    currency: &'a str,
    lines: Vec<JournalLineWire>,
    total: Money,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct JournalLineWire {
    position: usize,
    #[serde(flatten)]
    line: LedgerLineWire,
    memo: Option<&'static str>,
}
