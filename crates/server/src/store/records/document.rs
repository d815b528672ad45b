//! Documents as rows, on either engine, without copying their text.

use std::ops::RangeInclusive;

use platypus_model::ClientId;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row, Type};

use crate::store::StoreError;
use crate::store::database::{Reader, ReaderKind};

use super::RecordNumber;
use super::page::RecordSource;
use super::sent::{Document, Sender};

/// Rows of documents, in the order in which they are sent.
pub(super) enum Documents {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Documents {
    /// Adds them to a reply.
    pub(super) fn send(&self, sender: &mut Sender<'_>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(rows) => send(rows, sender),
            Self::Postgres(rows) => send(rows, sender),
        }
    }

    /// How many records the set of the first row holds, and how many sets there are; see
    /// [`of_only_set`].
    pub(super) fn totals(&self) -> Option<(i64, i64)> {
        match self {
            Self::Sqlite(rows) => totals(rows.first()?),
            Self::Postgres(rows) => totals(rows.first()?),
        }
    }

    /// Puts rows into the order of their numbers in `order`, or of the numbers themselves.
    fn sorted(mut self, order: Option<&[i64]>) -> Self {
        match &mut self {
            Self::Sqlite(rows) => sort(rows, order),
            Self::Postgres(rows) => sort(rows, order),
        }
        self
    }
}

fn send<R: Row>(rows: &[R], sender: &mut Sender<'_>) -> Result<(), StoreError>
where
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> &'r str: Decode<'r, R::Database> + Type<R::Database>,
{
    for row in rows {
        sender.send(&Document {
            json: row.try_get(1)?,
            modified_at: row.try_get(2)?,
            source_modified_at: row.try_get(3)?,
            is_deleted: row.try_get(4)?,
        });
    }
    Ok(())
}

fn totals<R: Row>(row: &R) -> Option<(i64, i64)>
where
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
{
    Some((row.try_get(5).ok()?, row.try_get(6).ok()?))
}

fn sort<R: Row>(rows: &mut [R], order: Option<&[i64]>)
where
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
{
    let number = |row: &R| row.try_get::<i64, _>(0).unwrap_or_default();
    match order {
        None => rows.sort_by_key(number),
        Some(order) => {
            let places: std::collections::HashMap<i64, usize> = order
                .iter()
                .enumerate()
                .map(|(place, number)| (*number, place))
                .collect();
            rows.sort_by_cached_key(|row| places.get(&number(row)).copied());
        }
    }
}

macro_rules! fetch {
    ($reader:expr, $text:expr $(, $value:expr)* $(,)?) => {
        match &$reader.kind {
            ReaderKind::Sqlite(pool) => Documents::Sqlite(sqlx::query($text)$(.bind($value))*.fetch_all(pool).await?),
            ReaderKind::Postgres(pool) => Documents::Postgres(sqlx::query($text)$(.bind($value))*.fetch_all(pool).await?),
        }
    };
}

macro_rules! columns {
    () => {
        "d.record_number, d.json, d.modified_at, d.source_modified_at, d.is_deleted"
    };
}

macro_rules! of_only_set {
    ($connection:literal) => {
        concat!(
            "select ",
            columns!(),
            ", s.total, (select count(*) from record_sets s where s.client_id = $1 and s.company_id = $2 \
             and s.data_type = $3 and s.readable_at is not null",
            $connection,
            ") from record_sets s join records d on d.client_id = s.client_id \
             and d.record_number > s.set_number * 4294967296 + $4 and d.record_number <= s.set_number * 4294967296 + $5 \
             where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 and s.readable_at is not null",
            $connection
        )
    };
}

/// A page of a source that has one set, by place: a range of numbers, however deep. Two more
/// columns tell the set's total and how many sets there are; where that is not one, the rows
/// mean nothing.
pub(super) async fn of_only_set(
    reader: &Reader,
    source: &RecordSource<'_>,
    offset: i64,
    size: i64,
) -> Result<Documents, StoreError> {
    let (client, company, data_type) = (source.client.0, source.company.0, source.data_type.key());
    // No set holds more, and beyond it numbers are another set's.
    let offset = offset.min(RecordNumber::LAST_PLACE);
    let until = offset.saturating_add(size).min(RecordNumber::LAST_PLACE);
    let rows = match source.connection {
        None => fetch!(
            reader,
            of_only_set!(""),
            client,
            company,
            data_type,
            offset,
            until
        ),
        Some(connection) => {
            fetch!(
                reader,
                of_only_set!(" and s.connection_id = $6"),
                client,
                company,
                data_type,
                offset,
                until,
                connection.0
            )
        }
    };
    Ok(rows.sorted(None))
}

/// The documents of a range of numbers.
pub(super) async fn in_range(
    reader: &Reader,
    client: ClientId,
    numbers: RangeInclusive<RecordNumber>,
) -> Result<Documents, StoreError> {
    Ok(fetch!(
        reader,
        concat!(
            "select ",
            columns!(),
            " from records d where d.client_id = $1 and d.record_number between $2 and $3 order by d.record_number"
        ),
        client.0,
        numbers.start().0,
        numbers.end().0
    ))
}

/// The documents of these numbers, in their order.
pub(super) async fn by_number(
    reader: &Reader,
    client: ClientId,
    numbers: &[i64],
) -> Result<Documents, StoreError> {
    let rows = match &reader.kind {
        ReaderKind::Sqlite(pool) => {
            let text = concat!(
                "select ",
                columns!(),
                " from records d where d.client_id = $1 and d.record_number in (select value from json_each($2))"
            );
            let list = serde_json::Value::from(numbers).to_string();
            Documents::Sqlite(
                sqlx::query(text)
                    .bind(client.0)
                    .bind(list)
                    .fetch_all(pool)
                    .await?,
            )
        }
        ReaderKind::Postgres(pool) => {
            let text = concat!(
                "select ",
                columns!(),
                " from records d where d.client_id = $1 and d.record_number = any($2)"
            );
            Documents::Postgres(
                sqlx::query(text)
                    .bind(client.0)
                    .bind(numbers)
                    .fetch_all(pool)
                    .await?,
            )
        }
    };
    Ok(rows.sorted(Some(numbers)))
}

/// The document of that id: at most one.
pub(super) async fn by_id(
    reader: &Reader,
    source: &RecordSource<'_>,
    id: &str,
) -> Result<Documents, StoreError> {
    Ok(fetch!(
        reader,
        concat!(
            "select ",
            columns!(),
            " from record_sets s join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             join records d on d.client_id = k.client_id and d.record_number = k.record_number \
             where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
             and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null and k.record_id = $5 \
             order by k.record_number limit 1"
        ),
        source.client.0,
        source.company.0,
        source.data_type.key(),
        source.connection.map(|connection| connection.0),
        id
    ))
}
