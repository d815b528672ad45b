//! One organisation's books on disk: pages are index walks over JSON that is ready to be sent.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::SqlitePool;

use super::{StorageError, options, pool};
use crate::books::chart::{self, AccountId, Chart};
use crate::books::ledger::day_number;
use crate::books::money::Money;
use crate::books::record::{Record, Resource, Stream};
use crate::books::reports::{Balances, CashMovements};

const NUMBER_BITS: u32 = 40;

/// The primary key of a record: lists lie together, each in the order of its ids.
pub(super) fn key(stream: Stream, number: u64) -> i64 {
    (stream.code() << NUMBER_BITS)
        | i64::try_from(number)
            .unwrap_or(i64::MAX)
            .min((1 << NUMBER_BITS) - 1)
}

/// The tables of a books' file; the index follows when all records are in.
pub(super) fn schema() -> &'static str {
    "create table records (
        key integer primary key, stream integer not null, updated_at integer not null, deleted integer not null,
        document text not null);
     create table streams (stream integer primary key, total integer not null, highest integer not null);
     create table movements (
        day integer not null, account integer not null, net integer not null, received integer not null,
        paid integer not null, primary key (day, account)) without rowid;
     create table covered (first_day text not null, last_day text not null);"
}

/// The days a sum is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    /// The first.
    pub(crate) from: Date,
    /// The last.
    pub(crate) to: Date,
}

/// Whether a read wants tombstones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deletions {
    /// It does.
    Included,
    /// It does not.
    LeftOut,
}

/// A page of records.
#[derive(Debug)]
pub(crate) struct ListPage {
    /// The records' JSON, joined by commas.
    pub(crate) records: String,
    /// How many match, on whatever page.
    pub(crate) total: u64,
}

/// An organisation's books.
#[derive(Debug)]
pub(crate) struct BooksFile {
    readers: SqlitePool,
    pub(super) writer: SqlitePool,
    /// The first day they cover.
    pub(crate) first_day: Date,
    /// The last day they cover.
    pub(crate) last_day: Date,
}

impl BooksFile {
    /// Opens books that were written whole.
    pub(crate) async fn open(path: &Path) -> Result<Self, StorageError> {
        let options = options(path).create_if_missing(false);
        let writer = pool(options.clone(), 1).await?;
        sqlx::raw_sql(super::edit::ANSWERS).execute(&writer).await?;
        let readers = pool(options.read_only(true), 3).await?;
        let (first, last): (String, String) = sqlx::query_as("select first_day, last_day from covered")
            .fetch_one(&readers)
            .await?;
        let date = |text: String| {
            text.parse()
                .map_err(|_| StorageError::Unreadable { what: "a date" })
        };
        Ok(Self {
            readers,
            writer,
            first_day: date(first)?,
            last_day: date(last)?,
        })
    }

    /// Closes the file.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// How many records a stream has, by stream.
    pub(crate) async fn totals(&self) -> Result<Vec<(Stream, u64)>, StorageError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as("select stream, total from streams order by stream")
            .fetch_all(&self.readers)
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(code, total)| Some((Stream::from_code(code)?, u64::try_from(total).ok()?)))
            .collect())
    }

    /// A page of all records, ordered by id.
    pub(crate) async fn page(&self, stream: Stream, page: u64, size: u64) -> Result<ListPage, StorageError> {
        let found: Option<(i64, i64)> =
            sqlx::query_as("select total, highest from streams where stream = $1")
                .bind(stream.code())
                .fetch_optional(&self.readers)
                .await?;
        let (total, highest) = found.unwrap_or_default();
        let skipped = page.saturating_sub(1).saturating_mul(size);
        let records: Option<String> = if total == highest {
            // Ids without a gap: the page's first and last are known.
            sqlx::query_scalar(
                "select group_concat(document, ',' order by key) from records where key > $1 and key <= $2",
            )
            .bind(key(stream, skipped))
            .bind(key(stream, skipped.saturating_add(size)))
            .fetch_one(&self.readers)
            .await?
        } else {
            sqlx::query_scalar(
                "select group_concat(document, ',' order by key) from (
                    select key, document from records where key > $1 and key < $2 and deleted = 0
                    order by key limit $3 offset $4)",
            )
            .bind(key(stream, 0))
            .bind(key(stream, u64::MAX))
            .bind(i64::try_from(size).unwrap_or(i64::MAX))
            .bind(i64::try_from(skipped).unwrap_or(i64::MAX))
            .fetch_one(&self.readers)
            .await?
        };
        Ok(ListPage {
            records: records.unwrap_or_default(),
            total: u64::try_from(total).unwrap_or(0),
        })
    }

    /// A page of the records changed at or after `since`, ordered by change, then id.
    pub(crate) async fn changed_page(
        &self,
        stream: Stream,
        since: Timestamp,
        deletions: Deletions,
        page: u64,
        size: u64,
    ) -> Result<ListPage, StorageError> {
        let highest_deleted = i64::from(deletions == Deletions::Included);
        let since = since.as_microsecond();
        let skipped = page.saturating_sub(1).saturating_mul(size);
        let total: i64 = sqlx::query_scalar(
            "select count(*) from records where stream = $1 and updated_at >= $2 and deleted <= $3",
        )
        .bind(stream.code())
        .bind(since)
        .bind(highest_deleted)
        .fetch_one(&self.readers)
        .await?;
        let records: Option<String> = sqlx::query_scalar(
            "select group_concat(document, ',' order by updated_at, key) from (
                select records.updated_at, records.key, document from records join (
                    select key from records where stream = $1 and updated_at >= $2 and deleted <= $3
                    order by updated_at, key limit $4 offset $5) page on page.key = records.key)",
        )
        .bind(stream.code())
        .bind(since)
        .bind(highest_deleted)
        .bind(i64::try_from(size).unwrap_or(i64::MAX))
        .bind(i64::try_from(skipped).unwrap_or(i64::MAX))
        .fetch_one(&self.readers)
        .await?;
        Ok(ListPage {
            records: records.unwrap_or_default(),
            total: u64::try_from(total).unwrap_or(0),
        })
    }

    /// One record, unless it is deleted.
    pub(crate) async fn record(&self, stream: Stream, number: u64) -> Result<Option<String>, StorageError> {
        Ok(
            sqlx::query_scalar("select document from records where key = $1 and deleted = 0")
                .bind(key(stream, number))
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// Adds a record under the next id; `document` makes its JSON from the id.
    pub(crate) async fn create(
        &self,
        stream: Stream,
        at: Timestamp,
        document: impl FnOnce(u64) -> String + Send,
    ) -> Result<String, StorageError> {
        let mut transaction = self.writer.begin_with("begin immediate").await?;
        let number: i64 = sqlx::query_scalar(
            "insert into streams (stream, total, highest) values ($1, 1, 1)
             on conflict (stream) do update set total = total + 1, highest = highest + 1 returning highest",
        )
        .bind(stream.code())
        .fetch_one(&mut *transaction)
        .await?;
        let number = u64::try_from(number).unwrap_or(0);
        let document = document(number);
        sqlx::query(
            "insert into records (key, stream, updated_at, deleted, document) values ($1, $2, $3, 0, $4)",
        )
        .bind(key(stream, number))
        .bind(stream.code())
        .bind(at.as_microsecond())
        .bind(&document)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(document)
    }

    /// Replaces a record's JSON. Says whether there was one.
    pub(crate) async fn replace(
        &self,
        stream: Stream,
        number: u64,
        at: Timestamp,
        document: &str,
    ) -> Result<bool, StorageError> {
        let done =
            sqlx::query("update records set updated_at = $1, document = $2 where key = $3 and deleted = 0")
                .bind(at.as_microsecond())
                .bind(document)
                .bind(key(stream, number))
                .execute(&self.writer)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Leaves a tombstone for a record. Says whether there was one.
    pub(crate) async fn delete(
        &self,
        stream: Stream,
        number: u64,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("begin immediate").await?;
        let tombstone = Record::tombstone(stream, number, at).document;
        let done = sqlx::query(
            "update records set updated_at = $1, deleted = 1, document = $2 where key = $3 and deleted = 0",
        )
        .bind(at.as_microsecond())
        .bind(tombstone)
        .bind(key(stream, number))
        .execute(&mut *transaction)
        .await?;
        let deleted = done.rows_affected() == 1;
        if deleted {
            sqlx::query("update streams set total = total - 1 where stream = $1")
                .bind(stream.code())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(deleted)
    }

    /// The accounts that its statements are made of.
    pub(crate) async fn chart(&self) -> Result<Chart, StorageError> {
        let first_added = u64::try_from(chart::accounts().len()).unwrap_or(u64::MAX);
        let accounts = Stream::Of(Resource::Accounts);
        let texts: Vec<String> =
            sqlx::query_scalar("select document from records where key > $1 and key < $2 and deleted = 0")
                .bind(key(accounts, first_added))
                .bind(key(accounts, u64::MAX))
                .fetch_all(&self.readers)
                .await?;
        // The control API can put anything there; nothing was ever posted to what is no account.
        let added = texts.iter().filter_map(|text| serde_json::from_str(text).ok());
        Ok(Chart::with(added.collect()))
    }

    /// What each account did in a period; from the first day of the books if it has no start.
    pub(crate) async fn movements(&self, from: Option<Date>, to: Date) -> Result<Balances, StorageError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select account, sum(net) from movements where day >= $1 and day <= $2 group by account",
        )
        .bind(from.map_or(i32::MIN, day_number))
        .bind(day_number(to))
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, net)| Some((account(id)?, Money::from_cents(net))))
            .collect())
    }

    /// The cash that met each account in a period.
    pub(crate) async fn cash_movements(&self, period: Period) -> Result<CashMovements, StorageError> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "select account, sum(received), sum(paid) from movements where day >= $1 and day <= $2 group by account",
        )
        .bind(day_number(period.from))
        .bind(day_number(period.to))
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, received, paid)| {
                Some((
                    account(id)?,
                    (Money::from_cents(received), Money::from_cents(paid)),
                ))
            })
            .collect())
    }
}

fn account(id: i64) -> Option<AccountId> {
    u16::try_from(id).ok().map(AccountId)
}
