//! How orders are paid, and the processor's account of it: charges, fees, refunds and payouts.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use super::orders::Order;
use super::{Shop, fee_on};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart::{self, AccountId};
use crate::books::money::Money;
use crate::books::record::Resource;
use crate::books::transfers::NewTransfer;

/// How a shopper pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Method {
    Card,
    PayPal,
    Cash,
}

impl Method {
    /// Every method, by id.
    pub const ALL: [Self; 3] = [Self::Card, Self::PayPal, Self::Cash];

    /// Its id.
    pub fn id(self) -> u64 {
        match self {
            Self::Card => 1,
            Self::PayPal => 2,
            Self::Cash => 3,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::PayPal => "PayPal",
            Self::Cash => "Cash",
        }
    }

    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::PayPal => "paypal",
            Self::Cash => "cash",
        }
    }

    /// The ledger account of the bank account that the money reaches first.
    pub(super) fn bank(self) -> AccountId {
        match self {
            Self::Card | Self::PayPal => chart::PROCESSOR,
            Self::Cash => chart::TILL,
        }
    }

    fn processor(self) -> Option<&'static str> {
        (self != Self::Cash).then_some("Nordpay")
    }
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Authorised,
    Captured,
    Failed,
    Cancelled,
}

/// What a line of the processor's account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Charge,
    Fee,
    Refund,
    Payout,
    PayoutFailed,
    Chargeback,
    ChargebackReversal,
    FeeRefund,
}

/// A payment of an order.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PaymentWire {
    id: u64,
    order: OrderReference,
    method: MethodReference,
    status: Status,
    amount: Money,
    currency: &'static str,
    processor: Option<&'static str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Debug, Clone, Serialize)]
struct OrderReference {
    id: u64,
    number: String,
}

#[derive(Debug, Clone, Serialize)]
struct MethodReference {
    id: u64,
    name: &'static str,
    kind: &'static str,
}

impl PaymentWire {
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn is_captured(&self) -> bool {
        self.status == Status::Captured
    }
}

/// Writes a line of the processor's account.
pub(super) fn transaction(
    books: &mut Bookkeeper<'_>,
    kind: Kind,
    amount: Money,
    (source, id): (&'static str, u64),
    at: Timestamp,
) -> Result<(), BooksError> {
    let number = books.next(Resource::ShopTransactions);
    let wire = TransactionWire {
        id: number,
        kind,
        amount,
        currency: books.currency,
        source: SourceReference { kind: source, id },
        booked_at: at,
        created_at: at,
        updated_at: at,
    };
    books.put(Resource::ShopTransactions, number, at, &wire)
}

impl Shop {
    /// Enters a payment of all that an order comes to.
    pub(super) fn pay(
        &mut self,
        books: &mut Bookkeeper<'_>,
        order: &mut Order,
        status: Status,
    ) -> Result<(), BooksError> {
        let id = books.next(Resource::ShopPayments);
        let (at, amount) = (order.placed_at, order.gross());
        let wire = PaymentWire {
            id,
            order: OrderReference {
                id: order.id,
                number: order.number(),
            },
            method: MethodReference {
                id: order.method.id(),
                name: order.method.name(),
                kind: order.method.kind(),
            },
            status,
            amount,
            currency: books.currency,
            processor: order.method.processor(),
            created_at: at,
            updated_at: at,
        };
        books.put(Resource::ShopPayments, id, at, &wire)?;
        order.payments.push(wire);
        if status != Status::Captured || order.method.bank() != chart::PROCESSOR {
            return Ok(());
        }
        transaction(books, Kind::Charge, amount, ("payment", id), at)?;
        if let Some(fee) = fee_on(order.method, amount) {
            transaction(books, Kind::Fee, -fee, ("payment", id), at)?;
            self.takings.fee(fee);
        }
        Ok(())
    }

    /// On Tuesdays and Fridays the processor pays out what it holds. A payout now and then comes back.
    pub(super) fn pay_out(&mut self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        let held = books.bank_balance(chart::PROCESSOR);
        let pays = matches!(date.weekday(), Weekday::Tuesday | Weekday::Friday);
        if !pays || held < Money::whole(25) {
            return Ok(());
        }
        self.payouts += 1;
        let (number, at) = (self.payouts, books.moment(date));
        transaction(books, Kind::Payout, -held, ("payout", number), at)?;
        if number.is_multiple_of(29) {
            return transaction(books, Kind::PayoutFailed, held, ("payout", number), at);
        }
        books.move_money(NewTransfer {
            on: date,
            from: chart::PROCESSOR,
            to: chart::BANK,
            amount: held,
            narration: &format!("Payout {number} of Nordpay"),
            description: &format!("NORDPAY PAYOUT {number}"),
        })
    }
}

#[derive(Serialize)]
struct TransactionWire<'a> {
    id: u64,
    kind: Kind,
    amount: Money,
    currency: &'a str,
    source: SourceReference,
    booked_at: Timestamp,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct SourceReference {
    kind: &'static str,
    id: u64,
}
