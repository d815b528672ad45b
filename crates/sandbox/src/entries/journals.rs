//! What is posted by hand, and the day books that it is posted in.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::EntryError;
use super::desk::{BankLine, CURRENCY, Desk, Narrative, Posting, text};
use super::fields::{Fields, amount};
use crate::books::money::Money;
use crate::books::record::{Resource, Stream};

/// Posts an entry; the answer is the ledger's transaction.
pub(super) async fn post(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let on = fields.required_date("posted_on");
    desk.check_scope(fields, "posted_on", on);
    let narration = fields.text("narration");
    let lines = fields.list("lines");
    if lines.len() < 2 {
        fields.say("lines", "must hold at least two lines");
    }
    let mut postings = Vec::with_capacity(lines.len());
    for line in &lines {
        let account = desk.account(line, "account").await?;
        if account.is_none() && !line.has("account") {
            line.say("account", "must be given");
        }
        let net = line.money("debit").unwrap_or_default() - line.money("credit").unwrap_or_default();
        let memo = line.text("memo");
        if let Some(account) = account {
            postings.push(Posting {
                account,
                amount: net,
                memo,
            });
        }
    }
    let sum: Money = postings.iter().map(|posting| posting.amount).sum();
    if !sum.is_zero() && postings.len() == lines.len() {
        fields.say(
            "lines",
            format!("do not balance: debits exceed credits by {}", sum.decimal()),
        );
    }
    fields.check()?;
    let id = desk.edit.next(Stream::Of(Resource::ManualJournals), 1).await?;
    let number = format!("MJ-{id:06}");
    let narration = narration.unwrap_or_else(|| format!("Journal {number}"));
    keep(desk, id, &number, on, &narration, &postings).await?;
    let narrative = Narrative {
        on,
        narration: &narration,
        source: (Resource::ManualJournals, id),
        number: &number,
        reversal: false,
    };
    let entry = desk.post(narrative, &postings).await?;
    for posting in &postings {
        let Some(mut bank) = desk.bank_of(posting.account.id).await? else {
            continue;
        };
        let line = BankLine {
            on,
            kind: "other",
            description: &narration,
            counterparty: None,
            amount: posting.amount,
            source: (Resource::ManualJournals, id),
            number: &number,
            ledger_transaction: entry,
        };
        desk.book(&mut bank, line).await?;
    }
    desk.found(Resource::LedgerTransactions, entry)
        .await
        .map(Value::Object)
}

/// Keeps the manual journal behind an entry.
pub(super) async fn keep(
    desk: &mut Desk,
    id: u64,
    number: &str,
    on: Date,
    narration: &str,
    postings: &[Posting],
) -> Result<(), EntryError> {
    let total: Money = postings
        .iter()
        .map(|posting| posting.amount)
        .filter(|amount| amount.is_positive())
        .sum();
    let lines = postings.iter().enumerate().map(|(index, posting)| {
        json!({
            "position": index + 1,
            "account": posting.account.reference(),
            "debit": (!posting.amount.is_negative()).then_some(posting.amount),
            "credit": posting.amount.is_negative().then(|| -posting.amount),
            "memo": posting.memo,
        })
    });
    let document = json!({
        "id": id,
        "number": number,
        "posted_on": on,
        "narration": narration,
        "currency": CURRENCY,
        "lines": lines.collect::<Vec<_>>(),
        "total": total,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    Ok(desk
        .edit
        .add(Stream::Of(Resource::ManualJournals), id, desk.now, &document)
        .await?)
}

/// Takes an entry out of the ledger that was posted by hand and moved no money at a bank.
pub(super) async fn remove(desk: &mut Desk, id: u64) -> Result<(), EntryError> {
    let stored = desk.found(Resource::LedgerTransactions, id).await?;
    let source = stored.get("source").cloned().unwrap_or(Value::Null);
    if source["resource"] != Resource::ManualJournals.path() {
        return Err(EntryError::Conflict(format!(
            "Entry {id} comes from {} {}; change that instead.",
            source["resource"].as_str().unwrap_or("a record"),
            source["number"].as_str().unwrap_or_default()
        )));
    }
    let mut postings = Vec::new();
    let lines = stored.get("lines").and_then(Value::as_array);
    for line in lines.into_iter().flatten() {
        let account = line["account"]["id"].as_u64().unwrap_or(0);
        if desk.bank_of(account).await?.is_some() {
            return Err(EntryError::Conflict(format!(
                "Entry {id} moved money at a bank; post the opposite entry instead."
            )));
        }
        let account = desk.account_of(account).await?.ok_or(EntryError::NotFound)?;
        postings.push(Posting {
            account,
            amount: amount(line.get("credit")) - amount(line.get("debit")),
            memo: None,
        });
    }
    let on = text(&stored, "posted_on").parse().unwrap_or_default();
    desk.move_accounts(on, &postings).await?;
    let now = desk.now;
    desk.edit
        .bury(Stream::Of(Resource::LedgerTransactions), id, now)
        .await?;
    let journal = source["id"].as_u64().unwrap_or(0);
    Ok(desk
        .edit
        .bury(Stream::Of(Resource::ManualJournals), journal, now)
        .await?)
}

/// Opens a day book.
pub(super) async fn open_book(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let name = fields.required_text("name");
    let code = fields.text("code");
    let kind = fields.word("kind", &["sales", "purchases", "bank", "general"], "general");
    fields.check()?;
    let stream = Stream::Of(Resource::Journals);
    let id = desk.edit.next(stream, 1).await?;
    let document = json!({
        "id": id,
        "code": code.unwrap_or_else(|| format!("J{id:02}")),
        "name": name,
        "kind": kind,
        "archived": false,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    desk.edit.add(stream, id, desk.now, &document).await?;
    Ok(document)
}
