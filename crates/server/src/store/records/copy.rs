//! New records to PostgreSQL by binary COPY: the caller holds the set and has looked the ids up, so
//! nothing can be in the way, and rows need no array that the server first unfolds.

use sqlx::PgConnection;

use crate::store::StoreError;

use super::set::RecordSet;
use super::upsert::Written;
use super::{BatchContext, sent};

/// What is sent at once: enough to keep the server busy, little to hold.
const CHUNK: usize = 256 * 1024;

/// Before the first row: the format's signature, no flags, no extension (PostgreSQL, "COPY", "Binary Format").
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// After the last row.
const TRAILER: i16 = -1;

const DOCUMENTS: &str =
    "copy records (client_id, record_number, ending, json, raw) from stdin (format binary)";
const KEYS: &str = "copy record_keys (client_id, set_number, record_id, record_number, content_hash, modified_at, \
     source_modified_at, dataset_id, is_deleted, number_1, number_2, number_3, date_1, date_2, date_3, \
     text_1, text_2, text_3, text_4) from stdin (format binary)";

/// Writes records that are not there yet.
pub(super) async fn insert(
    connection: &mut PgConnection,
    context: &BatchContext,
    set: &RecordSet,
    added: &[Written<'_>],
) -> Result<(), StoreError> {
    let ending = sent::ending(context.data_type, context.now, false);
    copy(connection, DOCUMENTS, added, |row, fields| {
        fields.begin(5);
        fields.bytes(context.client.0.as_bytes());
        fields.number(row.number.0);
        fields.bytes(ending.as_bytes());
        fields.bytes(row.record.content.as_bytes());
        fields.bytes(&row.record.raw);
    })
    .await?;
    copy(connection, KEYS, added, |row, fields| {
        let record = row.record;
        fields.begin(19);
        fields.bytes(context.client.0.as_bytes());
        fields.number(set.number);
        fields.bytes(record.id.as_bytes());
        fields.number(row.number.0);
        fields.number(record.content_hash);
        fields.number(context.now.as_microsecond());
        fields.optional_number(record.source_modified_at);
        fields.bytes(context.dataset.0.as_bytes());
        fields.bytes(&[u8::from(false)]);
        for number in record.number.into_iter().chain(record.date) {
            fields.optional_number(number);
        }
        for text in &record.text {
            fields.optional_bytes(text.as_deref().map(str::as_bytes));
        }
    })
    .await
}

async fn copy(
    connection: &mut PgConnection,
    statement: &str,
    rows: &[Written<'_>],
    write: impl Fn(&Written<'_>, &mut Fields),
) -> Result<(), StoreError> {
    let mut copying = connection.copy_in_raw(statement).await?;
    let mut fields = Fields(Vec::with_capacity(CHUNK + CHUNK / 8));
    fields.0.extend_from_slice(HEADER);
    for row in rows {
        write(row, &mut fields);
        if fields.0.len() >= CHUNK {
            copying.send(fields.0.as_slice()).await?;
            fields.0.clear();
        }
    }
    fields.begin(TRAILER);
    copying.send(fields.0.as_slice()).await?;
    copying.finish().await?;
    Ok(())
}

/// Rows in PostgreSQL's binary format: a count of fields, then each with its length before it.
struct Fields(Vec<u8>);

impl Fields {
    fn begin(&mut self, count: i16) {
        self.0.extend_from_slice(&count.to_be_bytes());
    }

    fn bytes(&mut self, value: &[u8]) {
        // The engine's batches end far below the 2 GB that the format can say.
        let length = i32::try_from(value.len()).unwrap_or(i32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(value);
    }

    fn optional_bytes(&mut self, value: Option<&[u8]>) {
        match value {
            Some(value) => self.bytes(value),
            None => self.0.extend_from_slice(&(-1_i32).to_be_bytes()),
        }
    }

    fn number(&mut self, value: i64) {
        self.bytes(&value.to_be_bytes());
    }

    fn optional_number(&mut self, value: Option<i64>) {
        match value {
            Some(value) => self.number(value),
            None => self.optional_bytes(None),
        }
    }
}
