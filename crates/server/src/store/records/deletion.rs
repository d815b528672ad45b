//! What a read says of records by not seeing them, and the removal of whole companies.

use std::collections::HashSet;

use platypus_model::{ClientId, CompanyId, ConnectionId};
use xxhash_rust::xxh3::xxh3_64;

use crate::store::built::{BuiltSql, ListOf};
use crate::store::{Database, StoreError, Transaction, sql};

use super::set::{self, RecordSet};
use super::{BatchContext, RecordKey, RecordNumber, sent};

/// How many keys are compared at a time.
const COMPARED_AT_ONCE: i64 = 10_000;

/// The records that stand although the full read `context.dataset` did not see them. Reads only:
/// call it after the last batch, outside the transactions that then [`mark_deleted`] them in
/// chunks, and before [`finish_read`], which forgets what was seen. Repeated after a crash it gives
/// what is left to do.
pub async fn unseen(db: &mut impl Database, context: &BatchContext) -> Result<Vec<RecordKey>, StoreError> {
    let set: Option<(i64,)> = db
        .optional(&sql!(
            "select set_number from record_sets \
             where client_id = $1 and company_id = $2 and data_type = $3 and connection_id = $4",
            context.client,
            context.company,
            context.data_type,
            context.connection
        ))
        .await?;
    let Some((set,)) = set else {
        return Ok(Vec::new());
    };
    let seen = sightings(db, context, set).await?;
    let mut unseen = Vec::new();
    let mut after = String::new();
    loop {
        let candidates: Vec<(String, i64)> = db
            .all(&sql!(
                "select record_id, record_number from record_keys where client_id = $1 and set_number = $2 \
                 and not is_deleted and dataset_id <> $3 and record_id > $4 order by record_id limit $5",
                context.client,
                set,
                context.dataset,
                &after,
                COMPARED_AT_ONCE
            ))
            .await?;
        let Some((last, _)) = candidates.last() else {
            return Ok(unseen);
        };
        after.clone_from(last);
        for (id, number) in candidates {
            if !seen.contains(&xxh3_64(id.as_bytes())) {
                let number = RecordNumber(number);
                unseen.push(RecordKey { id, number });
            }
        }
    }
}

async fn sightings(
    db: &mut impl Database,
    context: &BatchContext,
    set: i64,
) -> Result<HashSet<u64>, StoreError> {
    let parts: Vec<(Vec<u8>,)> = db
        .all(&sql!(
            "select id_hashes from record_sightings where client_id = $1 and set_number = $2 and dataset_id = $3",
            context.client,
            set,
            context.dataset
        ))
        .await?;
    let hashes = parts.iter().flat_map(|(part,)| {
        part.as_chunks::<8>()
            .0
            .iter()
            .map(|hash| u64::from_le_bytes(*hash))
    });
    Ok(hashes.collect())
}

/// Marks records deleted at the source, keeping their documents; how many were not marked yet.
/// Give it a thousand or so at a time: they share one transaction.
pub async fn mark_deleted(
    tx: &mut Transaction,
    context: &BatchContext,
    records: &[RecordKey],
) -> Result<u64, StoreError> {
    let set = set::open(tx, context).await?;
    let marked = set_deleted(tx, context, &set, records, true).await?;
    if marked > 0 {
        set::changed(tx, context, &set).await?;
    }
    Ok(marked)
}

/// Sets the deletion mark of records of the set that the caller holds; how many it changed.
pub(super) async fn set_deleted(
    tx: &mut Transaction,
    context: &BatchContext,
    set: &RecordSet,
    records: &[RecordKey],
    deleted: bool,
) -> Result<u64, StoreError> {
    if records.is_empty() {
        return Ok(0);
    }
    let ids: serde_json::Value = records.iter().map(|record| record.id.as_str()).collect();

    let mut keys = BuiltSql::new(tx.engine(), "update record_keys set is_deleted = ");
    keys.bind(deleted)
        .push(", modified_at = ")
        .bind(context.now)
        .push(", dataset_id = ")
        .bind(context.dataset)
        .push(" where client_id = ")
        .bind(context.client)
        .push(" and set_number = ")
        .bind(set.number)
        .push(" and is_deleted <> ")
        .bind(deleted)
        .push(" and record_id in ")
        .bind_list(ListOf::Text, &ids)
        .push(" returning record_number");
    let changed: Vec<(i64,)> = tx.all(&keys).await?;
    let numbers: serde_json::Value = changed.iter().map(|(number,)| *number).collect();

    let mut documents = BuiltSql::new(tx.engine(), "update records set ending = ");
    documents
        .bind(sent::ending(context.data_type, context.now, deleted))
        .push(" where client_id = ")
        .bind(context.client)
        .push(" and record_number in ")
        .bind_list(ListOf::Numbers, &numbers);
    tx.execute(&documents).await?;
    Ok(changed.len() as u64)
}

/// Ends a read that went well: its records can be read by the API from now on, and what it kept
/// for itself is dropped. Call it in the transaction that completes the dataset, also where the
/// read brought nothing.
pub async fn finish_read(tx: &mut Transaction, context: &BatchContext) -> Result<(), StoreError> {
    let set = set::open(tx, context).await?;
    tx.execute(&sql!(
        "update record_sets set readable_at = $1 where client_id = $2 and set_number = $3 and readable_at is null",
        context.now,
        context.client,
        set.number
    ))
    .await?;
    tx.execute(&sql!(
        "delete from record_sightings where client_id = $1 and set_number = $2",
        context.client,
        set.number
    ))
    .await?;
    Ok(())
}

/// Removes every record of a company, for good.
pub async fn delete_company(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
) -> Result<(), StoreError> {
    let sets: Vec<(i64,)> = tx
        .all(&sql!(
            "select set_number from record_sets where client_id = $1 and company_id = $2 /*pg for update pg*/",
            client,
            company
        ))
        .await?;
    delete_sets(tx, client, &sets).await
}

/// Removes every record that was read over a connection, for good.
pub async fn delete_connection(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    let sets: Vec<(i64,)> = tx
        .all(&sql!(
            "select set_number from record_sets \
             where client_id = $1 and company_id = $2 and connection_id = $3 /*pg for update pg*/",
            client,
            company,
            connection
        ))
        .await?;
    delete_sets(tx, client, &sets).await
}

async fn delete_sets(tx: &mut Transaction, client: ClientId, sets: &[(i64,)]) -> Result<(), StoreError> {
    for (set,) in sets {
        let numbers = RecordNumber::range_of(*set);
        tx.execute(&sql!(
            "delete from records where client_id = $1 and record_number between $2 and $3",
            client,
            numbers.start().0,
            numbers.end().0
        ))
        .await?;
        for text in [
            "delete from record_keys where client_id = $1 and set_number = $2",
            "delete from record_sightings where client_id = $1 and set_number = $2",
            "delete from record_sets where client_id = $1 and set_number = $2",
        ] {
            tx.execute(&sql!(text, client, *set)).await?;
        }
    }
    Ok(())
}
