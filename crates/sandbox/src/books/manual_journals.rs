//! What is posted by hand or by a routine: payroll, depreciation, loan and tax entries, the owners' money.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bank::{BankKind, BankLine};
use super::bookkeeper::{Bookkeeper, BooksError};
use super::ledger::Posting;
use super::money::Money;
use super::posting::{Entry, LedgerLineWire};
use super::record::Resource;

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

/// How the bank tells of money that moved.
#[derive(Debug, Clone, Copy)]
pub struct Banking<'a> {
    /// Why money moved.
    pub kind: BankKind,
    /// In the bank's words.
    pub description: &'a str,
    /// Who is on the other side.
    pub counterparty: Option<&'a str>,
}

impl Bookkeeper<'_> {
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
        self.put(Resource::ManualJournals, id, moment, &wire)?;
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
