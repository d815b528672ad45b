//! Sales orders: what customers asked for, and how much of it was invoiced.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::bookkeeper::{Bookkeeper, BooksError};
use super::lines::{Line, LineDraft, Totals, lines_wire};
use super::orders::OrderReference;
use super::parties::{Address, Contact, PartyReference};
use super::record::{Resource, Stream};
use super::trade::{Number, Side};

/// What became of a sales order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fulfilment {
    /// All of it was invoiced.
    Whole,
    /// Half of it was; the rest is to come.
    Part,
    /// Nothing of it was yet.
    Awaited,
    /// The customer called it off.
    CalledOff,
}

/// A sales order to be entered.
#[derive(Debug)]
pub struct NewSalesOrder<'a> {
    /// The index of the customer.
    pub party: usize,
    /// The day it was placed.
    pub ordered_on: Date,
    /// The day the customer expects the goods.
    pub expected_on: Date,
    /// What was asked for, before the customer was told of lines to come.
    pub lines: &'a [LineDraft],
    /// The customer's own number.
    pub reference: Option<&'a str>,
    /// What became of it.
    pub fulfilment: Fulfilment,
    /// The last day something happened with it.
    pub last_on: Date,
}

impl Bookkeeper<'_> {
    /// Enters a sales order and returns its id. Of an order that is fulfilled in part, `lines` are the part invoiced:
    /// as much again is still to come.
    pub fn take_order(&mut self, new: &NewSalesOrder<'_>) -> Result<u64, BooksError> {
        let id = self.next(Resource::SalesOrders);
        let created_at = self.moment(new.ordered_on);
        let updated_at = self.moment(new.last_on).max(created_at);
        let Some(party) = self.parties(Side::Sales).get(new.party) else {
            return Ok(id);
        };
        let factor = match new.fulfilment {
            Fulfilment::Part => Decimal::TWO,
            _ => Decimal::ONE,
        };
        let lines: Vec<Line> = new
            .lines
            .iter()
            .map(|line| {
                Line::price(LineDraft {
                    quantity: line.quantity * factor,
                    ..line.clone()
                })
            })
            .collect();
        let (state, invoicing) = match new.fulfilment {
            Fulfilment::Whole => ("closed", "invoiced"),
            Fulfilment::Part => ("open", "part_invoiced"),
            Fulfilment::Awaited => ("open", "not_invoiced"),
            Fulfilment::CalledOff => ("cancelled", "not_invoiced"),
        };
        let invoiced = matches!(new.fulfilment, Fulfilment::Whole | Fulfilment::Part);
        let document = serde_json::to_string(&SalesOrderWire {
            id,
            number: OrderReference::to(Side::Sales, id).number,
            state,
            invoicing,
            customer: PartyReference {
                id: new.party as u64 + 1,
                name: &party.name,
            },
            customer_reference: new.reference,
            ordered_on: new.ordered_on,
            expected_on: new.expected_on,
            deliver_to: party.delivery_address.as_ref().unwrap_or(&party.billing_address),
            contact: party.contact.as_ref(),
            currency: party.currency.code(),
            exchange_rate: Number(party.currency.rate(new.ordered_on).decimal()),
            totals: Totals::of(&lines).wire(Side::Sales),
            lines: lines_wire(&lines, Side::Sales, self.registers())
                .into_iter()
                .zip(new.lines)
                .map(|(line, draft)| OrderLineWire {
                    line,
                    invoiced: Number(if invoiced { draft.quantity } else { Decimal::ZERO }),
                })
                .collect(),
            created_at,
            updated_at,
        })?;
        self.write(Stream::Of(Resource::SalesOrders), id, updated_at, document)?;
        Ok(id)
    }
}

#[derive(Serialize)]
struct SalesOrderWire<'a, L: Serialize, T: Serialize> {
    id: u64,
    number: String,
    state: &'static str,
    invoicing: &'static str,
    customer: PartyReference<'a>,
    customer_reference: Option<&'a str>,
    ordered_on: Date,
    expected_on: Date,
    deliver_to: &'a Address,
    contact: Option<&'a Contact>,
    currency: &'static str,
    exchange_rate: Number,
    lines: Vec<OrderLineWire<L>>,
    totals: T,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct OrderLineWire<L: Serialize> {
    #[serde(flatten)]
    line: L,
    invoiced: Number,
}
