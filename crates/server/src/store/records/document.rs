//! Documents, joined by the engine into the text that is sent and copied once into the reply.

use platypus_model::ClientId;
use sqlx::Row;

use crate::store::StoreError;
use crate::store::database::{Reader, ReaderKind};

use super::RecordNumber;
use super::page::RecordSource;

/// Runs a statement and gives its rows to `$each`, whichever engine it is.
macro_rules! rows {
    ($reader:expr, $text:expr, [$($value:expr),* $(,)?], |$row:ident| $each:expr) => {
        match &$reader.kind {
            ReaderKind::Sqlite(pool) => {
                for $row in sqlx::query($text)$(.bind($value))*.fetch_all(pool).await? {
                    $each
                }
            }
            ReaderKind::Postgres(pool) => {
                for $row in sqlx::query($text)$(.bind($value))*.fetch_all(pool).await? {
                    $each
                }
            }
        }
    };
}

/// One readable set of a page's source.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetOfPage {
    pub(super) number: i64,
    pub(super) total: i64,
    /// Goes up with every change of its records.
    pub(super) version: i64,
}

macro_rules! of_sets {
    ($connection:literal) => {
        concat!(
            "select s.set_number, s.total, s.version, (select string_agg(d.json || d.ending, ',') from \
             (select json, ending from records where client_id = s.client_id \
             and record_number > s.set_number * 4294967296 + $4 and record_number <= s.set_number * 4294967296 + $5 \
             order by record_number) d) \
             from record_sets s where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
             and s.readable_at is not null",
            $connection,
            " order by s.set_number"
        )
    };
}

/// The readable sets of a source, in order. Where there is one alone, and only then, the records at
/// its places behind `offset`, at most `size`, are added to `body`.
pub(super) async fn of_only_set(
    reader: &Reader,
    source: &RecordSource<'_>,
    offset: i64,
    size: i64,
    body: &mut String,
) -> Result<Vec<SetOfPage>, StoreError> {
    let (client, company, data_type) = (source.client.0, source.company.0, source.data_type.key());
    // No set holds more, and beyond it numbers are another set's.
    let offset = offset.min(RecordNumber::LAST_PLACE);
    let until = offset.saturating_add(size).min(RecordNumber::LAST_PLACE);
    let mut sets = Vec::new();
    let start = body.len();
    macro_rules! each {
        ($row:ident) => {{
            sets.push(SetOfPage {
                number: $row.try_get(0)?,
                total: $row.try_get(1)?,
                version: $row.try_get(2)?,
            });
            body.push_str($row.try_get::<Option<&str>, _>(3)?.unwrap_or_default());
        }};
    }
    match source.connection {
        None => rows!(
            reader,
            of_sets!(""),
            [client, company, data_type, offset, until],
            |row| each!(row)
        ),
        Some(connection) => rows!(
            reader,
            of_sets!(" and s.connection_id = $6"),
            [client, company, data_type, offset, until, connection.0],
            |row| each!(row)
        ),
    }
    if sets.len() > 1 {
        body.truncate(start);
    }
    Ok(sets)
}

/// Adds the documents of these numbers to `body`, in the order given.
pub(super) async fn by_number(
    reader: &Reader,
    client: ClientId,
    numbers: &[i64],
    body: &mut String,
) -> Result<(), StoreError> {
    match &reader.kind {
        ReaderKind::Sqlite(pool) => {
            let text = "select string_agg(d.json || d.ending, ',' order by n.key) \
                 from json_each($2) n join records d on d.record_number = n.value where d.client_id = $1";
            let list = serde_json::Value::from(numbers).to_string();
            let row = sqlx::query(text)
                .bind(client.0)
                .bind(list)
                .fetch_one(pool)
                .await?;
            body.push_str(row.try_get::<Option<&str>, _>(0)?.unwrap_or_default());
        }
        ReaderKind::Postgres(pool) => {
            let text = "select string_agg(d.json || d.ending, ',' order by n.place) \
                 from unnest($2) with ordinality n (number, place) \
                 join records d on d.record_number = n.number where d.client_id = $1";
            let row = sqlx::query(text)
                .bind(client.0)
                .bind(numbers)
                .fetch_one(pool)
                .await?;
            body.push_str(row.try_get::<Option<&str>, _>(0)?.unwrap_or_default());
        }
    }
    Ok(())
}

/// Adds the document of that id to `body`; whether there is one.
pub(super) async fn by_id(
    reader: &Reader,
    source: &RecordSource<'_>,
    id: &str,
    body: &mut String,
) -> Result<bool, StoreError> {
    let start = body.len();
    rows!(
        reader,
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
