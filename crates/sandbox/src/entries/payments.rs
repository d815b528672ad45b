//! Payments from customers and to suppliers, against documents and on account.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::EntryError;
use super::desk::{
    BankLine, CURRENCY, Desk, Narrative, Posting, Record, id_of, party_resource, party_word, reference, text,
};
use super::fields::{Fields, amount};
use crate::books::documents::document_resource;
use crate::books::money::Money;
use crate::books::record::{Resource, Stream};
use crate::books::trade::Side;

/// Enters a payment.
pub(super) async fn create(desk: &mut Desk, side: Side, fields: &Fields) -> Result<Value, EntryError> {
    let date_field = date_field(side);
    let on = fields.required_date(date_field);
    desk.check_scope(fields, date_field, on);
    let party = desk
        .required(fields, party_word(side), party_resource(side))
        .await?;
    let bank = desk.bank(fields, "bank_account").await?;
    let total = fields.positive_money("amount");
    let settled = allocations(desk, side, fields, party.as_ref()).await?;
    let allocated: Money = settled.iter().map(|(_, part)| *part).sum();
    if allocated > total {
        fields.say("allocations", "come to more than the payment's amount");
    }
    let method = desk.referred(fields, "method", Resource::PaymentMethods).await?;
    let note = fields.text("reference");
    fields.check()?;
    let (Some(party), Some(mut bank)) = (party, bank) else {
        return Err(EntryError::invalid("bank_account", "must be given"));
    };
    let resource = payment_resource(side);
    let stream = Stream::Of(resource);
    let id = desk.edit.next(stream, 1).await?;
    let number = match side {
        Side::Sales => format!("REC-{id:06}"),
        Side::Purchases => format!("PAY-{id:06}"),
    };
    let narration = format!("Payment {number}");
    let postings = postings(desk, side, &bank, total).await?;
    let narrative = Narrative {
        on,
        narration: &narration,
        source: (resource, id),
        number: &number,
        reversal: false,
    };
    let entry = desk.post(narrative, &postings).await?;
    desk.move_party(side, id_of(&party), -total).await?;
    let mut wire = Vec::with_capacity(settled.len());
    for (document, part) in settled {
        wire.push(json!({
            document_word(side): {"id": id_of(&document), "number": document.get("number")},
            "allocated_on": on,
            "amount": part,
        }));
        let allocation = json!({
            "kind": "payment", "id": id, "number": number, "date": on, "total": total,
            "allocated_on": on, "amount": part,
        });
        settle(desk, side, document, allocation, part, on).await?;
    }
    let method = method.map_or_else(
        || json!({"id": 1, "name": "Bank transfer", "kind": "bank_transfer"}),
        |method| json!({"id": method.get("id"), "name": method.get("name"), "kind": method.get("kind")}),
    );
    let document = json!({
        "id": id,
        "number": number,
        party_word(side): reference(&party),
        date_field: on,
        "method": method,
        "bank_account": {"id": id_of(&bank), "name": bank.get("name"), "account": bank.get("account")},
        "currency": CURRENCY,
        "exchange_rate": 1,
        "amount": total,
        "unallocated": total - allocated,
        "allocations": wire,
        "reference": note,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    desk.edit.add(stream, id, desk.now, &document).await?;
    let name = text(&party, "name");
    let description = note.unwrap_or_else(|| format!("{} {number}", name.to_uppercase()));
    let line = BankLine {
        on,
        kind: match side {
            Side::Sales => "customer_payment",
            Side::Purchases => "supplier_payment",
        },
        description: &description,
        counterparty: Some(&name),
        amount: if side == Side::Sales { total } else { -total },
        source: (resource, id),
        number: &number,
        ledger_transaction: entry,
    };
    desk.book(&mut bank, line).await?;
    Ok(document)
}

/// Takes a payment back: the entry is reversed, the money is back at the bank, and what it was set against is due again.
pub(super) async fn remove(desk: &mut Desk, side: Side, id: u64) -> Result<(), EntryError> {
    let resource = payment_resource(side);
    let stored = desk.found(resource, id).await?;
    let number = text(&stored, "number");
    if text(&stored, "currency") != CURRENCY {
        return Err(EntryError::Conflict(format!(
            "Payment {number} is in another currency than {CURRENCY}; it stays as it is."
        )));
    }
    let account = stored.get("bank_account").and_then(|bank| bank["id"].as_u64());
    let mut bank = desk.found(Resource::BankAccounts, account.unwrap_or(0)).await?;
    let total = amount(stored.get("amount"));
    let on = text(&stored, date_field(side)).parse().unwrap_or_default();
    let mut postings = postings(desk, side, &bank, total).await?;
    for posting in &mut postings {
        posting.amount = -posting.amount;
    }
    let narration = format!("Payment {number} taken back");
    let narrative = Narrative {
        on,
        narration: &narration,
        source: (resource, id),
        number: &number,
        reversal: true,
    };
    let entry = desk.post(narrative, &postings).await?;
    let party = stored
        .get(party_word(side))
        .and_then(|party| party["id"].as_u64());
    desk.move_party(side, party.unwrap_or(0), total).await?;
    let applied = stored.get("allocations").and_then(Value::as_array);
    for part in applied.into_iter().flatten() {
        let document = part[document_word(side)]["id"].as_u64().unwrap_or(0);
        reopen(desk, side, document, id, amount(part.get("amount"))).await?;
    }
    let line = BankLine {
        on,
        kind: match side {
            Side::Sales => "customer_payment",
            Side::Purchases => "supplier_payment",
        },
        description: &narration,
        counterparty: None,
        amount: if side == Side::Sales { -total } else { total },
        source: (resource, id),
        number: &number,
        ledger_transaction: entry,
    };
    desk.book(&mut bank, line).await?;
    Ok(desk.edit.bury(Stream::Of(resource), id, desk.now).await?)
}

/// The documents that a payment is set against, with how much of each.
async fn allocations(
    desk: &mut Desk,
    side: Side,
    fields: &Fields,
    party: Option<&Record>,
) -> Result<Vec<(Record, Money)>, EntryError> {
    let word = document_word(side);
    let mut settled: Vec<(Record, Money)> = Vec::new();
    for part in fields.list("allocations") {
        let wanted = part.positive_money("amount");
        let Some(document) = desk.required(&part, word, document_resource(side)).await? else {
            continue;
        };
        let of = document
            .get(party_word(side))
            .and_then(|party| party["id"].as_u64());
        if party.is_some_and(|party| of != Some(id_of(party))) {
            part.say(word, format!("is not of this {}", party_word(side)));
        } else if !matches!(
            text(&document, "state").as_str(),
            "awaiting_payment" | "part_paid"
        ) {
            part.say(word, "is not waiting to be paid");
        } else if text(&document, "currency") != CURRENCY {
            part.say(word, format!("is not in {CURRENCY}"));
        } else if wanted > amount(document.get("amount_due")) {
            part.say("amount", "is more than what is due");
        } else if settled.iter().any(|(other, _)| id_of(other) == id_of(&document)) {
            part.say(word, "stands there twice");
        }
        settled.push((document, wanted));
    }
    Ok(settled)
}

async fn settle(
    desk: &mut Desk,
    side: Side,
    mut document: Record,
    allocation: Value,
    part: Money,
    on: Date,
) -> Result<(), EntryError> {
    let mut allocations = allocations_of(&document);
    allocations.push(allocation);
    document.insert("allocations".to_owned(), Value::Array(allocations));
    restate(desk, side, document, part, Some(on)).await
}

async fn reopen(
    desk: &mut Desk,
    side: Side,
    document: u64,
    payment: u64,
    part: Money,
) -> Result<(), EntryError> {
    let mut document = desk.found(document_resource(side), document).await?;
    let mut allocations = allocations_of(&document);
    allocations.retain(|one| one["kind"] != "payment" || one["id"].as_u64() != Some(payment));
    document.insert("allocations".to_owned(), Value::Array(allocations));
    restate(desk, side, document, -part, None).await
}

fn allocations_of(document: &Record) -> Vec<Value> {
    let found = document.get("allocations").and_then(Value::as_array);
    found.cloned().unwrap_or_default()
}

/// Writes a document of which so much more is paid.
async fn restate(
    desk: &mut Desk,
    side: Side,
    mut document: Record,
    part: Money,
    on: Option<Date>,
) -> Result<(), EntryError> {
    let due = amount(document.get("amount_due")) - part;
    let paid = amount(document.get("amount_paid")) + part;
    let state = match (due.is_zero(), allocations_of(&document).is_empty()) {
        (true, _) => "paid",
        (false, true) => "awaiting_payment",
        (false, false) => "part_paid",
    };
    let settled_on = on.filter(|_| state == "paid");
    for (name, value) in [
        ("amount_due", json!(due)),
        ("amount_paid", json!(paid)),
        ("state", json!(state)),
        ("settled_on", json!(settled_on)),
        ("updated_at", json!(desk.now)),
    ] {
        document.insert(name.to_owned(), value);
    }
    let id = id_of(&document);
    let stream = Stream::Of(document_resource(side));
    Ok(desk
        .edit
        .replace(stream, id, desk.now, &Value::Object(document))
        .await?)
}

/// The bank against the control account.
async fn postings(
    desk: &mut Desk,
    side: Side,
    bank: &Record,
    total: Money,
) -> Result<Vec<Posting>, EntryError> {
    let signed = if side == Side::Sales { total } else { -total };
    Ok(vec![
        Posting {
            account: desk.account_of_bank(bank).await?,
            amount: signed,
            memo: None,
        },
        Posting {
            account: desk.own_account(side.control_account()).await?,
            amount: -signed,
            memo: None,
        },
    ])
}

fn payment_resource(side: Side) -> Resource {
    match side {
        Side::Sales => Resource::CustomerPayments,
        Side::Purchases => Resource::SupplierPayments,
    }
}

fn date_field(side: Side) -> &'static str {
    match side {
        Side::Sales => "received_on",
        Side::Purchases => "paid_on",
    }
}

fn document_word(side: Side) -> &'static str {
    match side {
        Side::Sales => "invoice",
        Side::Purchases => "bill",
    }
}
