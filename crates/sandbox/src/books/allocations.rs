//! What settles documents: the parts of payments and credits set against them, seen from either end.

use jiff::civil::Date;
use serde::Serialize;

use super::documents::document_number;
use super::money::Money;
use super::trade::Side;

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
