//! Disputes: a shopper's bank takes a payment back, and the shop wins or loses.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rand::RngExt;
use serde::Serialize;

use super::payments::{self, Kind, PaymentWire};
use super::{DISPUTE_FEE, Event, Shop};
use crate::books::bank::BankKind;
use crate::books::bank_entries::NewBankEntry;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart;
use crate::books::lines::Line;
use crate::books::lists::PaymentMethod;
use crate::books::manual_journals::Banking;
use crate::books::money::Money;
use crate::books::record::Resource;
use crate::books::trade::Side;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    NeedsEvidence,
    UnderReview,
    Accepted,
    Won,
    Lost,
}

/// A payment that a shopper's bank took back.
#[derive(Debug)]
pub(super) struct Dispute {
    id: u64,
    payment: u64,
    order: (u64, String),
    amount: Money,
    currency: &'static str,
    reason: &'static str,
    state: State,
    respond_by_on: Date,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Shop {
    pub(super) fn open_dispute(
        &mut self,
        books: &mut Bookkeeper<'_>,
        order: u64,
        date: Date,
    ) -> Result<(), BooksError> {
        const REASONS: [&str; 4] = [
            "Product not received",
            "Fraudulent",
            "Product not as described",
            "Duplicate",
        ];
        let Some(order) = self.orders.remove(&order) else {
            return Ok(());
        };
        self.write_order(books, &order)?;
        let Some(payment) = order.payments.iter().find(|payment| payment.is_captured()) else {
            return Ok(());
        };
        let id = books.next(Resource::ShopDisputes);
        let at = books.moment(date);
        let amount = order.gross();
        let reason = REASONS[books.dice.random_range(0..REASONS.len())];
        let state = if books.dice.random_ratio(1, 3) {
            State::NeedsEvidence
        } else {
            State::UnderReview
        };
        let dispute = Dispute {
            id,
            payment: PaymentWire::id(payment),
            order: (order.id, order.number()),
            amount,
            currency: books.currency,
            reason,
            state,
            respond_by_on: date.saturating_add(14.days()),
            created_at: at,
            updated_at: at,
        };
        let fee = Money::from_cents(DISPUTE_FEE);
        payments::transaction(books, Kind::Chargeback, -amount, ("dispute", id), at)?;
        payments::transaction(books, Kind::Fee, -fee, ("dispute", id), at)?;
        self.takings.fee(fee);
        let note = format!("Chargeback of order {}", dispute.order.1);
        enter(
            books,
            date,
            Side::Purchases,
            &note,
            &[(chart::CHARGEBACKS, amount)],
        )?;
        let decided = date.saturating_add(books.dice.random_range(20..45).days());
        self.events
            .entry(decided)
            .or_default()
            .push(Event::DecideDispute(id));
        self.disputes.insert(id, dispute);
        Ok(())
    }

    pub(super) fn decide_dispute(
        &mut self,
        books: &mut Bookkeeper<'_>,
        id: u64,
        date: Date,
    ) -> Result<(), BooksError> {
        let at = books.moment(date);
        let roll = books.dice.random_range(0..5);
        let Some(mut dispute) = self.disputes.remove(&id) else {
            return Ok(());
        };
        dispute.updated_at = dispute.updated_at.max(at);
        dispute.state = match roll {
            0 => State::Accepted,
            1 | 2 => State::Lost,
            _ => State::Won,
        };
        if dispute.state == State::Won {
            let (amount, fee) = (dispute.amount, Money::from_cents(DISPUTE_FEE));
            payments::transaction(books, Kind::ChargebackReversal, amount, ("dispute", id), at)?;
            payments::transaction(books, Kind::FeeRefund, fee, ("dispute", id), at)?;
            let note = format!("Chargeback of order {} won", dispute.order.1);
            let back = [(chart::CHARGEBACKS, amount), (chart::CARD_FEES, fee)];
            enter(books, date, Side::Sales, &note, &back)?;
        }
        dispute.write(books)
    }
}

fn enter(
    books: &mut Bookkeeper<'_>,
    on: Date,
    side: Side,
    note: &str,
    amounts: &[(chart::AccountId, Money)],
) -> Result<(), BooksError> {
    books.bank_entry(&NewBankEntry {
        side,
        party: None,
        on,
        bank: chart::PROCESSOR,
        lines: amounts
            .iter()
            .map(|(account, amount)| Line::untaxed(note, *account, *amount))
            .collect(),
        method: PaymentMethod::Card,
        banking: Banking {
            kind: BankKind::Chargeback,
            description: note,
            counterparty: Some("Nordpay"),
        },
        note: Some(note),
    })
}

impl Dispute {
    /// Writes it as it stands.
    pub(super) fn write(&self, books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        let wire = DisputeWire {
            id: self.id,
            payment: Reference {
                id: self.payment,
                number: None,
            },
            order: Reference {
                id: self.order.0,
                number: Some(&self.order.1),
            },
            amount: self.amount,
            currency: self.currency,
            reason: self.reason,
            state: self.state,
            respond_by_on: self.respond_by_on,
            created_at: self.created_at,
            updated_at: self.updated_at,
        };
        books.put(Resource::ShopDisputes, self.id, self.updated_at, &wire)
    }
}

#[derive(Serialize)]
struct DisputeWire<'a> {
    id: u64,
    payment: Reference<'a>,
    order: Reference<'a>,
    amount: Money,
    currency: &'static str,
    reason: &'static str,
    state: State,
    respond_by_on: Date,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct Reference<'a> {
    id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
}
