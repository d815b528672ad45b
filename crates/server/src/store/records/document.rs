//! Documents as they are sent, copied into the reply from the rows in which they come.
//!
//! Joining a page's documents into one text in the database was measured: it costs PostgreSQL three
//! times what sending them as rows does, and SQLite a fifth more, most of it in memory that the
//! system gives and takes back for each page.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use platypus_model::ClientId;
use sqlx::Row;
use sqlx::postgres::PgRow;

use crate::store::StoreError;
use crate::store::database::{Session, SessionKind};

use super::RecordNumber;
use super::page::{RecordSource, readable_sets};

/// Runs a statement and gives its rows to `$each`, whichever engine it is.
macro_rules! rows {
    ($session:expr, $text:expr, [$($value:expr),* $(,)?], |$row:ident| $each:expr) => {
        match &mut $session.kind {
            SessionKind::Sqlite(connection) => {
                for $row in sqlx::query($text)$(.bind($value))*.fetch_all(&mut **connection).await? {
                    $each
                }
            }
            SessionKind::Postgres(connection) => {
                for $row in sqlx::query($text)$(.bind($value))*.fetch_all(&mut **connection).await? {
                    $each
                }
            }
        }
    };
}

/// A source's readable sets: of each its number, total and version in a row without a record, then its
/// records at the places from `$5` to `$6`. The order and the limit tell PostgreSQL, which knows
/// nothing of the numbers when it plans, that the records are few and best walked to by their key.
const SETS_AND_RECORDS: &str = "select case when r.json is null then s.set_number end, \
     case when r.json is null then s.total end, case when r.json is null then s.version end, r.record_number, r.json, r.ending \
     from record_sets s cross join lateral (select null::bigint record_number, null::text json, null::text ending union all \
     (select record_number, json, ending from records where client_id = s.client_id \
     and record_number between (s.set_number << 32) + $5 and (s.set_number << 32) + $6 \
     order by record_number limit $6 - $5 + 1)) r \
     where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
     and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null";

/// One readable set of a page's source.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetOfPage {
    pub(super) number: i64,
    pub(super) total: i64,
    /// Goes up with every change of its records.
    pub(super) version: i64,
}

/// The readable sets of a source, in order. Where there is one alone, and only then, the records at
/// its places behind `offset`, at most `size`, are added to `body`.
pub(super) async fn of_only_set(
    session: &mut Session,
    source: &RecordSource<'_>,
    offset: i64,
    size: i64,
    body: &mut String,
) -> Result<Vec<SetOfPage>, StoreError> {
    // No set holds more, and beyond it numbers are another set's.
    let first = offset.saturating_add(1).min(RecordNumber::LAST_PLACE);
    let last = offset.saturating_add(size).min(RecordNumber::LAST_PLACE);
    // One statement where each is answered over a socket; SQLite copies every column of every row, and
    // answers two sooner.
    if let SessionKind::Postgres(connection) = &mut session.kind {
        let query = sqlx::query(SETS_AND_RECORDS)
            .bind(source.client.0)
            .bind(source.company.0)
            .bind(source.data_type.key())
            .bind(source.connection.map(|connection| connection.0))
            .bind(first)
            .bind(last);
        return sets_and_records(&query.fetch_all(&mut **connection).await?, body);
    }
    let sets = readable_sets(session, source).await?;
    if let [set] = sets.as_slice() {
        let last = last.min(set.total);
        if first <= last {
            let numbers = RecordNumber::new(set.number, first)..=RecordNumber::new(set.number, last);
            between(session, source.client, numbers, body).await?;
        }
    }
    Ok(sets)
}

/// Reads the rows of [`SETS_AND_RECORDS`].
fn sets_and_records(rows: &[PgRow], body: &mut String) -> Result<Vec<SetOfPage>, StoreError> {
    let mut sets = Vec::new();
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(number) = row.try_get::<Option<i64>, _>(3)? {
            records.push((number, row));
        } else {
            let (number, total, version) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            sets.push(SetOfPage {
                number,
                total,
                version,
            });
        }
    }
    sets.sort_by_key(|set| set.number);
    if sets.len() == 1 {
        // They come in order, most likely; having the engine sort them would copy every document.
        records.sort_by_key(|(number, _)| *number);
        let start = body.len();
        for (_, row) in records {
            if body.len() > start {
                body.push(',');
            }
            body.push_str(row.try_get(4)?);
            body.push_str(row.try_get(5)?);
        }
    }
    Ok(sets)
}

/// Adds the documents of these numbers to `body`, in order; on SQLite, where joining two columns costs
/// less than a copy of each.
async fn between(
    session: &mut Session,
    client: ClientId,
    numbers: RangeInclusive<RecordNumber>,
    body: &mut String,
) -> Result<(), StoreError> {
    let start = body.len();
    rows!(
        session,
        "select json || ending from records \
         where client_id = $1 and record_number between $2 and $3 order by record_number",
        [client.0, numbers.start().0, numbers.end().0],
        |row| {
            if body.len() > start {
                body.push(',');
            }
            body.push_str(row.try_get(0)?);
        }
    );
    Ok(())
}

/// Adds the documents of these numbers to `body`, in the order given.
pub(super) async fn by_number(
    session: &mut Session,
    client: ClientId,
    numbers: &[i64],
    body: &mut String,
) -> Result<(), StoreError> {
    let start = body.len();
    // Rows are borrowed until they are sent, so each engine's keep a type of their own.
    macro_rules! in_order {
        ($rows:expr) => {{
            let rows = $rows;
            let mut by_number = HashMap::with_capacity(rows.len());
            for row in &rows {
                by_number.insert(row.try_get::<i64, _>(0)?, row);
            }
            for row in numbers.iter().filter_map(|number| by_number.get(number)) {
                if body.len() > start {
                    body.push(',');
                }
                body.push_str(row.try_get(1)?);
                body.push_str(row.try_get(2)?);
            }
        }};
    }
    match &mut session.kind {
        SessionKind::Sqlite(connection) => {
            let text = "select record_number, json, ending from records \
                 where client_id = $1 and record_number in (select value from json_each($2))";
            let list = serde_json::Value::from(numbers).to_string();
            let query = sqlx::query(text).bind(client.0).bind(list);
            in_order!(query.fetch_all(&mut **connection).await?);
        }
        SessionKind::Postgres(connection) => {
            let text = "select record_number, json, ending from records \
                 where client_id = $1 and record_number = any($2)";
            let query = sqlx::query(text).bind(client.0).bind(numbers);
            in_order!(query.fetch_all(&mut **connection).await?);
        }
    }
    Ok(())
}

/// Adds the document of that id to `body`; whether there is one.
pub(super) async fn by_id(
    session: &mut Session,
    source: &RecordSource<'_>,
    id: &str,
    body: &mut String,
) -> Result<bool, StoreError> {
    let start = body.len();
    rows!(
        session,
        "select d.json || d.ending \
         from record_sets s join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
         join records d on d.client_id = k.client_id and d.record_number = k.record_number \
         where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
         and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null and k.record_id = $5 \
         order by k.record_number limit 1",
        [
            source.client.0,
            source.company.0,
            source.data_type.key(),
            source.connection.map(|connection| connection.0),
            id
        ],
        |row| body.push_str(row.try_get(0)?)
    );
    Ok(body.len() > start)
}
