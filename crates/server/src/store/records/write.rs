//! Writing batches: compare hashes, then send only what changed.

use std::collections::HashMap;

use crate::store::database::TransactionKind;
use crate::store::{Database, StoreError, Transaction, sql};

use super::deletion::set_deleted;
use super::prepared::PreparedBatch;
use super::set::RecordSet;
use super::upsert::{self, Written};
use super::{BatchContext, Coverage, RecordKey, RecordNumber, set};

/// What a batch did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    /// Records that were not there before.
    pub inserted: u64,
    /// Records whose content changed, that were deleted at the source, or that came back.
    pub changed: u64,
    /// Records that stand as they stood; nothing of them was written.
    pub unchanged: u64,
}

impl std::ops::AddAssign for BatchOutcome {
    fn add_assign(&mut self, other: Self) {
        self.inserted += other.inserted;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
    }
}

/// What is stored of a record that a batch brings again.
struct Stored {
    number: RecordNumber,
    content_hash: i64,
    is_deleted: bool,
    written_by_this_read: bool,
}

/// Writes a batch of one to a few thousand records in the caller's transaction, which also holds
/// the read's checkpoint.
///
/// A record whose content hash is the stored one is not written, so that repeating a batch moves
/// no `modifiedDate`. Of records with one id the last counts. A record that the provider says is
/// deleted keeps its stored document and gets the mark; one that was never stored is left out
/// (contract section 3, "Deletions").
pub async fn write_batch(
    tx: &mut Transaction,
    context: &BatchContext,
    mut batch: PreparedBatch,
) -> Result<BatchOutcome, StoreError> {
    let mut outcome = BatchOutcome::default();
    if batch.is_empty() {
        return Ok(outcome);
    }
    let mut set = set::open(tx, context).await?;
    set.agree_on_dictionary(&mut batch)?;
    let last: HashMap<&str, usize> = batch
        .records
        .iter()
        .enumerate()
        .map(|(at, record)| (record.id.as_str(), at))
        .collect();
    let records = batch
        .records
        .iter()
        .enumerate()
        .filter(|(at, record)| last[record.id.as_str()] == *at)
        .map(|(_, record)| record);
    let ids: Vec<&str> = last.keys().copied().collect();
    let mut stored = stored(tx, context, &set, &ids).await?;

    let (mut added, mut changed) = (Vec::new(), Vec::new());
    let (mut deleted, mut restored) = (Vec::new(), Vec::new());
    let mut seen = Vec::new();
    for record in records {
        match stored.remove(&record.id) {
            None if record.deleted => {}
            None => {
                outcome.inserted += 1;
                set.total += 1;
                let number = RecordNumber::new(set.number, set.total);
                added.push(Written { number, record });
            }
            Some(stored) => {
                let number = stored.number;
                let key = || RecordKey {
                    id: record.id.clone(),
                    number,
                };
                if record.deleted && !stored.is_deleted {
                    deleted.push(key());
                } else if !record.deleted && stored.content_hash != record.content_hash {
                    outcome.changed += 1;
                    changed.push(Written { number, record });
                } else if !record.deleted && stored.is_deleted {
                    restored.push(key());
                } else {
                    outcome.unchanged += 1;
                    if !stored.written_by_this_read {
                        seen.extend_from_slice(&record.id_hash.to_le_bytes());
                    }
                }
            }
        }
    }
    upsert::records(tx, context, &set, &added, &changed).await?;
    outcome.changed += set_deleted(tx, context, &set, &deleted, true).await?;
    outcome.changed += set_deleted(tx, context, &set, &restored, false).await?;
    if context.coverage == Coverage::Full && !seen.is_empty() {
        keep_sightings(tx, context, &set, seen).await?;
    }
    if outcome.inserted > 0 || outcome.changed > 0 {
        set::changed(tx, context, &set).await?;
    }
    Ok(outcome)
}

/// What is stored of the records of these ids.
async fn stored(
    tx: &mut Transaction,
    context: &BatchContext,
    set: &RecordSet,
    ids: &[&str],
) -> Result<HashMap<String, Stored>, StoreError> {
    if set.total == 0 {
        return Ok(HashMap::new());
    }
    let (dataset, client) = (context.dataset.0, context.client.0);
    let rows: Vec<(String, i64, i64, bool, bool)> = match &mut tx.kind {
        TransactionKind::Sqlite(transaction) => {
            let ids: serde_json::Value = ids.iter().copied().collect();
            sqlx::query_as(
                "select record_id, record_number, content_hash, is_deleted, dataset_id = $1 from record_keys \
                 where client_id = $2 and set_number = $3 and record_id in (select value from json_each($4))",
            )
            .bind(dataset)
            .bind(client)
            .bind(set.number)
            .bind(ids.to_string())
            .fetch_all(&mut **transaction)
            .await?
        }
        TransactionKind::Postgres(transaction) => {
            // A lookup for each id: as `= any($4)` it becomes, until the table is first analysed, a walk
            // over the whole set with every key compared to every id.
            sqlx::query_as(
                "select known.record_id, known.record_number, known.content_hash, known.is_deleted, \
                 known.dataset_id = $1 from unnest($4::text[]) as wanted (id) cross join lateral ( \
                 select * from record_keys where client_id = $2 and set_number = $3 \
                 and record_id = wanted.id limit 1) as known",
            )
            .bind(dataset)
            .bind(client)
            .bind(set.number)
            .bind(ids)
            .fetch_all(&mut **transaction)
            .await?
        }
    };
    let stored = rows
        .into_iter()
        .map(|(id, number, content_hash, is_deleted, written_by_this_read)| {
            let stored = Stored {
                number: RecordNumber(number),
                content_hash,
                is_deleted,
                written_by_this_read,
            };
            (id, stored)
        });
    Ok(stored.collect())
}

async fn keep_sightings(
    tx: &mut Transaction,
    context: &BatchContext,
    set: &RecordSet,
    hashes: Vec<u8>,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into record_sightings (client_id, set_number, dataset_id, id, id_hashes) values ($1, $2, $3, $4, $5)",
        context.client,
        set.number,
        context.dataset,
        uuid::Uuid::now_v7(),
        hashes
    ))
    .await?;
    Ok(())
}
