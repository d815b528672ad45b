//! Entries that applications make in an organisation's books: each is one transaction in which the record, its entry
//! in the ledger, the balances and the bank's lines come about together, so that the books tie before and after.
//!
//! What is entered is in pounds, the currency that the books are kept in.

mod accounts;
mod bank;
mod credits;
mod desk;
mod direct;
mod documents;
mod fields;
mod items;
mod journals;
mod lines;
mod orders;
mod parties;
mod payments;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::books::record::{Resource, Stream};
use crate::books::trade::Side;
use crate::storage::{BooksFile, StorageError};

pub(crate) use desk::Desk;
use fields::Fields;
pub(crate) use fields::Problem;

/// Why an entry was not made.
#[derive(Debug)]
pub(crate) enum EntryError {
    /// Fields are wrong.
    Invalid(Vec<Problem>),
    /// There is no such record.
    NotFound,
    /// The record stands as it is: what has to be undone first.
    Conflict(String),
    /// Records of this kind are not entered, or not in this way.
    NotAllowed,
    /// The books' file failed.
    Storage(StorageError),
}

impl From<StorageError> for EntryError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl EntryError {
    fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem {
            field: field.to_owned(),
            message: message.into(),
        }])
    }
}

/// What is to be done with a record.
#[derive(Debug, Clone)]
pub(crate) enum Verb {
    /// It is made of this.
    Create(Map<String, Value>),
    /// It is to hold this instead.
    Change(u64, Map<String, Value>),
    /// It is to go.
    Remove(u64),
}

/// Begins an entry in an organisation's books.
pub(crate) async fn begin(books: &BooksFile, now: Timestamp) -> Result<Desk, StorageError> {
    Ok(Desk::new(books.edit().await?, now, books.first_day))
}

/// Makes an entry; the record as it is afterwards, or nothing where it is gone.
pub(crate) async fn enter(desk: &mut Desk, stream: Stream, verb: Verb) -> Result<Option<Value>, EntryError> {
    use {Resource as R, Verb as V};
    let made = match (stream, verb) {
        (Stream::Of(R::Customers), V::Create(body)) => {
            parties::create(desk, Side::Sales, &Fields::of(body)).await?
        }
        (Stream::Of(R::Customers), V::Change(id, body)) => {
            parties::change(desk, Side::Sales, id, &Fields::of(body)).await?
        }
        (Stream::Of(R::Suppliers), V::Create(body)) => {
            parties::create(desk, Side::Purchases, &Fields::of(body)).await?
        }
        (Stream::Of(R::Suppliers), V::Change(id, body)) => {
            parties::change(desk, Side::Purchases, id, &Fields::of(body)).await?
        }
        (Stream::Of(R::Invoices), verb) => return documents::enter(desk, Side::Sales, verb).await,
        (Stream::Of(R::Bills), verb) => return documents::enter(desk, Side::Purchases, verb).await,
        (Stream::Of(R::CreditNotes), V::Create(body)) => {
            credits::create(desk, Side::Sales, &Fields::of(body)).await?
        }
        (Stream::Of(R::CreditNotes), V::Change(id, body)) => {
            credits::change(desk, Side::Sales, id, &Fields::of(body)).await?
        }
        (Stream::Of(R::SupplierCredits), V::Create(body)) => {
            credits::create(desk, Side::Purchases, &Fields::of(body)).await?
        }
        (Stream::Of(R::SupplierCredits), V::Change(id, body)) => {
            credits::change(desk, Side::Purchases, id, &Fields::of(body)).await?
        }
        (Stream::Of(R::CustomerPayments), V::Create(body)) => {
            payments::create(desk, Side::Sales, &Fields::of(body)).await?
        }
        (Stream::Of(R::SupplierPayments), V::Create(body)) => {
            payments::create(desk, Side::Purchases, &Fields::of(body)).await?
        }
        (Stream::Of(R::SupplierPayments), V::Remove(id)) => {
            payments::remove(desk, Side::Purchases, id).await?;
            return Ok(None);
        }
        (Stream::Of(R::BankReceipts), V::Create(body)) => {
            direct::create(desk, Side::Sales, &Fields::of(body)).await?
        }
        (Stream::Of(R::BankPayments), V::Create(body)) => {
            direct::create(desk, Side::Purchases, &Fields::of(body)).await?
        }
        (Stream::Of(R::BankPayments), V::Remove(id)) => {
            direct::remove(desk, Side::Purchases, id).await?;
            return Ok(None);
        }
        (Stream::Of(R::BankTransfers), V::Create(body)) => bank::transfer(desk, &Fields::of(body)).await?,
        (Stream::Of(R::BankAccounts), V::Create(body)) => bank::open(desk, &Fields::of(body)).await?,
        (Stream::Of(R::BankAccounts), V::Change(id, body)) => {
            bank::change(desk, id, &Fields::of(body)).await?
        }
        (Stream::BankTransactions(account), V::Create(body)) => {
            bank::line(desk, account, &Fields::of(body)).await?
        }
        (Stream::Of(R::LedgerTransactions), V::Create(body)) => {
            journals::post(desk, &Fields::of(body)).await?
        }
        (Stream::Of(R::LedgerTransactions), V::Remove(id)) => {
            journals::remove(desk, id).await?;
            return Ok(None);
        }
        (Stream::Of(R::Journals), V::Create(body)) => journals::open_book(desk, &Fields::of(body)).await?,
        (Stream::Of(R::Accounts), V::Create(body)) => accounts::create(desk, &Fields::of(body)).await?,
        (Stream::Of(R::Items), V::Create(body)) => items::create(desk, &Fields::of(body)).await?,
        (Stream::Of(R::PurchaseOrders), V::Create(body)) => orders::create(desk, &Fields::of(body)).await?,
        (Stream::Of(R::PurchaseOrders), V::Change(id, body)) => {
            orders::change(desk, id, &Fields::of(body)).await?
        }
        _ => return Err(EntryError::NotAllowed),
    };
    Ok(Some(made))
}
