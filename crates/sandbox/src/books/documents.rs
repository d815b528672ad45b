//! Invoices, bills and the credits against them: their life, and their wire form.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::lines::{Line, Totals, lines_wire};
use super::money::Money;
use super::record::Resource;
use super::trade::{Item, Number, Party, PartyReference, Side, SideField};

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

/// What kind of money settled part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AllocationKind {
    /// A payment.
    Payment,
    /// A credit note that was given.
    CreditNote,
    /// A credit note that was received.
    SupplierCredit,
}

/// Part of a document that was settled.
#[derive(Debug, Clone, Serialize)]
pub struct Allocation {
    /// By what.
    pub kind: AllocationKind,
    /// Its id.
    pub id: u64,
    /// Its number.
    pub number: String,
    /// Its own date.
    pub date: Date,
    /// Its own total.
    pub total: Money,
    /// The day it was set against the document.
    pub allocated_on: Date,
    /// How much of it was.
    pub amount: Money,
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
    /// What is charged.
    pub lines: Vec<Line>,
    /// What that adds up to.
    pub totals: Totals,
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

    /// Sets part of a payment or credit against it.
    pub fn allocate(&mut self, allocation: Allocation, at: Timestamp) {
        let on = allocation.allocated_on;
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
    pub fn document(
        &self,
        party: &Party,
        items: &[Item],
        currency: &str,
    ) -> Result<String, serde_json::Error> {
        let party = PartyReference {
            id: self.party as u64 + 1,
            name: &party.name,
        };
        let rest = Settlement {
            amount_paid: self.settled(|kind| kind == AllocationKind::Payment),
            amount_credited: self.settled(|kind| kind != AllocationKind::Payment),
            amount_due: self.amount_due(),
            allocations: &self.allocations,
            note: self.note.as_deref(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        };
        let lines = lines_wire(&self.lines, self.side, items);
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
                currency,
                exchange_rate: Number(1.into()),
                purchase_order: self.reference.as_deref(),
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
                currency,
                exchange_rate: Number(1.into()),
                lines,
                totals,
                rest,
            }),
        }
    }
}

/// A credit note, given or received.
#[derive(Debug, Clone)]
pub struct Credit {
    /// Its id.
    pub id: u64,
    /// Which of the two it is.
    pub side: Side,
    /// The index of the customer or supplier.
    pub party: usize,
    /// The day it bears.
    pub dated: Date,
    /// Why it was given.
    pub reason: String,
    /// The supplier's own number.
    pub reference: Option<String>,
    /// What is credited.
    pub lines: Vec<Line>,
    /// What that adds up to.
    pub totals: Totals,
    /// The document it was set against and how much of it, if it was.
    pub application: Option<(u64, Money)>,
    /// When it was entered.
    pub created_at: Timestamp,
}

impl Credit {
    /// Its number for people.
    pub fn number(&self) -> String {
        match self.side {
            Side::Sales => format!("CN-{:06}", self.id),
            Side::Purchases => format!("SC-{:06}", self.id),
        }
    }

    /// What has been set against a document.
    pub fn applied(&self) -> Money {
        self.application.map_or(Money::ZERO, |(_, amount)| amount)
    }

    /// The record of the `credit_notes` or `supplier_credits` resource.
    pub fn document(
        &self,
        party: &Party,
        items: &[Item],
        currency: &str,
    ) -> Result<String, serde_json::Error> {
        let party = PartyReference {
            id: self.party as u64 + 1,
            name: &party.name,
        };
        let remaining = self.totals.gross() - self.applied();
        let state = match () {
            () if remaining.is_zero() => "applied",
            () if self.applied().is_zero() => "unapplied",
            () => "part_applied",
        };
        let sales = self.side == Side::Sales;
        let (customer, supplier) = if sales {
            (Some(party), None)
        } else {
            (None, Some(party))
        };
        serde_json::to_string(&CreditWire {
            id: self.id,
            number: self.number(),
            supplier_reference: SideField::when(!sales, self.reference.as_deref()),
            state,
            customer,
            supplier,
            issued_on: self.dated,
            currency,
            exchange_rate: Number(1.into()),
            reason: &self.reason,
            lines: lines_wire(&self.lines, self.side, items),
            totals: self.totals.wire(self.side),
            amount_applied: self.applied(),
            amount_remaining: remaining,
            applications: self
                .application
                .iter()
                .map(|(id, amount)| AppliedWire::new(self.side, *id, Some(self.dated), None, *amount))
                .collect(),
            created_at: self.created_at,
            updated_at: self.created_at,
        })
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

/// The resource that holds credits of a side.
pub fn credit_resource(side: Side) -> Resource {
    match side {
        Side::Sales => Resource::CreditNotes,
        Side::Purchases => Resource::SupplierCredits,
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
    allocations: &'a [Allocation],
    note: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct CreditWire<'a, L: Serialize, T: Serialize> {
    id: u64,
    number: String,
    #[serde(skip_serializing_if = "SideField::is_absent")]
    supplier_reference: SideField<&'a str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<PartyReference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<PartyReference<'a>>,
    issued_on: Date,
    currency: &'a str,
    exchange_rate: Number,
    reason: &'a str,
    lines: Vec<L>,
    totals: T,
    amount_applied: Money,
    amount_remaining: Money,
    applications: Vec<AppliedWire>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// What a credit (`applied_on`) or payment (`allocated_on`) was set against.
#[derive(Serialize)]
pub struct AppliedWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<DocumentReference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill: Option<DocumentReference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allocated_on: Option<Date>,
    amount: Money,
}

impl AppliedWire {
    /// `amount` set against the document of `side` with that id.
    pub fn new(
        side: Side,
        id: u64,
        applied_on: Option<Date>,
        allocated_on: Option<Date>,
        amount: Money,
    ) -> Self {
        let document = DocumentReference {
            id,
            number: document_number(side, id),
        };
        let (invoice, bill) = match side {
            Side::Sales => (Some(document), None),
            Side::Purchases => (None, Some(document)),
        };
        Self {
            invoice,
            bill,
            applied_on,
            allocated_on,
            amount,
        }
    }
}

#[derive(Serialize)]
struct DocumentReference {
    id: u64,
    number: String,
}
