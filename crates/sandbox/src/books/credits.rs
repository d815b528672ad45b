//! Credits against invoices and bills, given or received, and their wire form.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::allocations::AppliedWire;
use super::exchange::{Currency, Rate};
use super::lines::{Line, Registers, Totals, lines_wire};
use super::money::Money;
use super::parties::{Party, PartyReference};
use super::record::Resource;
use super::trade::{Number, Side, SideField};

/// How much of a credit is set against the document that it credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// Nothing: all of it stays open.
    Nothing,
    /// Half of it.
    Half,
    /// All of it, as far as something is due.
    Everything,
}

/// A document that a credit was set against.
#[derive(Debug, Clone, Copy)]
pub struct Application {
    /// The document.
    pub document: u64,
    /// How much of the credit.
    pub amount: Money,
    /// What that took off the document in the books' currency.
    pub base: Money,
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
    /// What its amounts are in.
    pub currency: Currency,
    /// What that is worth: as on the document it is set against, if there is one.
    pub rate: Rate,
    /// What is credited.
    pub lines: Vec<Line>,
    /// What that adds up to.
    pub totals: Totals,
    /// What it was set against, if it was.
    pub application: Option<Application>,
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
        self.application
            .map_or(Money::ZERO, |application| application.amount)
    }

    /// The record of the `credit_notes` or `supplier_credits` resource.
    pub fn document(&self, party: &Party, registers: Registers<'_>) -> Result<String, serde_json::Error> {
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
            currency: self.currency.code(),
            exchange_rate: Number(self.rate.decimal()),
            reason: &self.reason,
            lines: lines_wire(&self.lines, self.side, registers),
            totals: self.totals.wire(self.side),
            amount_applied: self.applied(),
            amount_remaining: remaining,
            base: (self.currency != Currency::Pound).then(|| {
                let gross = self.rate.base(self.totals.gross());
                let applied = self
                    .application
                    .map_or(Money::ZERO, |application| application.base);
                BaseWire {
                    gross,
                    remaining: gross - applied,
                }
            }),
            applications: self
                .application
                .iter()
                .map(|part| AppliedWire::new(self.side, part.document, Some(self.dated), None, part.amount))
                .collect(),
            created_at: self.created_at,
            updated_at: self.created_at,
        })
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
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<BaseWire>,
    applications: Vec<AppliedWire>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Amounts in the books' own currency, of a credit in another one.
#[derive(Serialize)]
struct BaseWire {
    gross: Money,
    remaining: Money,
}
