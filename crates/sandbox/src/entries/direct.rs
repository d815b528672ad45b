//! Money taken or spent at once, with no invoice or bill in between.

use serde_json::{Value, json};

use super::EntryError;
use super::desk::{BankLine, CURRENCY, Desk, Narrative, party_resource, party_word, reference, text};
use super::fields::{Fields, amount};
use super::lines::{self, Form, Lines};
use crate::books::record::{Resource, Stream};
use crate::books::trade::Side;

/// Enters a bank receipt or payment.
pub(super) async fn create(desk: &mut Desk, side: Side, fields: &Fields) -> Result<Value, EntryError> {
    let on = fields.required_date("dated_on");
    desk.check_scope(fields, "dated_on", on);
    let party = desk
        .referred(fields, party_word(side), party_resource(side))
        .await?;
    let bank = desk.bank(fields, "bank_account").await?;
    let lines = Lines::read(desk, fields, side, Form::Plain).await?;
    let gross = lines.gross();
    if !gross.is_positive() {
        fields.say("lines", "must add up to more than nothing");
    }
    let note = fields.text("note");
    let given = fields.text("number");
    fields.check()?;
    let Some(mut bank) = bank else {
        return Err(EntryError::invalid("bank_account", "must be given"));
    };
    let resource = resource(side);
    let stream = Stream::Of(resource);
    let id = desk.edit.next(stream, 1).await?;
    let number = given.unwrap_or_else(|| match side {
        Side::Sales => format!("BR-{id:06}"),
        Side::Purchases => format!("BP-{id:06}"),
    });
    let document = json!({
        "id": id,
        "number": number,
        "dated_on": on,
        "customer": party.as_ref().filter(|_| side == Side::Sales).map(reference),
        "supplier": party.as_ref().filter(|_| side == Side::Purchases).map(reference),
        "method": {"id": 1, "name": "Bank transfer", "kind": "bank_transfer"},
        "bank_account": {"id": bank.get("id"), "name": bank.get("name"), "account": bank.get("account")},
        "currency": CURRENCY,
        "exchange_rate": 1,
        "lines": lines.wire(),
        "totals": lines.totals(Form::Plain),
        "note": note,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    desk.edit.add(stream, id, desk.now, &document).await?;
    let account = desk.account_of_bank(&bank).await?;
    let postings = lines.postings(desk, side, account, true).await?;
    let narration = format!("{} {number}", what(side));
    let narrative = Narrative {
        on,
        narration: &narration,
        source: (resource, id),
        number: &number,
        reversal: false,
    };
    let entry = desk.post(narrative, &postings).await?;
    let name = party.as_ref().map(|party| text(party, "name"));
    let line = BankLine {
        on,
        kind: kind(side),
        description: note.as_deref().unwrap_or(&narration),
        counterparty: name.as_deref(),
        amount: if side == Side::Sales { gross } else { -gross },
        source: (resource, id),
        number: &number,
        ledger_transaction: entry,
    };
    desk.book(&mut bank, line).await?;
    Ok(document)
}

/// Takes one back: the entry is reversed and the money is back at the bank.
pub(super) async fn remove(desk: &mut Desk, side: Side, id: u64) -> Result<(), EntryError> {
    let resource = resource(side);
    let stored = desk.found(resource, id).await?;
    let number = text(&stored, "number");
    if text(&stored, "currency") != CURRENCY {
        return Err(EntryError::Conflict(format!(
            "{} {number} is in another currency than {CURRENCY}; it stays as it is.",
            what(side)
        )));
    }
    let account = stored.get("bank_account").and_then(|bank| bank["id"].as_u64());
    let mut bank = desk.found(Resource::BankAccounts, account.unwrap_or(0)).await?;
    let against = desk.account_of_bank(&bank).await?;
    let postings = lines::postings_of(desk, side, against, &stored, false).await?;
    let on = text(&stored, "dated_on").parse().unwrap_or_default();
    let narration = format!("{} {number} taken back", what(side));
    let narrative = Narrative {
        on,
        narration: &narration,
        source: (resource, id),
        number: &number,
        reversal: true,
    };
    let entry = desk.post(narrative, &postings).await?;
    let gross = amount(stored.get("totals").and_then(|totals| totals.get("gross")));
    let line = BankLine {
        on,
        kind: kind(side),
        description: &narration,
        counterparty: None,
        amount: if side == Side::Sales { -gross } else { gross },
        source: (resource, id),
        number: &number,
        ledger_transaction: entry,
    };
    desk.book(&mut bank, line).await?;
    Ok(desk.edit.bury(Stream::Of(resource), id, desk.now).await?)
}

fn resource(side: Side) -> Resource {
    match side {
        Side::Sales => Resource::BankReceipts,
        Side::Purchases => Resource::BankPayments,
    }
}

fn what(side: Side) -> &'static str {
    match side {
        Side::Sales => "Bank receipt",
        Side::Purchases => "Bank payment",
    }
}

fn kind(side: Side) -> &'static str {
    match side {
        Side::Sales => "takings",
        Side::Purchases => "purchase",
    }
}
