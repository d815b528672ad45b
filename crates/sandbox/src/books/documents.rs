//! Invoices and bills: their life, and their wire form.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::allocations::{Allocation, AllocationKind};
use super::exchange::{Currency, Rate};
use super::lines::{Line, Registers, Totals, lines_wire};
use super::money::Money;
use super::orders::OrderReference;
use super::parties::{Party, PartyReference};
use super::record::Resource;
use super::trade::{Number, Side};

/// Whether a document counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Not in the ledger yet.
    Draft,
    /// In the ledger.
    Posted,
    /// Was in the ledger, then reversed.
    Cancelled,
}

/// An invoice or a bill.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its id.
    pub id: u64,
    /// Which of the two it is.
    pub side: Side,
    /// The index of the customer or supplier.
    pub party: usize,
    /// The day it bears.
    pub dated: Date,
    /// The day it is due.
    pub due: Date,
    /// What its amounts are in.
    pub currency: Currency,
    /// What that was worth on the day it bears.
    pub rate: Rate,
    /// What is charged.
    pub lines: Vec<Line>,
    /// What that adds up to.
    pub totals: Totals,
    /// What the books' control account still holds for it, in the books' currency.
    pub base_due: Money,
    /// The order that it charges for.
    pub order: Option<u64>,
    /// Whether it counts.
    pub stage: Stage,
    /// What has been settled, in order.
    pub allocations: Vec<Allocation>,
    /// The day nothing was left open.
    pub settled_on: Option<Date>,
    /// The customer's order number, or the supplier's own number.
    pub reference: Option<String>,
    /// Words for people.
    pub note: Option<String>,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Document {
    /// Its number for people.
    pub fn number(&self) -> String {
        document_number(self.side, self.id)
    }

    /// What is still to be paid.
    pub fn amount_due(&self) -> Money {
        match self.stage {
            Stage::Cancelled => Money::ZERO,
            Stage::Draft | Stage::Posted => self.totals.gross() - self.settled(|_| true),
        }
    }

    /// What leaves the control account when that much of it is settled, in the books' currency.
    pub fn relief(&self, amount: Money) -> Money {
        if amount == self.amount_due() {
            self.base_due
        } else {
            self.rate.base(amount).min(self.base_due)
        }
    }

    /// Sets part of a payment or credit against it.
    pub fn allocate(&mut self, allocation: Allocation, at: Timestamp) {
        let on = allocation.allocated_on;
        self.base_due -= self.relief(allocation.amount);
        self.allocations.push(allocation);
        self.updated_at = self.updated_at.max(at);
        if self.amount_due().is_zero() {
            self.settled_on = Some(on);
        }
    }

    fn settled(&self, which: impl Fn(AllocationKind) -> bool) -> Money {
        self.allocations
            .iter()
            .filter(|allocation| which(allocation.kind))
            .map(|allocation| allocation.amount)
            .sum()
    }

    fn state(&self) -> &'static str {
        match self.stage {
            Stage::Draft => "draft",
            Stage::Cancelled => "cancelled",
            Stage::Posted if self.amount_due().is_zero() => "paid",
            Stage::Posted if self.allocations.is_empty() => "awaiting_payment",
            Stage::Posted => "part_paid",
        }
    }

    /// The record of the `invoices` or `bills` resource.
    pub fn document(&self, party: &Party, registers: Registers<'_>) -> Result<String, serde_json::Error> {
        let party = PartyReference {
            id: self.party as u64 + 1,
            name: &party.name,
        };
        let rest = Settlement {
            amount_paid: self.settled(|kind| kind == AllocationKind::Payment),
            amount_credited: self.settled(|kind| kind != AllocationKind::Payment),
            amount_due: self.amount_due(),
            base: (self.currency != Currency::Pound).then(|| BaseWire {
                gross: self.rate.base(self.totals.gross()),
                due: match self.stage {
                    Stage::Posted => self.base_due,
                    Stage::Draft | Stage::Cancelled => Money::ZERO,
                },
            }),
            allocations: &self.allocations,
            note: self.note.as_deref(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        };
        let lines = lines_wire(&self.lines, self.side, registers);
        let totals = self.totals.wire(self.side);
        match self.side {
            Side::Sales => serde_json::to_string(&InvoiceWire {
                id: self.id,
                number: self.number(),
                state: self.state(),
                customer: party,
                issued_on: self.dated,
                due_on: self.due,
                settled_on: self.settled_on,
                currency: self.currency.code(),
                exchange_rate: Number(self.rate.decimal()),
                purchase_order: self.reference.as_deref(),
                sales_order: self.order.map(|order| OrderReference::to(self.side, order)),
                prices_include_tax: false,
                lines,
                totals,
                rest,
            }),
            Side::Purchases => serde_json::to_string(&BillWire {
                id: self.id,
                number: self.number(),
                supplier_reference: self.reference.as_deref(),
                state: self.state(),
                supplier: party,
                billed_on: self.dated,
                due_on: self.due,
                settled_on: self.settled_on,
                currency: self.currency.code(),
                exchange_rate: Number(self.rate.decimal()),
                purchase_order: self.order.map(|order| OrderReference::to(self.side, order)),
                lines,
                totals,
                rest,
            }),
        }
    }
}

/// The number of an invoice or bill for people.
pub fn document_number(side: Side, id: u64) -> String {
    match side {
        Side::Sales => format!("INV-{id:06}"),
        Side::Purchases => format!("BILL-{id:06}"),
    }
}

/// The resource that holds documents of a side.
pub fn document_resource(side: Side) -> Resource {
    match side {
        Side::Sales => Resource::Invoices,
        Side::Purchases => Resource::Bills,
    }
}

#[derive(Serialize)]
struct InvoiceWire<'a, L: Serialize, T: Serialize> {
    id: u64,
    number: String,
    state: &'static str,
    customer: PartyReference<'a>,
    issued_on: Date,
    due_on: Date,
    settled_on: Option<Date>,
    currency: &'a str,
    exchange_rate: Number,
    purchase_order: Option<&'a str>,
    sales_order: Option<OrderReference>,
    prices_include_tax: bool,
    lines: Vec<L>,
    totals: T,
    #[serde(flatten)]
    rest: Settlement<'a>,
}

#[derive(Serialize)]
struct BillWire<'a, L: Serialize, T: Serialize> {
    id: u64,
    number: String,
    supplier_reference: Option<&'a str>,
    state: &'static str,
    supplier: PartyReference<'a>,
    billed_on: Date,
    due_on: Date,
    settled_on: Option<Date>,
    currency: &'a str,
    exchange_rate: Number,
    purchase_order: Option<OrderReference>,
    lines: Vec<L>,
    totals: T,
    #[serde(flatten)]
    rest: Settlement<'a>,
}

#[derive(Serialize)]
struct Settlement<'a> {
    amount_paid: Money,
    amount_credited: Money,
    amount_due: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<BaseWire>,
    allocations: &'a [Allocation],
    note: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Amounts in the books' own currency, of a document in another one.
#[derive(Serialize)]
struct BaseWire {
    gross: Money,
    due: Money,
}
