//! How a batch's records reach each engine: on PostgreSQL new ones by COPY and changed ones in arrays
//! that the server unnests, on SQLite many rows a statement.

use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, SqlSafeStr};

use crate::store::database::TransactionKind;
use crate::store::{StoreError, Transaction};

use super::prepared::Prepared;
use super::set::RecordSet;
use super::{BatchContext, RecordNumber, copy, sent};

/// A record to be written, and where.
pub(super) struct Written<'a> {
    pub(super) number: RecordNumber,
    pub(super) record: &'a Prepared,
}

impl Written<'_> {
    fn text(&self, index: usize) -> Option<&str> {
        self.record.text[index].as_deref()
    }
}

/// Writes whole records of the set that the caller holds: those that are new to it, and those whose
/// content changed.
pub(super) async fn records(
    tx: &mut Transaction,
    context: &BatchContext,
    set: &RecordSet,
    added: &[Written<'_>],
    changed: &[Written<'_>],
) -> Result<(), StoreError> {
    match &mut tx.kind {
        TransactionKind::Sqlite(transaction) => {
            for mut rest in [added, changed] {
                while !rest.is_empty() {
                    let (rows, after) = rest.split_at(rows_of_a_statement(rest.len()));
                    rest = after;
                    let documents = sqlite_documents(context, rows)?;
                    for (text, arguments) in [documents, sqlite_keys(context, set, rows)?] {
                        sqlx::query_with(AssertSqlSafe(text).into_sql_str(), arguments)
                            .execute(&mut **transaction)
                            .await?;
                    }
                }
            }
        }
        TransactionKind::Postgres(transaction) => {
            if !added.is_empty() {
                copy::insert(transaction, context, set, added).await?;
            }
            if !changed.is_empty() {
                for (text, arguments) in [
                    (POSTGRES_DOCUMENTS, postgres_documents(context, changed)?),
                    (POSTGRES_KEYS, postgres_keys(context, set, changed)?),
                ] {
                    sqlx::query_with(text, arguments)
                        .execute(&mut **transaction)
                        .await?;
                }
            }
        }
    }
    Ok(())
}

/// A few sizes only, so that SQLite's statements are prepared once and found again. Each statement is
/// a message to the connection's thread and back: while the processors are busy that costs more than
/// the rows.
fn rows_of_a_statement(left: usize) -> usize {
    [256, 32, 4, 1]
        .into_iter()
        .find(|size| *size <= left)
        .unwrap_or(1)
}

const DOCUMENT_COLUMNS: usize = 5;
const KEY_COLUMNS: usize = 19;

/// `(?, ?, …), (?, …)`. Without numbers: SQLite looks each numbered one up among all before it, which
/// made a third of a sync's work.
fn placeholders(text: &mut String, rows: usize, columns: usize) {
    for row in 0..rows {
        text.push_str(if row == 0 { "(?" } else { ", (?" });
        for _ in 1..columns {
            text.push_str(", ?");
        }
        text.push(')');
    }
}

fn sqlite_documents(
    context: &BatchContext,
    rows: &[Written<'_>],
) -> Result<(String, SqliteArguments), StoreError> {
    let mut text = String::from("insert into records (client_id, record_number, ending, json, raw) values ");
    placeholders(&mut text, rows.len(), DOCUMENT_COLUMNS);
    text.push_str(
        " on conflict (record_number) do update set ending = excluded.ending, json = excluded.json, raw = excluded.raw",
    );
    let mut arguments = SqliteArguments::default();
    let ending = sent::ending(context.data_type, context.now, false);
    for row in rows {
        let mut add = Adder(&mut arguments);
        add.value(context.client.0)?
            .value(row.number.0)?
            .value(ending.as_str())?
            .value(row.record.content.as_str())?
            .value(row.record.raw.as_slice())?;
    }
    Ok((text, arguments))
}

fn sqlite_keys(
    context: &BatchContext,
    set: &RecordSet,
    rows: &[Written<'_>],
) -> Result<(String, SqliteArguments), StoreError> {
    let mut text = String::from(
        "insert into record_keys (client_id, set_number, record_id, record_number, content_hash, modified_at, \
         source_modified_at, dataset_id, is_deleted, number_1, number_2, number_3, date_1, date_2, date_3, \
         text_1, text_2, text_3, text_4) values ",
    );
    placeholders(&mut text, rows.len(), KEY_COLUMNS);
    text.push_str(KEYS_CONFLICT);
    let mut arguments = SqliteArguments::default();
    for row in rows {
        let mut add = Adder(&mut arguments);
        add.value(context.client.0)?
            .value(set.number)?
            .value(row.record.id.as_str())?
            .value(row.number.0)?
            .value(row.record.content_hash)?
            .value(context.now.as_microsecond())?
            .value(row.record.source_modified_at)?
            .value(context.dataset.0)?
            .value(false)?;
        for number in row.record.number {
            add.value(number)?;
        }
        for date in row.record.date {
            add.value(date)?;
        }
        for index in 0..row.record.text.len() {
            add.value(row.text(index))?;
        }
    }
    Ok((text, arguments))
}

macro_rules! keys_conflict {
    () => {
        " on conflict (client_id, set_number, record_id) do update set content_hash = excluded.content_hash, \
         modified_at = excluded.modified_at, source_modified_at = excluded.source_modified_at, \
         dataset_id = excluded.dataset_id, is_deleted = excluded.is_deleted, \
         number_1 = excluded.number_1, number_2 = excluded.number_2, number_3 = excluded.number_3, \
         date_1 = excluded.date_1, date_2 = excluded.date_2, date_3 = excluded.date_3, \
         text_1 = excluded.text_1, text_2 = excluded.text_2, text_3 = excluded.text_3, text_4 = excluded.text_4"
    };
}
const KEYS_CONFLICT: &str = keys_conflict!();

const POSTGRES_DOCUMENTS: &str = "insert into records (client_id, record_number, ending, json, raw) \
     select $1, row.number, $2, row.json, row.raw \
     from unnest($3::bigint[], $4::text[], $5::bytea[]) as row (number, json, raw) \
     on conflict (client_id, record_number) do update set ending = excluded.ending, json = excluded.json, \
     raw = excluded.raw";

fn postgres_documents(context: &BatchContext, rows: &[Written<'_>]) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    Adder(&mut arguments)
        .value(context.client.0)?
        .value(sent::ending(context.data_type, context.now, false))?
        .value(column(rows, |row| row.number.0))?
        .value(column(rows, |row| row.record.content.as_str()))?
        .value(column(rows, |row| row.record.raw.as_slice()))?;
    Ok(arguments)
}

const POSTGRES_KEYS: &str = concat!(
    "insert into record_keys (client_id, set_number, record_id, record_number, content_hash, modified_at, \
     source_modified_at, dataset_id, is_deleted, number_1, number_2, number_3, date_1, date_2, date_3, \
     text_1, text_2, text_3, text_4) \
     select $1, $2, row.id, row.number, row.hash, $3, row.source_modified_at, $4, false, \
     row.number_1, row.number_2, row.number_3, row.date_1, row.date_2, row.date_3, \
     row.text_1, row.text_2, row.text_3, row.text_4 \
     from unnest($5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], \
     $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::text[], $18::text[]) \
     as row (id, number, hash, source_modified_at, number_1, number_2, number_3, date_1, date_2, date_3, \
     text_1, text_2, text_3, text_4)",
    keys_conflict!()
);

fn postgres_keys(
    context: &BatchContext,
    set: &RecordSet,
    rows: &[Written<'_>],
) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    let mut add = Adder(&mut arguments);
    add.value(context.client.0)?
        .value(set.number)?
        .value(context.now.as_microsecond())?
        .value(context.dataset.0)?
        .value(column(rows, |row| row.record.id.as_str()))?
        .value(column(rows, |row| row.number.0))?
        .value(column(rows, |row| row.record.content_hash))?
        .value(column(rows, |row| row.record.source_modified_at))?;
    for index in 0..3 {
        add.value(column(rows, |row| row.record.number[index]))?;
    }
    for index in 0..3 {
        add.value(column(rows, |row| row.record.date[index]))?;
    }
    for index in 0..4 {
        add.value(column(rows, |row| row.text(index)))?;
    }
    Ok(arguments)
}

fn column<'a, 'b, T>(rows: &'a [Written<'b>], value: impl Fn(&'a Written<'b>) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Adds values to a statement's arguments, one after the other.
struct Adder<'a, A>(&'a mut A);

impl<A: Arguments> Adder<'_, A> {
    fn value<'t, T>(&mut self, value: T) -> Result<&mut Self, StoreError>
    where
        T: sqlx::Encode<'t, A::Database> + sqlx::Type<A::Database>,
    {
        self.0.add(value).map_err(sqlx::Error::Encode)?;
        Ok(self)
    }
}
