//! Invoices and bills: drafts, which the ledger does not know, and those that are posted.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::desk::{CURRENCY, Desk, Narrative, Record, party_resource, party_word, reference, text};
use super::fields::{Fields, amount};
use super::lines::{self, Form, Lines};
use super::{EntryError, Verb};
use crate::books::documents::{document_number, document_resource};
use crate::books::money::Money;
use crate::books::record::Stream;
use crate::books::trade::Side;

/// Makes, changes or removes an invoice or bill.
pub(super) async fn enter(desk: &mut Desk, side: Side, verb: Verb) -> Result<Option<Value>, EntryError> {
    let stream = Stream::Of(document_resource(side));
    match verb {
        Verb::Create(body) => {
            let fields = Fields::of(body);
            let draft = Draft::read(desk, side, &fields).await?;
            let id = desk.edit.next(stream, 1).await?;
            let number = draft.number.clone().unwrap_or_else(|| document_number(side, id));
            let document = draft.wire(desk, side, id, &number, &json!(desk.now));
            desk.edit.add(stream, id, desk.now, &document).await?;
            if draft.posted {
                draft.post(desk, side, id, &number).await?;
            }
            Ok(Some(document))
        }
        Verb::Change(id, body) => {
            let stored = unsettled(desk, side, id).await?;
            let fields = Fields::of(body);
            let draft = Draft::read(desk, side, &fields).await?;
            take_back(desk, side, id, &stored).await?;
            let number = draft.number.clone().unwrap_or_else(|| text(&stored, "number"));
            let created_at = stored.get("created_at").cloned().unwrap_or(Value::Null);
            let document = draft.wire(desk, side, id, &number, &created_at);
            desk.edit.replace(stream, id, desk.now, &document).await?;
            if draft.posted {
                draft.post(desk, side, id, &number).await?;
            }
            Ok(Some(document))
        }
        Verb::Remove(id) => {
            let stored = unsettled(desk, side, id).await?;
            take_back(desk, side, id, &stored).await?;
            desk.edit.bury(stream, id, desk.now).await?;
            Ok(None)
        }
    }
}

/// An invoice or bill as it is asked for.
struct Draft {
    party: Record,
    party_id: u64,
    dated: Date,
    due: Date,
    posted: bool,
    number: Option<String>,
    reference: Option<String>,
    note: Option<String>,
    lines: Lines,
}

impl Draft {
    async fn read(desk: &mut Desk, side: Side, fields: &Fields) -> Result<Self, EntryError> {
        let word = party_word(side);
        let party = desk.required(fields, word, party_resource(side)).await?;
        let date_field = date_field(side);
        let dated = fields.required_date(date_field);
        desk.check_scope(fields, date_field, dated);
        let terms = party
            .as_ref()
            .and_then(|party| party.get("payment_terms_days")?.as_i64());
        let due = fields.date("due_on");
        let due = due.unwrap_or_else(|| dated.saturating_add(terms.unwrap_or(30).days()));
        let state = fields.word("state", &["draft", "awaiting_payment"], "awaiting_payment");
        let form = form(side);
        let lines = Lines::read(desk, fields, side, form).await?;
        if lines.gross().is_negative() {
            fields.say("lines", "add up to less than nothing; enter a credit instead");
        }
        let draft = Self {
            party_id: party.as_ref().map_or(0, super::desk::id_of),
            party: party.unwrap_or_default(),
            dated,
            due,
            posted: state != "draft",
            number: fields.text("number"),
            reference: fields.text(match side {
                Side::Sales => "purchase_order",
                Side::Purchases => "supplier_reference",
            }),
            note: fields.text("note"),
            lines,
        };
        fields.check()?;
        Ok(draft)
    }

    fn wire(&self, desk: &Desk, side: Side, id: u64, number: &str, created_at: &Value) -> Value {
        let gross = self.lines.gross();
        let state = match (self.posted, gross.is_zero()) {
            (false, _) => "draft",
            (true, true) => "paid",
            (true, false) => "awaiting_payment",
        };
        let mut document = json!({
            "id": id,
            "number": number,
            "state": state,
            party_word(side): reference(&self.party),
            date_field(side): self.dated,
            "due_on": self.due,
            "settled_on": (state == "paid").then_some(self.dated),
            "currency": CURRENCY,
            "exchange_rate": 1,
            "lines": self.lines.wire(),
            "totals": self.lines.totals(form(side)),
            "amount_paid": Money::ZERO,
            "amount_credited": Money::ZERO,
            "amount_due": gross,
            "allocations": [],
            "note": self.note,
            "created_at": created_at,
            "updated_at": desk.now,
        });
        match side {
            Side::Sales => {
                document["purchase_order"] = json!(self.reference);
                document["sales_order"] = Value::Null;
                document["prices_include_tax"] = json!(false);
            }
            Side::Purchases => {
                document["supplier_reference"] = json!(self.reference);
                document["purchase_order"] = Value::Null;
            }
        }
        document
    }

    async fn post(&self, desk: &mut Desk, side: Side, id: u64, number: &str) -> Result<(), EntryError> {
        let control = desk.own_account(side.control_account()).await?;
        let postings = self.lines.postings(desk, side, control, true).await?;
        let narration = format!("{} {number}", what(side));
        desk.post(
            Narrative {
                on: self.dated,
                narration: &narration,
                source: (document_resource(side), id),
                number,
                reversal: false,
            },
            &postings,
        )
        .await?;
        desk.move_party(side, self.party_id, self.lines.gross()).await
    }
}

/// A document that nothing was paid or credited on yet.
async fn unsettled(desk: &mut Desk, side: Side, id: u64) -> Result<Record, EntryError> {
    let stored = desk.found(document_resource(side), id).await?;
    let is_settled = stored
        .get("allocations")
        .and_then(Value::as_array)
        .is_some_and(|allocations| !allocations.is_empty());
    let number = text(&stored, "number");
    if is_settled {
        return Err(EntryError::Conflict(format!(
            "{} {number} has payments or credits set against it; take those back first.",
            what(side)
        )));
    }
    if text(&stored, "state") == "cancelled" || text(&stored, "currency") != CURRENCY {
        return Err(EntryError::Conflict(format!(
            "{} {number} is cancelled or in another currency than {CURRENCY}; it stays as it is.",
            what(side)
        )));
    }
    Ok(stored)
}

/// Undoes what a posted document did to the ledger.
async fn take_back(desk: &mut Desk, side: Side, id: u64, stored: &Record) -> Result<(), EntryError> {
    if text(stored, "state") == "draft" {
        return Ok(());
    }
    let control = desk.own_account(side.control_account()).await?;
    let postings = lines::postings_of(desk, side, control, stored, false).await?;
    let number = text(stored, "number");
    let narration = format!("{} {number} taken back", what(side));
    let on = text(stored, date_field(side)).parse().unwrap_or_default();
    desk.post(
        Narrative {
            on,
            narration: &narration,
            source: (document_resource(side), id),
            number: &number,
            reversal: true,
        },
        &postings,
    )
    .await?;
    let gross = amount(stored.get("totals").and_then(|totals| totals.get("gross")));
    let party = stored
        .get(party_word(side))
        .and_then(|party| party["id"].as_u64());
    desk.move_party(side, party.unwrap_or(0), -gross).await
}

fn form(side: Side) -> Form {
    match side {
        Side::Sales => Form::Discounted,
        Side::Purchases => Form::Plain,
    }
}

fn what(side: Side) -> &'static str {
    match side {
        Side::Sales => "Invoice",
        Side::Purchases => "Bill",
    }
}

/// The field that holds a document's date.
pub(super) fn date_field(side: Side) -> &'static str {
    match side {
        Side::Sales => "issued_on",
        Side::Purchases => "billed_on",
    }
}
