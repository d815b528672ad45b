//! What is planned for later days: payments to come, cancellations, returns, taxes to pay.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use rand::RngExt;
use rust_decimal::Decimal;

use super::bank::BankKind;
use super::bookkeeper::{Bookkeeper, BooksError};
use super::chart::{self, AccountId, AccountKind};
use super::credits::Apply;
use super::documents::Stage;
use super::ledger::Posting;
use super::lists::PaymentMethod;
use super::manual_journals::{Banking, JournalLine};
use super::money::Money;
use super::payments::NewPayment;
use super::trade::Side;
use super::trading::NewCredit;
use super::transfers::NewTransfer;

/// Something that will happen on a day.
#[derive(Debug)]
pub enum Planned {
    /// A document is paid, in full (`None`) or that many per cent of what is due.
    Settle {
        /// Which kind of document.
        side: Side,
        /// The index of the customer or supplier.
        party: usize,
        /// The document.
        document: u64,
        /// The part of what is due.
        percent: Option<u8>,
    },
    /// A document is taken back.
    Cancel {
        /// Which kind of document.
        side: Side,
        /// The document.
        document: u64,
    },
    /// Part of what a document charged is credited.
    Return {
        /// Which kind of document.
        side: Side,
        /// The document.
        document: u64,
        /// Why.
        reason: &'static str,
        /// How much of the credit is set against the document.
        apply: Apply,
    },
    /// Money moves against a ledger account.
    Transfer {
        /// What for.
        narration: String,
        /// The account on the other side.
        account: AccountId,
        /// Out of the bank (positive) or into it (negative).
        amount: Money,
        /// Why, in the bank's terms.
        kind: BankKind,
        /// Who is on the other side.
        counterparty: &'static str,
    },
}

/// A document to be paid, and the part of what is due in per cent unless it is all.
type PlannedPart = (u64, Option<u8>);

/// The plans of a business, by day.
#[derive(Debug, Default)]
pub struct Diary {
    days: BTreeMap<Date, Vec<Planned>>,
}

impl Diary {
    /// Plans something. A plan for a day at the weekend waits until Monday.
    pub fn plan(&mut self, on: Date, planned: Planned) {
        self.days.entry(working_day(on)).or_default().push(planned);
    }

    /// Does what was planned up to `today`.
    pub fn run(&mut self, books: &mut Bookkeeper<'_>, today: Date) -> Result<(), BooksError> {
        let later = self.days.split_off(&today.saturating_add(1.day()));
        let due = std::mem::replace(&mut self.days, later);
        let mut settlements: BTreeMap<(Side, usize), Vec<PlannedPart>> = BTreeMap::new();
        for planned in due.into_values().flatten() {
            match planned {
                Planned::Settle {
                    side,
                    party,
                    document,
                    percent,
                } => {
                    settlements
                        .entry((side, party))
                        .or_default()
                        .push((document, percent));
                }
                Planned::Cancel { side, document } => books.cancel(side, document, today)?,
                Planned::Return {
                    side,
                    document,
                    reason,
                    apply,
                } => {
                    return_goods(books, side, document, reason, apply, today)?;
                }
                Planned::Transfer {
                    narration,
                    account,
                    amount,
                    kind,
                    counterparty,
                } => {
                    transfer(books, today, &narration, account, amount, kind, counterparty)?;
                }
            }
        }
        for ((side, party), documents) in settlements {
            settle(books, side, party, &documents, today)?;
        }
        Ok(())
    }
}

/// Moves money out of (positive) or into (negative) the current account against a ledger account.
pub fn transfer(
    books: &mut Bookkeeper<'_>,
    on: Date,
    narration: &str,
    account: AccountId,
    amount: Money,
    kind: BankKind,
    counterparty: &str,
) -> Result<(), BooksError> {
    if amount.is_zero() {
        return Ok(());
    }
    let description = format!("{} {}", counterparty.to_uppercase(), on.strftime("%d%m%y"));
    if chart::account(account).is_some_and(|account| account.kind == AccountKind::Bank) {
        let (from, to, amount) = if amount.is_positive() {
            (chart::BANK, account, amount)
        } else {
            (account, chart::BANK, -amount)
        };
        return books.move_money(NewTransfer {
            on,
            from,
            to,
            amount,
            narration,
            description: &description,
        });
    }
    let lines: [JournalLine; 2] = [
        Posting { account, amount }.into(),
        Posting {
            account: chart::BANK,
            amount: -amount,
        }
        .into(),
    ];
    let banking = Banking {
        kind,
        description: &description,
        counterparty: Some(counterparty),
    };
    books.journal(on, narration, &lines, Some(banking))?;
    Ok(())
}

fn settle(
    books: &mut Bookkeeper<'_>,
    side: Side,
    party: usize,
    documents: &[PlannedPart],
    today: Date,
) -> Result<(), BooksError> {
    let against: Vec<(u64, Money)> = documents
        .iter()
        .filter_map(|(id, percent)| {
            let due = books.open.get(&(side, *id))?.amount_due();
            Some((
                *id,
                percent.map_or(due, |percent| due.percent(Decimal::from(percent))),
            ))
        })
        .collect();
    let pays_ahead = side == Side::Sales && !against.is_empty() && books.dice.random_ratio(1, 200);
    let on_account = if pays_ahead {
        Money::whole(books.dice.random_range(10..80))
    } else {
        Money::ZERO
    };
    let method = match (side, books.dice.random_range(0..20)) {
        (Side::Sales, 0) => PaymentMethod::Cheque,
        (Side::Sales, 1 | 2) => PaymentMethod::Card,
        (_, 3..6) => PaymentMethod::DirectDebit,
        _ => PaymentMethod::BankTransfer,
    };
    let bank = chart::BANK;
    books.settle(&NewPayment {
        side,
        party,
        on: today,
        against: &against,
        on_account,
        method,
        bank,
    })?;
    Ok(())
}

fn return_goods(
    books: &mut Bookkeeper<'_>,
    side: Side,
    document: u64,
    reason: &str,
    apply: Apply,
    today: Date,
) -> Result<(), BooksError> {
    let Some(open) = books.open.get(&(side, document)) else {
        return Ok(());
    };
    // Goods come back; rent and electricity do not.
    let line = open
        .lines
        .iter()
        .find(|line| line.draft().item.is_some() && open.stage == Stage::Posted);
    let Some(line) = line else { return Ok(()) };
    let party = open.party;
    let mut draft = line.draft().clone();
    draft.quantity = (draft.quantity / Decimal::TWO)
        .floor()
        .max(Decimal::ONE)
        .min(draft.quantity);
    books.credit(NewCredit {
        side,
        party,
        on: today,
        lines: vec![draft],
        reason,
        document,
        apply,
    })
}

/// The day itself, or the Monday after if it is at the weekend.
pub fn working_day(date: Date) -> Date {
    let wait: Span = match date.weekday() {
        Weekday::Saturday => 2.days(),
        Weekday::Sunday => 1.day(),
        _ => return date,
    };
    date.saturating_add(wait)
}
