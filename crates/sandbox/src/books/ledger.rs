//! The double-entry ledger: entries that balance, and what each account did on each day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::chart::{self, AccountId, AccountKind};
use super::money::Money;
use super::record::DayMovement;

/// One side of an entry. Debits are positive, credits negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: AccountId,
    /// Debit (positive) or credit (negative).
    pub amount: Money,
}

/// A debit.
pub fn debit(account: AccountId, amount: Money) -> Posting {
    Posting { account, amount }
}

/// A credit.
pub fn credit(account: AccountId, amount: Money) -> Posting {
    Posting {
        account,
        amount: -amount,
    }
}

/// Debits and credits of an entry differ.
#[derive(Debug, thiserror::Error)]
#[error("the entry “{narration}” of {date} does not balance: debits exceed credits by {difference}")]
pub struct Unbalanced {
    narration: String,
    date: Date,
    difference: rust_decimal::Decimal,
}

/// Sums of what was posted: to date, and for the current day.
#[derive(Debug, Default)]
pub struct Ledger {
    entries: u64,
    balances: BTreeMap<AccountId, Money>,
    today: BTreeMap<AccountId, DayMovement>,
}

impl Ledger {
    /// Posts one entry and returns its number, counting from 1.
    pub fn post(&mut self, date: Date, narration: &str, postings: &[Posting]) -> Result<u64, Unbalanced> {
        let difference: Money = postings.iter().map(|posting| posting.amount).sum();
        if !difference.is_zero() {
            return Err(Unbalanced {
                narration: narration.to_owned(),
                date,
                difference: difference.decimal(),
            });
        }
        let day = day_number(date);
        let moves_cash = !cash_movement(postings).is_zero();
        for posting in postings {
            *self.balances.entry(posting.account).or_default() += posting.amount;
            let movement = self.today.entry(posting.account).or_insert(DayMovement {
                account: posting.account,
                day,
                net: Money::ZERO,
                received: Money::ZERO,
                paid: Money::ZERO,
            });
            movement.net += posting.amount;
            if moves_cash && !is_cash(posting.account) {
                if posting.amount.is_negative() {
                    movement.received -= posting.amount;
                } else {
                    movement.paid += posting.amount;
                }
            }
        }
        self.entries += 1;
        Ok(self.entries)
    }

    /// The number of the last entry.
    pub fn last_entry(&self) -> u64 {
        self.entries
    }

    /// What the day did, leaving the ledger ready for the next one.
    pub fn close_day(&mut self) -> Vec<DayMovement> {
        std::mem::take(&mut self.today).into_values().collect()
    }

    /// An account's balance to date, debits less credits.
    pub fn balance(&self, account: AccountId) -> Money {
        self.balances.get(&account).copied().unwrap_or_default()
    }
}

fn is_cash(account: AccountId) -> bool {
    chart::account(account).is_some_and(|account| account.kind == AccountKind::Bank)
}

fn cash_movement(postings: &[Posting]) -> Money {
    postings
        .iter()
        .filter(|posting| is_cash(posting.account))
        .map(|posting| posting.amount)
        .sum()
}

/// Days since 1970-01-01, as the books' file keeps dates.
pub fn day_number(date: Date) -> i32 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    (date - EPOCH).get_days()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_entry_that_does_not_balance_is_refused() {
        let mut ledger = Ledger::default();
        let entry = [
            debit(chart::BANK, Money::whole(10)),
            credit(chart::COUNTER_SALES, Money::whole(9)),
        ];
        assert!(ledger.post(date(2026, 1, 1), "short", &entry).is_err());
        assert_eq!(ledger.balance(chart::BANK), Money::ZERO);
    }

    #[test]
    fn cash_is_seen_on_the_accounts_at_the_other_side_and_transfers_are_not_seen() {
        let mut ledger = Ledger::default();
        let day = date(2026, 1, 1);
        ledger
            .post(
                day,
                "sale",
                &[
                    debit(chart::TILL, Money::whole(12)),
                    credit(chart::COUNTER_SALES, Money::whole(12)),
                ],
            )
            .unwrap();
        ledger
            .post(
                day,
                "banked",
                &[
                    debit(chart::BANK, Money::whole(5)),
                    credit(chart::TILL, Money::whole(5)),
                ],
            )
            .unwrap();
        let movements = ledger.close_day();
        let received: Money = movements.iter().map(|movement| movement.received).sum();
        let paid: Money = movements.iter().map(|movement| movement.paid).sum();
        assert_eq!((received, paid), (Money::whole(12), Money::ZERO));
        assert_eq!(day_number(date(1970, 1, 2)), 1);
    }
}
