//! Credit notes: what customers are given back, and what suppliers give. They are entered without being set against a
//! document.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::EntryError;
use super::desk::{CURRENCY, Desk, Narrative, Record, id_of, party_resource, party_word, reference, text};
use super::fields::{Fields, amount};
use super::lines::{self, Form, Lines};
use crate::books::credits::credit_resource;
use crate::books::money::Money;
use crate::books::record::Stream;
use crate::books::trade::Side;

struct Draft {
    party: Record,
    dated: Date,
    posted: bool,
    number: Option<String>,
    reason: Option<String>,
    supplier_reference: Option<String>,
    lines: Lines,
}

/// Enters a credit.
pub(super) async fn create(desk: &mut Desk, side: Side, fields: &Fields) -> Result<Value, EntryError> {
    let draft = Draft::read(desk, side, fields).await?;
    let stream = Stream::Of(credit_resource(side));
    let id = desk.edit.next(stream, 1).await?;
    let number = draft.number.clone().unwrap_or_else(|| match side {
        Side::Sales => format!("CN-{id:06}"),
        Side::Purchases => format!("SC-{id:06}"),
    });
    let document = draft.wire(desk, side, id, &number, &json!(desk.now));
    desk.edit.add(stream, id, desk.now, &document).await?;
    draft.post(desk, side, id, &number).await?;
    Ok(document)
}

/// Changes a credit of which nothing was used yet.
pub(super) async fn change(
    desk: &mut Desk,
    side: Side,
    id: u64,
    fields: &Fields,
) -> Result<Value, EntryError> {
    let resource = credit_resource(side);
    let stored = desk.found(resource, id).await?;
    let number = text(&stored, "number");
    let state = text(&stored, "state");
    if !matches!(state.as_str(), "draft" | "unapplied") || text(&stored, "currency") != CURRENCY {
        return Err(EntryError::Conflict(format!(
            "Credit note {number} is {state} and in {}; only one of which nothing was used, in {CURRENCY}, can be changed.",
            text(&stored, "currency")
        )));
    }
    let draft = Draft::read(desk, side, fields).await?;
    if state != "draft" {
        let control = desk.own_account(side.control_account()).await?;
        let postings = lines::postings_of(desk, side, control, &stored, true).await?;
        let narration = format!("Credit note {number} taken back");
        let narrative = Narrative {
            on: text(&stored, "issued_on").parse().unwrap_or_default(),
            narration: &narration,
            source: (resource, id),
            number: &number,
            reversal: true,
        };
        desk.post(narrative, &postings).await?;
        let gross = amount(stored.get("totals").and_then(|totals| totals.get("gross")));
        let party = stored
            .get(party_word(side))
            .and_then(|party| party["id"].as_u64());
        desk.move_party(side, party.unwrap_or(0), gross).await?;
    }
    let number = draft.number.clone().unwrap_or(number);
    let created_at = stored.get("created_at").cloned().unwrap_or(Value::Null);
    let document = draft.wire(desk, side, id, &number, &created_at);
    desk.edit
        .replace(Stream::Of(resource), id, desk.now, &document)
        .await?;
    draft.post(desk, side, id, &number).await?;
    Ok(document)
}

impl Draft {
    async fn read(desk: &mut Desk, side: Side, fields: &Fields) -> Result<Self, EntryError> {
        let party = desk
            .required(fields, party_word(side), party_resource(side))
            .await?;
        let dated = fields.required_date("issued_on");
        desk.check_scope(fields, "issued_on", dated);
        let state = fields.word("state", &["draft", "unapplied"], "unapplied");
        let lines = Lines::read(desk, fields, side, form(side)).await?;
        let draft = Self {
            party: party.unwrap_or_default(),
            dated,
            posted: state != "draft",
            number: fields.text("number"),
            reason: fields.text("reason"),
            supplier_reference: fields.text("supplier_reference"),
            lines,
        };
        fields.check()?;
        Ok(draft)
    }

    fn wire(&self, desk: &Desk, side: Side, id: u64, number: &str, created_at: &Value) -> Value {
        let mut document = json!({
            "id": id,
            "number": number,
            "state": if self.posted { "unapplied" } else { "draft" },
            party_word(side): reference(&self.party),
            "issued_on": self.dated,
            "currency": CURRENCY,
            "exchange_rate": 1,
            "reason": self.reason.as_deref().unwrap_or("Credit"),
            "lines": self.lines.wire(),
            "totals": self.lines.totals(form(side)),
            "amount_applied": Money::ZERO,
            "amount_remaining": self.lines.gross(),
            "applications": [],
            "created_at": created_at,
            "updated_at": desk.now,
        });
        if side == Side::Purchases {
            document["supplier_reference"] = json!(self.supplier_reference);
        }
        document
    }

    async fn post(&self, desk: &mut Desk, side: Side, id: u64, number: &str) -> Result<(), EntryError> {
        if !self.posted {
            return Ok(());
        }
        let control = desk.own_account(side.control_account()).await?;
        let postings = self.lines.postings(desk, side, control, false).await?;
        let narration = format!("Credit note {number}");
        let narrative = Narrative {
            on: self.dated,
            narration: &narration,
            source: (credit_resource(side), id),
            number,
            reversal: false,
        };
        desk.post(narrative, &postings).await?;
        desk.move_party(side, id_of(&self.party), -self.lines.gross())
            .await
    }
}

fn form(side: Side) -> Form {
    match side {
        Side::Sales => Form::Discounted,
        Side::Purchases => Form::Plain,
    }
}
