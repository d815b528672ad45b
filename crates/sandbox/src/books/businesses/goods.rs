//! Trade in goods: what is sold is ordered again, delivered, billed, and taken off stock.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;
use rust_decimal::Decimal;

use super::habits::{plan_bill, supplier_reference};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart;
use crate::books::diary::{Diary, working_day};
use crate::books::dimensions::DimensionIndex;
use crate::books::exchange::Currency;
use crate::books::ledger::{credit, debit};
use crate::books::lines::LineDraft;
use crate::books::manual_journals::JournalLine;
use crate::books::money::Money;
use crate::books::orders::Delivery;
use crate::books::tax::TaxRate;
use crate::books::trade::Side;

#[derive(Debug)]
enum Event {
    Receive(u64, Delivery),
    Bill(u64),
    Cancel(u64),
}

/// The goods that a business deals in.
#[derive(Debug)]
pub(super) struct Goods {
    /// How many suppliers goods come from: the first ones of all.
    suppliers: usize,
    /// The last day of the play.
    last: Date,
    /// Cost of the goods sold since stock was last adjusted.
    sold: Money,
    /// Cost of the goods sold since they were last ordered again.
    to_replace: Money,
    events: BTreeMap<Date, Vec<Event>>,
}

impl Goods {
    pub(super) fn new(suppliers: usize, last: Date) -> Self {
        Self {
            suppliers,
            last,
            sold: Money::ZERO,
            to_replace: Money::ZERO,
            events: BTreeMap::new(),
        }
    }

    /// How many suppliers goods come from.
    pub(super) fn suppliers(&self) -> usize {
        self.suppliers
    }

    /// Counts goods that were sold, by their cost. A negative cost counts goods that came back.
    pub(super) fn sold(&mut self, cost: Money) {
        self.sold += cost;
        self.to_replace += cost;
    }

    /// Orders again what was sold, in that many orders.
    pub(super) fn order(&mut self, books: &mut Bookkeeper<'_>, date: Date, orders: u64) {
        if orders == 0 || !self.to_replace.is_positive() {
            return;
        }
        let each = Money::rounded(self.to_replace.decimal() / Decimal::from(orders));
        for _ in 0..orders {
            let party = books.dice.random_range(0..self.suppliers);
            let count = books.dice.random_range(1..=3);
            let mut lines = Vec::with_capacity(count);
            for _ in 0..count {
                let index = books.dice.random_range(0..books.items.len());
                if let Some((line, cost)) = bought(books, (party, date), index, each, count) {
                    self.to_replace -= cost;
                    lines.push(line);
                }
            }
            self.place(books, date, party, lines);
        }
    }

    /// Places an order and plans its delivery and its bill, or what else becomes of it.
    fn place(&mut self, books: &mut Bookkeeper<'_>, date: Date, party: usize, lines: Vec<LineDraft>) {
        let expected = working_day(date.saturating_add(books.dice.random_range(2..9).days()));
        let order = books.order_goods(party, date, expected, lines);
        let recent = date.saturating_add(3.days()) >= self.last;
        match books.dice.random_range(0..60) {
            0..6 if recent => books.keep_order_as_draft(order),
            6 => self.plan(date.saturating_add(1.day()), Event::Cancel(order)),
            7..12 => {
                let rest = working_day(expected.saturating_add(5.days()));
                self.plan(expected, Event::Receive(order, Delivery::Half));
                self.plan(expected.saturating_add(1.day()), Event::Bill(order));
                self.plan(rest, Event::Receive(order, Delivery::Rest));
                self.plan(rest.saturating_add(2.days()), Event::Bill(order));
            }
            _ => {
                let billed = expected.saturating_add(books.dice.random_range(0..4).days());
                self.plan(expected, Event::Receive(order, Delivery::Rest));
                self.plan(billed, Event::Bill(order));
            }
        }
    }

    fn plan(&mut self, on: Date, event: Event) {
        self.events.entry(on).or_default().push(event);
    }

    /// Takes in what a day brings of goods and bills for them.
    pub(super) fn day(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        for event in self.events.remove(&date).into_iter().flatten() {
            match event {
                Event::Receive(order, delivery) => books.receive_goods(order, date, delivery)?,
                Event::Cancel(order) => books.cancel_order(order, date)?,
                Event::Bill(order) => {
                    let reference = supplier_reference(&mut books.dice, date);
                    if let Some((bill, party)) = books.bill_goods(order, date, reference)? {
                        plan_bill(books, diary, party, bill, date);
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes the cost of what was sold off stock.
    pub(super) fn adjust_stock(&mut self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        if !self.sold.is_positive() {
            return Ok(());
        }
        let cost = std::mem::take(&mut self.sold);
        let lines: [JournalLine; 2] = [
            debit(chart::COST_OF_GOODS, cost).into(),
            credit(chart::STOCK, cost).into(),
        ];
        books.journal(date, &format!("Cost of goods sold to {date}"), &lines, None)?;
        Ok(())
    }
}

/// A line that sells an item to a customer, and what the goods cost.
pub(super) fn sale(
    books: &Bookkeeper<'_>,
    (party, date): (usize, Date),
    index: usize,
    quantity: Decimal,
    discount_percent: Decimal,
    dimension: Option<DimensionIndex>,
) -> Option<(LineDraft, Money)> {
    let item = books.items.get(index)?;
    let (sold, bought) = item.sold.zip(item.bought)?;
    let currency = books.parties(Side::Sales).get(party)?.currency;
    let line = LineDraft {
        description: item.name.clone(),
        item: Some(index),
        quantity,
        unit_price: abroad(sold.amount, currency, date),
        discount_percent,
        tax: tax_abroad(sold.tax, currency),
        account: sold.account,
        dimension,
    };
    Some((line, bought.amount.times(quantity)))
}

/// A line that buys about a share of `worth` of an item from a supplier, and what that costs.
fn bought(
    books: &Bookkeeper<'_>,
    (party, date): (usize, Date),
    index: usize,
    worth: Money,
    shares: usize,
) -> Option<(LineDraft, Money)> {
    let item = books.items.get(index)?;
    let bought = item.bought?;
    let currency = books.parties(Side::Purchases).get(party)?.currency;
    let wanted = worth.decimal() / Decimal::from(shares) / bought.amount.decimal().max(Decimal::ONE);
    let quantity = wanted.round().max(Decimal::ONE);
    let line = LineDraft {
        description: item.name.clone(),
        item: Some(index),
        quantity,
        unit_price: abroad(bought.amount, currency, date),
        discount_percent: Decimal::ZERO,
        tax: tax_abroad(bought.tax, currency),
        account: bought.account,
        dimension: None,
    };
    Some((line, bought.amount.times(quantity)))
}

fn abroad(amount: Money, currency: Currency, date: Date) -> Money {
    match currency {
        Currency::Pound => amount,
        _ => Money::rounded(amount.decimal() / currency.rate(date).decimal()),
    }
}

/// No VAT is charged across the border.
fn tax_abroad(rate: TaxRate, currency: Currency) -> TaxRate {
    match currency {
        Currency::Pound => rate,
        _ => TaxRate::Zero,
    }
}
