//! Entries made in an organisation's books after they were written: one transaction each, in which records, movements
//! and the answer to the caller come about together.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};
use sqlx::{Sqlite, Transaction};

use super::StorageError;
use super::books::{BooksFile, key};
use crate::books::ledger::day_number;
use crate::books::money::Money;
use crate::books::record::{Record, Stream};

/// The table of answers that a key brings again; books written by an earlier version lack it.
pub(super) const ANSWERS: &str = "create table if not exists answers (
    key text primary key, fingerprint blob not null, status integer not null, body text not null,
    answered_at integer not null)";

/// What was answered to a call that named a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    /// What was asked, hashed.
    pub(crate) fingerprint: Vec<u8>,
    /// The answer's status.
    pub(crate) status: u16,
    /// The answer's body.
    pub(crate) body: String,
}

/// What an entry did to one account on one day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement {
    /// The day.
    pub(crate) on: Date,
    /// The account's id.
    pub(crate) account: u64,
    /// Debits less credits.
    pub(crate) net: Money,
    /// Cash that came in against the account.
    pub(crate) received: Money,
    /// Cash that went out against it.
    pub(crate) paid: Money,
}

/// An entry under way. Dropped without [`BooksEdit::commit`], nothing of it stays.
pub(crate) struct BooksEdit {
    transaction: Transaction<'static, Sqlite>,
}

impl BooksFile {
    /// Begins an entry; one at a time.
    pub(crate) async fn edit(&self) -> Result<BooksEdit, StorageError> {
        Ok(BooksEdit {
            transaction: self.writer.begin_with("begin immediate").await?,
        })
    }
}

impl BooksEdit {
    /// A record, unless it is deleted.
    pub(crate) async fn record(
        &mut self,
        stream: Stream,
        number: u64,
    ) -> Result<Option<Map<String, Value>>, StorageError> {
        let text: Option<String> =
            sqlx::query_scalar("select document from records where key = $1 and deleted = 0")
                .bind(key(stream, number))
                .fetch_optional(&mut *self.transaction)
                .await?;
        text.map(|text| parse(&text)).transpose()
    }

    /// Every record of a short list.
    pub(crate) async fn all(&mut self, stream: Stream) -> Result<Vec<Map<String, Value>>, StorageError> {
        let texts: Vec<String> =
            sqlx::query_scalar("select document from records where key > $1 and key < $2 and deleted = 0")
                .bind(key(stream, 0))
                .bind(key(stream, u64::MAX))
                .fetch_all(&mut *self.transaction)
                .await?;
        texts.iter().map(|text| parse(text)).collect()
    }

    /// The next id of a list, `at_least` or more.
    pub(crate) async fn next(&mut self, stream: Stream, at_least: u64) -> Result<u64, StorageError> {
        let number: i64 = sqlx::query_scalar(
            "insert into streams (stream, total, highest) values ($1, 0, $2)
             on conflict (stream) do update set highest = max(highest + 1, $2) returning highest",
        )
        .bind(stream.code())
        .bind(i64::try_from(at_least).unwrap_or(i64::MAX))
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(u64::try_from(number).unwrap_or(0))
    }

    /// Adds a record under an id that no other has.
    pub(crate) async fn add(
        &mut self,
        stream: Stream,
        number: u64,
        at: Timestamp,
        document: &Value,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "insert into records (key, stream, updated_at, deleted, document) values ($1, $2, $3, 0, $4)",
        )
        .bind(key(stream, number))
        .bind(stream.code())
        .bind(at.as_microsecond())
        .bind(document.to_string())
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query(
            "insert into streams (stream, total, highest) values ($1, 1, $2)
             on conflict (stream) do update set total = total + 1, highest = max(highest, $2)",
        )
        .bind(stream.code())
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Replaces a record.
    pub(crate) async fn replace(
        &mut self,
        stream: Stream,
        number: u64,
        at: Timestamp,
        document: &Value,
    ) -> Result<(), StorageError> {
        sqlx::query("update records set updated_at = $1, document = $2 where key = $3 and deleted = 0")
            .bind(at.as_microsecond())
            .bind(document.to_string())
            .bind(key(stream, number))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Leaves a tombstone where a record was.
    pub(crate) async fn bury(
        &mut self,
        stream: Stream,
        number: u64,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "update records set updated_at = $1, deleted = 1, document = $2 where key = $3 and deleted = 0",
        )
        .bind(at.as_microsecond())
        .bind(Record::tombstone(stream, number, at).document)
        .bind(key(stream, number))
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query("update streams set total = total - 1 where stream = $1")
            .bind(stream.code())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Adds to what an account did on a day: what the reports are computed from.
    pub(crate) async fn movement(&mut self, movement: Movement) -> Result<(), StorageError> {
        sqlx::query(
            "insert into movements (day, account, net, received, paid) values ($1, $2, $3, $4, $5)
             on conflict (day, account) do update set net = net + $3, received = received + $4, paid = paid + $5",
        )
        .bind(day_number(movement.on))
        .bind(i64::try_from(movement.account).unwrap_or(i64::MAX))
        .bind(movement.net.cents())
        .bind(movement.received.cents())
        .bind(movement.paid.cents())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// What was answered to the call that named this key, if there was one.
    pub(crate) async fn answered(&mut self, key: &str) -> Result<Option<Answered>, StorageError> {
        let row: Option<(Vec<u8>, i64, String)> =
            sqlx::query_as("select fingerprint, status, body from answers where key = $1")
                .bind(key)
                .fetch_optional(&mut *self.transaction)
                .await?;
        Ok(row.map(|(fingerprint, status, body)| Answered {
            fingerprint,
            status: u16::try_from(status).unwrap_or(500),
            body,
        }))
    }

    /// Keeps an answer for the key, with what it tells of.
    pub(crate) async fn remember(
        &mut self,
        key: &str,
        answer: &Answered,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "insert into answers (key, fingerprint, status, body, answered_at) values ($1, $2, $3, $4, $5)",
        )
        .bind(key)
        .bind(&answer.fingerprint)
        .bind(i64::from(answer.status))
        .bind(&answer.body)
        .bind(at.as_microsecond())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Keeps the entry.
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        Ok(self.transaction.commit().await?)
    }
}

fn parse(text: &str) -> Result<Map<String, Value>, StorageError> {
    serde_json::from_str(text).map_err(|_| StorageError::Unreadable { what: "a record" })
}
