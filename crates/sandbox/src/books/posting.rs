//! The bookkeeper's way into the ledger: entries, and the lines of the bank that go with them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bank::{BankLine, SourceReference};
use super::bookkeeper::{Bookkeeper, BooksError, bank_id};
use super::chart::AccountId;
use super::exchange::Rate;
use super::ledger::Posting;
use super::lists::{DayBook, DayBookReference};
use super::money::Money;
use super::record::{Resource, Stream};
use super::trade::AccountReference;

/// What an entry in the ledger says besides its postings.
pub(super) struct Entry<'a> {
    pub(super) on: Date,
    pub(super) at: Timestamp,
    pub(super) narration: String,
    pub(super) source: (Resource, u64),
    pub(super) number: &'a str,
    pub(super) reversal: bool,
}

impl Bookkeeper<'_> {
    /// Posts an entry that comes from a record.
    pub(super) fn post(&mut self, entry: &Entry<'_>, postings: &[Posting]) -> Result<(), BooksError> {
        let id = self.ledger.post(entry.on, &entry.narration, postings)?;
        for posting in postings {
            let touched = self.touched.entry(posting.account).or_insert(entry.at);
            *touched = entry.at.max(*touched);
        }
        let wire = LedgerTransactionWire {
            id,
            journal: DayBook::of(entry.source.0).reference(),
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
        self.put(Resource::LedgerTransactions, id, entry.at, &wire)
    }

    /// Books a line of the entry that was just posted on the bank account that belongs to a ledger account, and on the bank's own statement if the
    /// account is at a bank.
    pub(super) fn book_bank(&mut self, account: AccountId, line: BankLine<'_>) -> Result<(), BooksError> {
        let Some(index) = self.banks.iter().position(|bank| bank.account == account) else {
            return Ok(());
        };
        let (id, entry) = (bank_id(index), self.ledger.last_entry());
        let (number, document) = {
            let (number, wire) = self.banks[index].book(id, line, entry, self.currency);
            (number, serde_json::to_string(&wire)?)
        };
        self.write(Stream::BankTransactions(id), number, line.at, document)?;
        if self.banks[index].kind.is_at_a_bank() {
            let number = self.next(Resource::BankingTransactions);
            let wire = self.banks[index].statement_line(id, number, line, self.currency);
            let document = serde_json::to_string(&wire)?;
            self.write(
                Stream::Of(Resource::BankingTransactions),
                number,
                line.at,
                document,
            )?;
        }
        Ok(())
    }
}

/// Postings in the books' own currency. What rounding leaves over goes to the last one; the first is exact.
pub(super) fn in_base(mut postings: Vec<Posting>, rate: Rate) -> Vec<Posting> {
    if rate == Rate::ONE {
        return postings;
    }
    for posting in &mut postings {
        posting.amount = rate.base(posting.amount);
    }
    let left: Money = postings.iter().map(|posting| posting.amount).sum();
    if let Some(last) = postings.last_mut() {
        last.amount -= left;
    }
    postings
}

#[derive(Serialize)]
struct LedgerTransactionWire<'a> {
    id: u64,
    journal: DayBookReference,
    posted_on: Date,
    narration: &'a str,
    source: SourceReference,
    reversal: bool,
    currency: &'a str,
    lines: Vec<LedgerLineWire>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A posting on the wire.
#[derive(Serialize)]
pub(super) struct LedgerLineWire {
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
