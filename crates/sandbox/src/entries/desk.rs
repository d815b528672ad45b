//! Where entries are made: references looked up, entries posted, balances moved.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::fields::amount;
use super::{EntryError, Fields};
use crate::books::chart::{self, AccountId};
use crate::books::lists::DayBook;
use crate::books::money::Money;
use crate::books::record::{Resource, Stream};
use crate::books::trade::Side;
use crate::storage::{BooksEdit, Movement, StorageError};

/// The only currency that entries are made in: the books' own.
pub(super) const CURRENCY: &str = "GBP";

/// An entry under way.
pub(crate) struct Desk {
    /// The transaction.
    pub(crate) edit: BooksEdit,
    /// The moment of the entry.
    pub(crate) now: Timestamp,
    first_day: Date,
}

/// A record that is referred to.
pub(super) type Record = Map<String, Value>;

/// A ledger account, as far as postings need it.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) id: u64,
    pub(super) code: String,
    pub(super) name: String,
}

impl Account {
    /// The account as other records refer to it.
    pub(super) fn reference(&self) -> Value {
        json!({"id": self.id, "code": self.code, "name": self.name})
    }
}

/// One side of an entry in the ledger: debits are positive, credits negative.
#[derive(Debug, Clone)]
pub(super) struct Posting {
    pub(super) account: Account,
    pub(super) amount: Money,
    pub(super) memo: Option<String>,
}

/// What an entry in the ledger says besides its postings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Narrative<'a> {
    pub(super) on: Date,
    pub(super) narration: &'a str,
    pub(super) source: (Resource, u64),
    pub(super) number: &'a str,
    pub(super) reversal: bool,
}

/// A line on a bank account.
#[derive(Debug, Clone, Copy)]
pub(super) struct BankLine<'a> {
    pub(super) on: Date,
    pub(super) kind: &'a str,
    pub(super) description: &'a str,
    pub(super) counterparty: Option<&'a str>,
    /// Into the account is positive.
    pub(super) amount: Money,
    pub(super) source: (Resource, u64),
    pub(super) number: &'a str,
    pub(super) ledger_transaction: u64,
}

impl Desk {
    pub(super) fn new(edit: BooksEdit, now: Timestamp, first_day: Date) -> Self {
        Self { edit, now, first_day }
    }

    /// Keeps what was entered.
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        self.edit.commit().await
    }

    /// A record that must be there.
    pub(super) async fn found(&mut self, resource: Resource, id: u64) -> Result<Record, EntryError> {
        let found = self.edit.record(Stream::Of(resource), id).await?;
        found.ok_or(EntryError::NotFound)
    }

    /// The record that a field refers to; a field that names none is noted.
    pub(super) async fn referred(
        &mut self,
        fields: &Fields,
        name: &str,
        resource: Resource,
    ) -> Result<Option<Record>, EntryError> {
        let Some(id) = fields.reference(name) else {
            return Ok(None);
        };
        let found = self.edit.record(Stream::Of(resource), id).await?;
        if found.is_none() {
            fields.say(
                name,
                format!("there is no {} with the id {id}", singular(resource)),
            );
        }
        Ok(found)
    }

    /// As [`Desk::referred`], for a field that must be there.
    pub(super) async fn required(
        &mut self,
        fields: &Fields,
        name: &str,
        resource: Resource,
    ) -> Result<Option<Record>, EntryError> {
        let found = self.referred(fields, name, resource).await?;
        if found.is_none() && !fields.has(name) {
            fields.say(name, "must be given");
        }
        Ok(found)
    }

    /// The ledger account that a field refers to.
    pub(super) async fn account(
        &mut self,
        fields: &Fields,
        name: &str,
    ) -> Result<Option<Account>, EntryError> {
        let Some(id) = fields.reference(name) else {
            return Ok(None);
        };
        let found = self.account_of(id).await?;
        if found.is_none() {
            fields.say(name, format!("there is no account with the id {id}"));
        }
        Ok(found)
    }

    /// The ledger account of an id. One that every business may use is opened with its first use.
    pub(super) async fn account_of(&mut self, id: u64) -> Result<Option<Account>, StorageError> {
        let stream = Stream::Of(Resource::Accounts);
        let record = if let Some(record) = self.edit.record(stream, id).await? {
            record
        } else {
            let Some(known) = u16::try_from(id)
                .ok()
                .and_then(|id| chart::account(AccountId(id)))
            else {
                return Ok(None);
            };
            let document = json!({
                "id": id, "code": known.code, "name": known.name, "description": known.description,
                "class": known.group.class(), "group": known.group, "kind": known.kind, "currency": CURRENCY,
                "balance": Money::ZERO, "bank_account": null, "archived": false,
                "created_at": self.now, "updated_at": self.now,
            });
            self.edit.add(stream, id, self.now, &document).await?;
            match document {
                Value::Object(record) => record,
                _ => return Ok(None),
            }
        };
        Ok(Some(Account {
            id,
            code: text(&record, "code"),
            name: text(&record, "name"),
        }))
    }

    /// An account of the chart that the sandbox itself posts to.
    pub(super) async fn own_account(&mut self, id: AccountId) -> Result<Account, EntryError> {
        let found = self.account_of(u64::from(id.0)).await?;
        found.ok_or(EntryError::NotFound)
    }

    /// Notes a day before the books begin, and a currency that they are not kept in.
    pub(super) fn check_scope(&self, fields: &Fields, date_field: &str, on: Date) {
        if on < self.first_day && fields.has(date_field) {
            fields.say(
                date_field,
                format!("is before {}, when the books begin", self.first_day),
            );
        }
        if fields
            .text("currency")
            .is_some_and(|currency| currency != CURRENCY)
        {
            fields.say("currency", format!("entries are made in {CURRENCY} only"));
        }
    }

    /// Posts an entry and returns its id.
    pub(super) async fn post(
        &mut self,
        narrative: Narrative<'_>,
        postings: &[Posting],
    ) -> Result<u64, EntryError> {
        let sum: Money = postings.iter().map(|posting| posting.amount).sum();
        if !sum.is_zero() {
            return Err(EntryError::invalid("lines", "debits and credits differ"));
        }
        let stream = Stream::Of(Resource::LedgerTransactions);
        let id = self.edit.next(stream, 1).await?;
        self.move_accounts(narrative.on, postings).await?;
        let lines: Vec<Value> = postings.iter().map(ledger_line).collect();
        let document = json!({
            "id": id,
            "journal": DayBook::of(narrative.source.0).reference(),
            "posted_on": narrative.on,
            "narration": narrative.narration,
            "source": {
                "resource": narrative.source.0.path(), "id": narrative.source.1, "number": narrative.number,
            },
            "reversal": narrative.reversal,
            "currency": CURRENCY,
            "lines": lines,
            "created_at": self.now,
            "updated_at": self.now,
        });
        self.edit.add(stream, id, self.now, &document).await?;
        Ok(id)
    }

    /// Moves the accounts' balances and what the reports are computed from.
    pub(super) async fn move_accounts(&mut self, on: Date, postings: &[Posting]) -> Result<(), EntryError> {
        let stream = Stream::Of(Resource::Accounts);
        let mut records = Vec::with_capacity(postings.len());
        let mut cash = Money::ZERO;
        for posting in postings {
            let mut record = self.found(Resource::Accounts, posting.account.id).await?;
            let is_cash = text(&record, "kind") == "bank";
            if is_cash {
                cash += posting.amount;
            }
            let debit_positive = matches!(text(&record, "class").as_str(), "asset" | "expense");
            let change = if debit_positive {
                posting.amount
            } else {
                -posting.amount
            };
            let balance = amount(record.get("balance")) + change;
            record.insert("balance".to_owned(), json!(balance));
            record.insert("updated_at".to_owned(), json!(self.now));
            self.edit
                .replace(stream, posting.account.id, self.now, &Value::Object(record))
                .await?;
            records.push((posting, is_cash));
        }
        for (posting, is_cash) in records {
            let met_cash = !cash.is_zero() && !is_cash;
            let (received, paid) = match posting.amount {
                _ if !met_cash => (Money::ZERO, Money::ZERO),
                amount if amount.is_negative() => (-amount, Money::ZERO),
                amount => (Money::ZERO, amount),
            };
            self.edit
                .movement(Movement {
                    on,
                    account: posting.account.id,
                    net: posting.amount,
                    received,
                    paid,
                })
                .await?;
        }
        Ok(())
    }

    /// Moves what a customer owes, or what a supplier is owed.
    pub(super) async fn move_party(&mut self, side: Side, id: u64, by: Money) -> Result<(), EntryError> {
        let resource = party_resource(side);
        let mut party = self.found(resource, id).await?;
        let balance = amount(party.get("balance")) + by;
        party.insert("balance".to_owned(), json!(balance));
        party.insert("updated_at".to_owned(), json!(self.now));
        Ok(self
            .edit
            .replace(Stream::Of(resource), id, self.now, &Value::Object(party))
            .await?)
    }

    /// Books a line on a bank account; what the bank itself says of it is the bank's affair.
    pub(super) async fn book(&mut self, bank: &mut Record, line: BankLine<'_>) -> Result<Value, EntryError> {
        let id = id_of(bank);
        let account = u8::try_from(id).map_err(|_| EntryError::NotFound)?;
        let stream = Stream::BankTransactions(account);
        let number = self.edit.next(stream, 1).await?;
        let balance = amount(bank.get("balance")) + line.amount;
        let (paid_in, paid_out) = if line.amount.is_negative() {
            (None, Some(-line.amount))
        } else {
            (Some(line.amount), None)
        };
        let document = json!({
            "id": number,
            "bank_account": {"id": id, "name": bank.get("name")},
            "booked_on": line.on,
            "kind": line.kind,
            "description": line.description,
            "counterparty": line.counterparty,
            "paid_in": paid_in,
            "paid_out": paid_out,
            "balance_after": balance,
            "currency": CURRENCY,
            "reconciled": false,
            "source": {"resource": line.source.0.path(), "id": line.source.1, "number": line.number},
            "ledger_transaction": line.ledger_transaction,
            "created_at": self.now,
            "updated_at": self.now,
        });
        self.edit.add(stream, number, self.now, &document).await?;
        bank.insert("balance".to_owned(), json!(balance));
        bank.insert("updated_at".to_owned(), json!(self.now));
        let stream = Stream::Of(Resource::BankAccounts);
        self.edit
            .replace(stream, id, self.now, &Value::Object(bank.clone()))
            .await?;
        Ok(document)
    }

    /// The bank account that a field refers to, by its own id or by that of its ledger account.
    pub(super) async fn bank(&mut self, fields: &Fields, name: &str) -> Result<Option<Record>, EntryError> {
        let Some(within) = fields.object(name) else {
            if !fields.has(name) {
                fields.say(name, "must be given");
            }
            return Ok(None);
        };
        let found = match (within.reference("id"), within.reference("account")) {
            (Some(id), _) => self.edit.record(Stream::Of(Resource::BankAccounts), id).await?,
            (None, Some(account)) => self.bank_of(account).await?,
            (None, None) => None,
        };
        if found.is_none() {
            fields.say(name, "must name a bank account, or the ledger account of one");
        }
        Ok(found.filter(|bank| {
            let is_ours = text(bank, "currency") == CURRENCY;
            if !is_ours {
                fields.say(name, format!("is not kept in {CURRENCY}"));
            }
            is_ours
        }))
    }

    /// The bank account that belongs to a ledger account.
    pub(super) async fn bank_of(&mut self, account: u64) -> Result<Option<Record>, EntryError> {
        let banks = self.edit.all(Stream::Of(Resource::BankAccounts)).await?;
        let of = |bank: &Record| bank.get("account").and_then(|found| found["id"].as_u64());
        Ok(banks.into_iter().find(|bank| of(bank) == Some(account)))
    }

    /// The ledger account of a bank account.
    pub(super) async fn account_of_bank(&mut self, bank: &Record) -> Result<Account, EntryError> {
        let id = bank.get("account").and_then(|account| account["id"].as_u64());
        let found = self.account_of(id.unwrap_or(0)).await?;
        found.ok_or(EntryError::NotFound)
    }
}

fn ledger_line(posting: &Posting) -> Value {
    let debit = (!posting.amount.is_negative()).then_some(posting.amount);
    let credit = posting.amount.is_negative().then(|| -posting.amount);
    let mut line = json!({"account": posting.account.reference(), "debit": debit, "credit": credit});
    if let Some(memo) = &posting.memo {
        line["memo"] = json!(memo);
    }
    line
}

/// The list that a side's parties are in.
pub(super) fn party_resource(side: Side) -> Resource {
    match side {
        Side::Sales => Resource::Customers,
        Side::Purchases => Resource::Suppliers,
    }
}

/// What a side's party is called in its documents.
pub(super) fn party_word(side: Side) -> &'static str {
    match side {
        Side::Sales => "customer",
        Side::Purchases => "supplier",
    }
}

/// A text of a stored record; empty where there is none.
pub(super) fn text(record: &Record, name: &str) -> String {
    let found = record.get(name).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}

/// A record's id.
pub(super) fn id_of(record: &Record) -> u64 {
    record.get("id").and_then(Value::as_u64).unwrap_or(0)
}

/// A record as others refer to it.
pub(super) fn reference(record: &Record) -> Value {
    json!({"id": record.get("id"), "name": record.get("name")})
}

fn singular(resource: Resource) -> &'static str {
    match resource {
        Resource::Customers => "customer",
        Resource::Suppliers => "supplier",
        Resource::Invoices => "invoice",
        Resource::Bills => "bill",
        Resource::Items => "item",
        Resource::BankAccounts => "bank account",
        Resource::PaymentMethods => "payment method",
        _ => "record",
    }
}
