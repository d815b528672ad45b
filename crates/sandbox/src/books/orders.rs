//! Purchase orders and goods receipts: what was ordered, what came, and what was billed of it.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::bookkeeper::{Bookkeeper, BooksError};
use super::exchange::{Currency, Rate};
use super::items::ItemReference;
use super::lines::{Line, LineDraft, Totals, lines_wire};
use super::money::Money;
use super::parties::{Address, PartyReference};
use super::record::{Resource, Stream};
use super::trade::{Number, Side};
use super::trading::NewDocument;

/// What became of a purchase order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Not sent yet.
    Draft,
    /// Sent; goods or bills are still to come.
    Sent,
    /// Everything came and was billed.
    Closed,
    /// Called off before anything came.
    Cancelled,
}

/// A purchase order.
#[derive(Debug, Clone)]
pub struct PurchaseOrder {
    id: u64,
    party: usize,
    ordered_on: Date,
    expected_on: Date,
    delivered_on: Option<Date>,
    currency: Currency,
    rate: Rate,
    lines: Vec<Line>,
    received: Vec<Decimal>,
    billed: Vec<Decimal>,
    state: OrderState,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl PurchaseOrder {
    fn close_if_done(&mut self) {
        let ordered = || self.lines.iter().map(|line| line.draft().quantity);
        if self.billed.iter().copied().eq(ordered()) && self.received.iter().copied().eq(ordered()) {
            self.state = OrderState::Closed;
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.state, OrderState::Draft | OrderState::Sent)
    }
}

/// How much of what is outstanding comes in a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// About half of each line.
    Half,
    /// All of it.
    Rest,
}

impl Bookkeeper<'_> {
    /// Orders goods from a supplier and returns the order's id.
    pub fn order_goods(
        &mut self,
        party: usize,
        ordered_on: Date,
        expected_on: Date,
        lines: Vec<LineDraft>,
    ) -> u64 {
        let id = self.next(Resource::PurchaseOrders);
        let created_at = self.moment(ordered_on);
        let currency = self
            .parties(Side::Purchases)
            .get(party)
            .map_or(Currency::Pound, |party| party.currency);
        let lines: Vec<Line> = lines.into_iter().map(Line::price).collect();
        let order = PurchaseOrder {
            id,
            party,
            ordered_on,
            expected_on,
            delivered_on: None,
            currency,
            rate: currency.rate(ordered_on),
            received: vec![Decimal::ZERO; lines.len()],
            billed: vec![Decimal::ZERO; lines.len()],
            lines,
            state: OrderState::Sent,
            created_at,
            updated_at: created_at,
        };
        self.orders.insert(id, order);
        id
    }

    /// Makes an order one that was not sent yet.
    pub fn keep_order_as_draft(&mut self, id: u64) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.state = OrderState::Draft;
        }
    }

    /// Calls an order off, if nothing of it has come or been billed.
    pub fn cancel_order(&mut self, id: u64, on: Date) -> Result<(), BooksError> {
        let at = self.moment(on);
        if let Some(order) = self.orders.get_mut(&id)
            && order.received.iter().chain(&order.billed).all(Decimal::is_zero)
        {
            order.state = OrderState::Cancelled;
            order.updated_at = order.updated_at.max(at);
        }
        self.write_order_if_closed(id)
    }

    /// Takes in goods that were ordered.
    pub fn receive_goods(&mut self, id: u64, on: Date, delivery: Delivery) -> Result<(), BooksError> {
        let at = self.moment(on);
        let receipt = self.next(Resource::GoodsReceipts);
        let Some(order) = self.orders.get_mut(&id) else {
            return Ok(());
        };
        order.delivered_on = Some(on);
        order.updated_at = order.updated_at.max(at);
        let mut came = Vec::with_capacity(order.lines.len());
        for (line, received) in order.lines.iter().zip(&mut order.received) {
            let outstanding = line.draft().quantity - *received;
            let quantity = match delivery {
                Delivery::Half => (outstanding / Decimal::TWO).ceil(),
                Delivery::Rest => outstanding,
            };
            *received += quantity;
            came.push(quantity);
        }
        order.close_if_done();
        let order = order.clone();
        self.write_receipt(receipt, &order, &came, on, at)?;
        self.write_order_if_closed(id)
    }

    /// Enters the supplier's bill for what came and was not billed yet; returns the bill's id and the supplier.
    pub fn bill_goods(
        &mut self,
        id: u64,
        on: Date,
        reference: Option<String>,
    ) -> Result<Option<(u64, usize)>, BooksError> {
        let at = self.moment(on);
        let Some(order) = self.orders.get_mut(&id) else {
            return Ok(None);
        };
        let mut lines = Vec::with_capacity(order.lines.len());
        for ((line, received), billed) in order.lines.iter().zip(&order.received).zip(&mut order.billed) {
            let quantity = *received - *billed;
            if !quantity.is_zero() {
                *billed = *received;
                lines.push(LineDraft {
                    quantity,
                    ..line.draft().clone()
                });
            }
        }
        let party = order.party;
        order.updated_at = order.updated_at.max(at);
        order.close_if_done();
        if lines.is_empty() {
            return Ok(None);
        }
        let bill = self.issue(NewDocument {
            side: Side::Purchases,
            party,
            dated: on,
            lines,
            reference,
            note: None,
            order: Some(id),
        })?;
        self.write_order_if_closed(id)?;
        Ok(Some((bill, party)))
    }

    fn write_order_if_closed(&mut self, id: u64) -> Result<(), BooksError> {
        if self.orders.get(&id).is_some_and(|order| !order.is_open())
            && let Some(order) = self.orders.remove(&id)
        {
            self.write_order(&order)?;
        }
        Ok(())
    }

    /// Writes an order as it stands.
    pub(super) fn write_order(&mut self, order: &PurchaseOrder) -> Result<(), BooksError> {
        let Some(party) = self.parties(Side::Purchases).get(order.party) else {
            return Ok(());
        };
        let totals = Totals::of(&order.lines);
        let document = serde_json::to_string(&PurchaseOrderWire {
            id: order.id,
            number: OrderReference::to(Side::Purchases, order.id).number,
            state: order.state,
            supplier: PartyReference {
                id: order.party as u64 + 1,
                name: &party.name,
            },
            ordered_on: order.ordered_on,
            expected_on: order.expected_on,
            delivered_on: order.delivered_on,
            deliver_to: &self.premises,
            currency: order.currency.code(),
            exchange_rate: Number(order.rate.decimal()),
            lines: lines_wire(&order.lines, Side::Purchases, self.registers())
                .into_iter()
                .zip(order.received.iter().zip(&order.billed))
                .map(|(line, (received, billed))| OrderLineWire {
                    line,
                    received: Number(*received),
                    billed: Number(*billed),
                })
                .collect(),
            totals: totals.wire(Side::Purchases),
            created_at: order.created_at,
            updated_at: order.updated_at,
        })?;
        self.write(
            Stream::Of(Resource::PurchaseOrders),
            order.id,
            order.updated_at,
            document,
        )
    }

    fn write_receipt(
        &mut self,
        id: u64,
        order: &PurchaseOrder,
        came: &[Decimal],
        on: Date,
        at: Timestamp,
    ) -> Result<(), BooksError> {
        let Some(party) = self.parties(Side::Purchases).get(order.party) else {
            return Ok(());
        };
        let lines: Vec<ReceiptLineWire<'_>> = order
            .lines
            .iter()
            .zip(came)
            .enumerate()
            .filter(|(_, (_, quantity))| !quantity.is_zero())
            .enumerate()
            .map(|(place, (index, (line, quantity)))| {
                let draft = line.draft();
                ReceiptLineWire {
                    position: place + 1,
                    order_line: index + 1,
                    description: &draft.description,
                    item: draft.item.and_then(|item| {
                        let found = self.items.get(item)?;
                        Some(ItemReference {
                            id: item as u64 + 1,
                            sku: &found.sku,
                            name: &found.name,
                        })
                    }),
                    quantity: Number(*quantity),
                    unit_price: draft.unit_price,
                    net: draft.unit_price.times(*quantity),
                }
            })
            .collect();
        let document = serde_json::to_string(&ReceiptWire {
            id,
            number: format!("GR-{id:06}"),
            state: "received",
            supplier: PartyReference {
                id: order.party as u64 + 1,
                name: &party.name,
            },
            purchase_order: OrderReference::to(Side::Purchases, order.id),
            received_on: on,
            currency: order.currency.code(),
            exchange_rate: Number(order.rate.decimal()),
            net: lines.iter().map(|line| line.net).sum(),
            lines,
            created_at: at,
            updated_at: at,
        })?;
        self.write(Stream::Of(Resource::GoodsReceipts), id, at, document)
    }
}

/// An order as other records refer to it.
#[derive(Debug, Serialize)]
pub struct OrderReference {
    id: u64,
    /// Its number for people.
    pub number: String,
}

impl OrderReference {
    /// The reference to a sales or purchase order.
    pub fn to(side: Side, id: u64) -> Self {
        let number = match side {
            Side::Sales => format!("SO-{id:06}"),
            Side::Purchases => format!("PO-{id:06}"),
        };
        Self { id, number }
    }
}

#[derive(Serialize)]
struct PurchaseOrderWire<'a, L: Serialize, T: Serialize> {
    id: u64,
    number: String,
    state: OrderState,
    supplier: PartyReference<'a>,
    ordered_on: Date,
    expected_on: Date,
    delivered_on: Option<Date>,
    deliver_to: &'a Address,
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
    received: Number,
    billed: Number,
}

#[derive(Serialize)]
struct ReceiptWire<'a> {
    id: u64,
    number: String,
    state: &'static str,
    supplier: PartyReference<'a>,
    purchase_order: OrderReference,
    received_on: Date,
    currency: &'static str,
    exchange_rate: Number,
    net: Money,
    lines: Vec<ReceiptLineWire<'a>>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct ReceiptLineWire<'a> {
    position: usize,
    order_line: usize,
    description: &'a str,
    item: Option<ItemReference<'a>>,
    quantity: Number,
    unit_price: Money,
    net: Money,
}
