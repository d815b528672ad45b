//! The habits of those that the businesses trade with: when they pay, and what becomes of documents.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rand::{Rng, RngExt};

use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::credits::Apply;
use crate::books::diary::{Diary, Planned};
use crate::books::lines::LineDraft;
use crate::books::trade::Side;
use crate::books::trading::NewDocument;

/// How somebody pays.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habit {
    /// Days after the due date, on average.
    delay: i32,
    /// The weekday of their payment run, if they have one.
    run: Option<Weekday>,
}

impl Habit {
    /// A habit from the dice; firms with a payment run pay on its weekday only.
    pub(super) fn roll(dice: &mut impl Rng, runs: bool) -> Self {
        const RUNS: [Weekday; 3] = [Weekday::Tuesday, Weekday::Thursday, Weekday::Friday];
        Self {
            delay: dice.random_range(-4..16),
            run: (runs && dice.random_ratio(3, 4)).then(|| RUNS[dice.random_range(0..3)]),
        }
    }

    fn day(self, dice: &mut impl Rng, due: Date, not_before: Date) -> Date {
        let mut day = due
            .saturating_add((self.delay + dice.random_range(0..5)).days())
            .max(not_before.saturating_add(1.day()));
        while self.run.is_some_and(|run| run != day.weekday()) {
            day = day.saturating_add(1.day());
        }
        day
    }
}

/// Plans what becomes of an invoice: paid, paid in parts, never paid, taken back, or partly credited.
pub(super) fn plan_invoice(
    books: &mut Bookkeeper<'_>,
    diary: &mut Diary,
    habit: Habit,
    party: usize,
    invoice: u64,
    issued: Date,
) {
    let side = Side::Sales;
    let terms = books
        .parties(side)
        .get(party)
        .map_or(30, |party| party.payment_terms_days);
    let due = issued.saturating_add(i64::from(terms).days());
    let paid = habit.day(&mut books.dice, due, issued);
    let settle = |percent| Planned::Settle {
        side,
        party,
        document: invoice,
        percent,
    };
    let soon = issued.saturating_add(books.dice.random_range(1..9).days());
    match books.dice.random_range(0..200) {
        0..3 => diary.plan(
            soon,
            Planned::Cancel {
                side,
                document: invoice,
            },
        ),
        3..6 => {}
        6..18 => {
            let later = paid.saturating_add(books.dice.random_range(12..45).days());
            diary.plan(paid, settle(Some(books.dice.random_range(25..75))));
            if books.dice.random_ratio(5, 6) {
                diary.plan(later, settle(None));
            }
        }
        18..25 => {
            let reason = [
                "Overcharged in part",
                "Goodwill",
                "Price agreed later",
                "Returned in part",
            ][books.dice.random_range(0..4)];
            let apply = match books.dice.random_range(0..10) {
                0 => Apply::Nothing,
                1 | 2 => Apply::Half,
                _ => Apply::Everything,
            };
            diary.plan(
                soon,
                Planned::Return {
                    side,
                    document: invoice,
                    reason,
                    apply,
                },
            );
            diary.plan(paid.max(soon.saturating_add(3.days())), settle(None));
        }
        _ => diary.plan(paid, settle(None)),
    }
}

/// Plans what becomes of a bill: paid in the weekly run after it is due, or partly credited first.
pub(super) fn plan_bill(
    books: &mut Bookkeeper<'_>,
    diary: &mut Diary,
    party: usize,
    bill: u64,
    billed: Date,
) {
    let side = Side::Purchases;
    let terms = books
        .parties(side)
        .get(party)
        .map_or(14, |party| party.payment_terms_days);
    let mut paid = billed.saturating_add((i64::from(terms) - 3).max(1).days());
    while paid.weekday() != Weekday::Friday {
        paid = paid.saturating_add(1.day());
    }
    if books.dice.random_ratio(1, 40) {
        let soon = billed.saturating_add(1.day());
        let reason = if books.dice.random_ratio(1, 2) {
            "Damaged in transit"
        } else {
            "Short delivery"
        };
        let apply = if books.dice.random_ratio(7, 8) {
            Apply::Everything
        } else {
            Apply::Nothing
        };
        diary.plan(
            soon,
            Planned::Return {
                side,
                document: bill,
                reason,
                apply,
            },
        );
    }
    let percent = books.dice.random_ratio(1, 80).then_some(50);
    diary.plan(
        paid,
        Planned::Settle {
            side,
            party,
            document: bill,
            percent,
        },
    );
    if percent.is_some() {
        let later = paid.saturating_add(21.days());
        diary.plan(
            later,
            Planned::Settle {
                side,
                party,
                document: bill,
                percent: None,
            },
        );
    }
}

/// Enters a supplier's bill, and plans what becomes of it.
pub(super) fn enter_bill(
    books: &mut Bookkeeper<'_>,
    diary: &mut Diary,
    dated: Date,
    party: usize,
    lines: Vec<LineDraft>,
) -> Result<(), BooksError> {
    let reference = supplier_reference(&mut books.dice, dated);
    let bill = books.issue(NewDocument {
        side: Side::Purchases,
        party,
        dated,
        lines,
        reference,
        note: None,
        order: None,
    })?;
    plan_bill(books, diary, party, bill, dated);
    Ok(())
}

/// The number that a supplier puts on its bill.
pub(super) fn supplier_reference(dice: &mut impl Rng, date: Date) -> Option<String> {
    dice.random_ratio(19, 20)
        .then(|| format!("F{}-{:05}", date.year(), dice.random_range(0..100_000)))
}

/// The number that a customer puts on its order.
pub(super) fn purchase_order(dice: &mut impl Rng) -> Option<String> {
    dice.random_ratio(2, 3)
        .then(|| format!("PO-{}", dice.random_range(10_000..100_000)))
}
