//! The shop's till: what is sold online and over the counter, how it is paid, refunded and disputed, and what the
//! payment processor makes of it. Every day's sums are entered in the books, so that shop, ledger and bank agree.

mod customers;
mod disputes;
mod orders;
mod payments;
mod products;
mod reference;
mod takings;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::bookkeeper::{Bookkeeper, BooksError};
use super::chart;
use super::money::Money;

pub use customers::Customer;
pub use orders::{Basket, BasketLine, Channel, Order};
pub use payments::Method;
pub use products::{Category, Product, Variant};
pub use reference::Location;

use disputes::Dispute;
use takings::Takings;

/// What the processor keeps of every payment: per cent of it, and so many cents besides.
const FEES: [(Method, i64, i64); 2] = [(Method::Card, 140, 20), (Method::PayPal, 290, 30)];

/// What the processor charges for a dispute, in cents, unless the shop wins it.
const DISPUTE_FEE: i64 = 1_500;

/// What may still happen with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing: it stays sold.
    Sold,
    /// One line of it comes back on a day.
    LineReturned(Date),
    /// All of it comes back on a day.
    AllReturned(Date),
    /// The shopper's bank takes the money back on a day.
    Disputed(Date),
    /// Its payment has not been captured yet.
    NotCaptured,
    /// It was cancelled before its payment was captured.
    Cancelled,
}

#[derive(Debug)]
enum Event {
    ReturnLine(u64),
    ReturnAll(u64),
    Dispute(u64),
    DecideDispute(u64),
}

/// A shop with its shelves, its shoppers and its till.
#[derive(Debug)]
pub struct Shop {
    /// What is sold.
    pub products: Vec<Product>,
    /// The headings that products are under.
    pub categories: Vec<Category>,
    /// Where it is sold.
    pub locations: Vec<Location>,
    /// Who buys.
    pub customers: Vec<Customer>,
    orders: BTreeMap<u64, Order>,
    disputes: BTreeMap<u64, Dispute>,
    events: BTreeMap<Date, Vec<Event>>,
    takings: Takings,
    payouts: u64,
}

impl Shop {
    /// A shop that nothing was sold in.
    pub fn new(
        products: Vec<Product>,
        categories: Vec<Category>,
        locations: Vec<Location>,
        customers: Vec<Customer>,
    ) -> Self {
        Self {
            products,
            categories,
            locations,
            customers,
            orders: BTreeMap::new(),
            disputes: BTreeMap::new(),
            events: BTreeMap::new(),
            takings: Takings::default(),
            payouts: 0,
        }
    }

    /// Takes an order; says what came of it.
    pub fn sell(
        &mut self,
        books: &mut Bookkeeper<'_>,
        basket: &Basket,
        on: Date,
        fate: Fate,
    ) -> Result<(), BooksError> {
        let mut order = self.place(books, basket, on);
        let declined = order.method != Method::Cash && order.id.is_multiple_of(41);
        if declined {
            self.pay(books, &mut order, payments::Status::Failed)?;
        }
        match fate {
            Fate::NotCaptured => self.pay(books, &mut order, payments::Status::Authorised)?,
            Fate::Cancelled => {
                self.pay(books, &mut order, payments::Status::Cancelled)?;
                order.cancel();
            }
            _ => {
                self.pay(books, &mut order, payments::Status::Captured)?;
                self.takings.sale(&order);
                order.complete();
            }
        }
        if let Some(customer) = order.customer.and_then(|index| self.customers.get_mut(index)) {
            customer.bought(&order);
        }
        let event = match fate {
            Fate::LineReturned(day) => Some((day, Event::ReturnLine(order.id))),
            Fate::AllReturned(day) => Some((day, Event::ReturnAll(order.id))),
            Fate::Disputed(day) => Some((day, Event::Dispute(order.id))),
            Fate::Sold | Fate::NotCaptured | Fate::Cancelled => None,
        };
        match event {
            Some((day, event)) => {
                self.events.entry(day).or_default().push(event);
                self.orders.insert(order.id, order);
                Ok(())
            }
            None => self.write_order(books, &order),
        }
    }

    /// Lives a day before anything is sold: the processor pays out, goods come back, disputes are opened and decided.
    pub fn open_day(&mut self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        self.pay_out(books, date)?;
        let later = self.events.split_off(&date.tomorrow().unwrap_or(date));
        let due = std::mem::replace(&mut self.events, later);
        for event in due.into_values().flatten() {
            match event {
                Event::ReturnLine(order) => self.take_back(books, order, date, 1)?,
                Event::ReturnAll(order) => self.take_back(books, order, date, usize::MAX)?,
                Event::Dispute(order) => self.open_dispute(books, order, date)?,
                Event::DecideDispute(dispute) => self.decide_dispute(books, dispute, date)?,
            }
        }
        Ok(())
    }

    /// Enters the day's sums in the books.
    pub fn close_day(&mut self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        std::mem::take(&mut self.takings).enter(books, date)
    }

    /// Writes what may still have changed, and the lists.
    pub fn finish(&mut self, books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        for order in std::mem::take(&mut self.orders).into_values() {
            self.write_order(books, &order)?;
        }
        for dispute in std::mem::take(&mut self.disputes).into_values() {
            dispute.write(books)?;
        }
        self.write_customers(books)?;
        self.write_products(books)?;
        self.write_reference(books)
    }

    fn take_back(
        &mut self,
        books: &mut Bookkeeper<'_>,
        order: u64,
        date: Date,
        lines: usize,
    ) -> Result<(), BooksError> {
        let Some(mut order) = self.orders.remove(&order) else {
            return Ok(());
        };
        let at = books.moment(date);
        let returned = order.take_back(lines, at);
        for line in &returned {
            self.takings.refund(&order, line);
        }
        let amount: Money = returned.iter().map(orders::OrderLine::gross).sum();
        if let Some(customer) = order.customer.and_then(|index| self.customers.get_mut(index)) {
            customer.spent -= amount;
        }
        if order.method.bank() == chart::PROCESSOR {
            let number = order.id;
            payments::transaction(books, payments::Kind::Refund, -amount, ("order", number), at)?;
        }
        self.write_order(books, &order)
    }
}

/// The processor's fee on a payment, if it keeps one.
fn fee_on(method: Method, amount: Money) -> Option<Money> {
    let (_, basis_points, cents) = FEES.iter().find(|(charged, ..)| *charged == method)?;
    let share = Money::rounded(amount.decimal() * Decimal::new(*basis_points, 4));
    Some(share + Money::from_cents(*cents))
}
