//! Takings over a counter: by card and in cash, and what the card acquirer charges for it.

use jiff::civil::{Date, Weekday};
use rand::RngExt;
use rust_decimal::Decimal;

use crate::books::bank::BankKind;
use crate::books::bank_entries::NewBankEntry;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart;
use crate::books::dimensions::DimensionIndex;
use crate::books::lines::{Line, LineDraft};
use crate::books::lists::PaymentMethod;
use crate::books::manual_journals::Banking;
use crate::books::money::Money;
use crate::books::tax::TaxRate;
use crate::books::trade::Side;

/// A day's takings: most by card, which the acquirer pays over in full, the rest into the till. Returns what the
/// acquirer will charge for the cards.
pub(super) fn take(
    books: &mut Bookkeeper<'_>,
    date: Date,
    dimension: DimensionIndex,
) -> Result<Money, BooksError> {
    let season = 88 + i64::from(((date.month() + 5) % 12 - 6).abs()) * 4;
    let busy = if date.weekday() == Weekday::Saturday {
        150
    } else {
        100
    };
    let standard = Money::from_cents(books.dice.random_range(62_000..98_000) * season * busy / 10_000);
    let zero = Money::from_cents(books.dice.random_range(12_000..22_000) * season * busy / 10_000);
    let share = Decimal::from(books.dice.random_range(12..26));
    let cash = (standard.percent(share), zero.percent(share));
    enter_takings(books, date, (chart::TILL, dimension), cash)?;
    let cards = (standard - cash.0, zero - cash.1);
    let gross = enter_takings(books, date, (chart::BANK, dimension), cards)?;
    Ok(gross.percent(Decimal::new(155, 2)))
}

/// Enters takings of standard and of zero rate; returns what they come to.
fn enter_takings(
    books: &mut Bookkeeper<'_>,
    date: Date,
    (bank, dimension): (chart::AccountId, DimensionIndex),
    (standard, zero): (Money, Money),
) -> Result<Money, BooksError> {
    let what = if bank == chart::TILL { "cash" } else { "cards" };
    let lines: Vec<Line> = [(standard, TaxRate::Standard), (zero, TaxRate::Zero)]
        .into_iter()
        .map(|(net, tax)| {
            Line::price(LineDraft {
                dimension: Some(dimension),
                ..LineDraft::plain(
                    &format!("Counter sales, {what}, {}", tax.code()),
                    net,
                    tax,
                    chart::COUNTER_SALES,
                )
            })
        })
        .collect();
    let gross = lines.iter().map(Line::gross).sum();
    let note = format!("Takings of {date}, {what}");
    books.bank_entry(&NewBankEntry {
        side: Side::Sales,
        party: None,
        on: date,
        bank,
        lines,
        method: if bank == chart::TILL {
            PaymentMethod::Cash
        } else {
            PaymentMethod::Card
        },
        banking: Banking {
            kind: BankKind::Takings,
            description: &format!("TAKINGS {}", date.strftime("%d%m%y")),
            counterparty: None,
        },
        note: Some(&note),
    })?;
    Ok(gross)
}

/// The acquirer charges for a month's cards.
pub(super) fn pay_card_fees(books: &mut Bookkeeper<'_>, date: Date, fees: Money) -> Result<(), BooksError> {
    let note = format!("Card fees, {}", date.strftime("%B %Y"));
    books.bank_entry(&NewBankEntry {
        side: Side::Purchases,
        party: None,
        on: date,
        bank: chart::BANK,
        lines: vec![Line::untaxed(&note, chart::CARD_FEES, fees)],
        method: PaymentMethod::DirectDebit,
        banking: Banking {
            kind: BankKind::Fee,
            description: "CARD ACQUIRING",
            counterparty: None,
        },
        note: Some(&note),
    })
}
