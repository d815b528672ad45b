//! Bank accounts, lines entered on them, and money moved between them.

use serde_json::{Value, json};

use super::accounts;
use super::desk::{BankLine, CURRENCY, Desk, Narrative, Posting, Record, text};
use super::{EntryError, Fields};
use crate::books::chart;
use crate::books::money::Money;
use crate::books::record::{Resource, Stream};

/// Opens a bank account, with a ledger account of its own.
pub(super) async fn open(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let mut bank = read(fields)?;
    let code = fields.text("code");
    let stream = Stream::Of(Resource::BankAccounts);
    let id = desk.edit.next(stream, 1).await?;
    if id > u64::from(u8::MAX) {
        return Err(EntryError::Conflict(
            "An organisation has at most 255 bank accounts.".to_owned(),
        ));
    }
    let code = code.unwrap_or_else(|| format!("1{:03}", 30 + id * 2));
    let account = accounts::open(
        desk,
        fields,
        accounts::NewAccount {
            code,
            name: text(&bank, "name"),
            description: "Day-to-day banking".to_owned(),
            group: "Current assets",
            class: "asset",
            kind: "bank",
            bank_account: Some(json!({"id": id, "name": bank.get("name")})),
        },
    )
    .await?;
    let reference = json!({"id": account["id"], "code": account["code"], "name": account["name"]});
    for (name, value) in [
        ("id", json!(id)),
        ("currency", json!(CURRENCY)),
        ("balance", json!(Money::ZERO)),
        ("account", reference),
        ("created_at", json!(desk.now)),
        ("updated_at", json!(desk.now)),
    ] {
        bank.insert(name.to_owned(), value);
    }
    let document = Value::Object(bank);
    desk.edit.add(stream, id, desk.now, &document).await?;
    Ok(document)
}

/// Changes what is known of a bank account.
pub(super) async fn change(desk: &mut Desk, id: u64, fields: &Fields) -> Result<Value, EntryError> {
    let mut bank = desk.found(Resource::BankAccounts, id).await?;
    bank.extend(read(fields)?);
    bank.insert("updated_at".to_owned(), json!(desk.now));
    let document = Value::Object(bank);
    desk.edit
        .replace(Stream::Of(Resource::BankAccounts), id, desk.now, &document)
        .await?;
    Ok(document)
}

fn read(fields: &Fields) -> Result<Record, EntryError> {
    if fields
        .text("currency")
        .is_some_and(|currency| currency != CURRENCY)
    {
        fields.say("currency", format!("accounts are opened in {CURRENCY} only"));
    }
    let bank = json!({
        "name": fields.required_text("name"),
        "kind": fields.word("kind", &["current", "savings", "cash"], "current"),
        "bank": fields.text("bank"),
        "account_number": fields.text("account_number"),
        "sort_code": fields.text("sort_code"),
        "iban": fields.text("iban"),
        "overdraft_limit": fields.money("overdraft_limit").unwrap_or_default(),
        "archived": fields.flag("archived", false),
    });
    fields.check()?;
    match bank {
        Value::Object(bank) => Ok(bank),
        _ => Ok(Record::new()),
    }
}

/// Enters a line on a bank account, which nobody has explained yet: it stands against the suspense account.
pub(super) async fn line(desk: &mut Desk, account: u8, fields: &Fields) -> Result<Value, EntryError> {
    let mut bank = desk.found(Resource::BankAccounts, u64::from(account)).await?;
    let on = fields.required_date("booked_on");
    desk.check_scope(fields, "booked_on", on);
    let amount = fields.money("amount").unwrap_or_default();
    if amount.is_zero() {
        fields.say(
            "amount",
            "must be an amount other than zero; into the account is positive",
        );
    }
    let description = fields.required_text("description");
    let counterparty = fields.text("counterparty");
    let words = ["other", "interest", "fee", "transfer", "tax", "loan"];
    let kind = fields.word("kind", &words, "other");
    fields.check()?;
    let stream = Stream::Of(Resource::ManualJournals);
    let id = desk.edit.next(stream, 1).await?;
    let number = format!("MJ-{id:06}");
    let postings = vec![
        Posting {
            account: desk.account_of_bank(&bank).await?,
            amount,
            memo: None,
        },
        Posting {
            account: desk.own_account(chart::SUSPENSE).await?,
            amount: -amount,
            memo: None,
        },
    ];
    super::journals::keep(desk, id, &number, on, &description, &postings).await?;
    let narrative = Narrative {
        on,
        narration: &description,
        source: (Resource::ManualJournals, id),
        number: &number,
        reversal: false,
    };
    let entry = desk.post(narrative, &postings).await?;
    let line = BankLine {
        on,
        kind,
        description: &description,
        counterparty: counterparty.as_deref(),
        amount,
        source: (Resource::ManualJournals, id),
        number: &number,
        ledger_transaction: entry,
    };
    desk.book(&mut bank, line).await
}

/// Moves money between two bank accounts.
pub(super) async fn transfer(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let on = fields.required_date("moved_on");
    desk.check_scope(fields, "moved_on", on);
    let amount = fields.positive_money("amount");
    let from = desk.bank(fields, "from").await?;
    let to = desk.bank(fields, "to").await?;
    let narration = fields.text("narration");
    if let (Some(from), Some(to)) = (&from, &to)
        && from.get("id") == to.get("id")
    {
        fields.say("to", "is the account that the money comes from");
    }
    fields.check()?;
    let (Some(mut from), Some(mut to)) = (from, to) else {
        return Err(EntryError::invalid("from", "must be given"));
    };
    let stream = Stream::Of(Resource::BankTransfers);
    let id = desk.edit.next(stream, 1).await?;
    let number = format!("TR-{id:06}");
    let narration = narration.unwrap_or_else(|| format!("Transfer {number}"));
    let side = |bank: &Record| json!({"id": bank.get("id"), "name": bank.get("name"), "account": bank.get("account")});
    let document = json!({
        "id": id,
        "number": number,
        "moved_on": on,
        "narration": narration,
        "from": side(&from),
        "to": side(&to),
        "currency": CURRENCY,
        "amount": amount,
        "reconciled": false,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    desk.edit.add(stream, id, desk.now, &document).await?;
    let postings = [
        Posting {
            account: desk.account_of_bank(&to).await?,
            amount,
            memo: None,
        },
        Posting {
            account: desk.account_of_bank(&from).await?,
            amount: -amount,
            memo: None,
        },
    ];
    let narrative = Narrative {
        on,
        narration: &narration,
        source: (Resource::BankTransfers, id),
        number: &number,
        reversal: false,
    };
    let entry = desk.post(narrative, &postings).await?;
    for (bank, amount) in [(&mut from, -amount), (&mut to, amount)] {
        let line = BankLine {
            on,
            kind: "transfer",
            description: &narration,
            counterparty: None,
            amount,
            source: (Resource::BankTransfers, id),
            number: &number,
            ledger_transaction: entry,
        };
        desk.book(bank, line).await?;
    }
    Ok(document)
}
