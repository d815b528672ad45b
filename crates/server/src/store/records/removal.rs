//! Removing records for good. A set disappears from every read at once; what it held is removed
//! behind that, in transactions so small that nobody waits for them.

use platypus_model::{ClientId, CompanyId, ConnectionId};

use crate::store::{Database, Engine, StoreError, Transaction, sql};

use super::RecordNumber;

/// Takes the records that were read over a connection out of every read. Their sets' numbers are
/// for [`remove_retired`], and never used again.
pub async fn retire_connection(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
) -> Result<Vec<i64>, StoreError> {
    let sets: Vec<(i64,)> = tx
        .all(&sql!(
            "delete from record_sets where client_id = $1 and company_id = $2 and connection_id = $3 \
             returning set_number",
            client,
            company,
            connection
        ))
        .await?;
    for (set,) in &sets {
        tx.execute(&sql!(
            "delete from record_sightings where client_id = $1 and set_number = $2",
            client,
            *set
        ))
        .await?;
    }
    Ok(sets.into_iter().map(|(set,)| set).collect())
}

/// Removes up to `at_most` records of a retired set, with what they were before and what they are
/// found by; whether there may be more. On SQLite what is removed is overwritten.
pub async fn remove_retired(
    tx: &mut Transaction,
    client: ClientId,
    set: i64,
    at_most: i64,
) -> Result<bool, StoreError> {
    let overwrites = tx.engine() == Engine::Sqlite;
    if overwrites {
        tx.execute(&sql!("pragma secure_delete = on")).await?;
    }
    let (first, last) = (
        RecordNumber::range_of(set).start().0,
        RecordNumber::range_of(set).end().0,
    );
    let mut removed = 0;
    for text in [
        "delete from records where client_id = $1 and record_number in (select record_number from records \
         where client_id = $1 and record_number between $2 and $3 order by record_number limit $4)",
        "delete from record_versions where client_id = $1 and record_number in (select distinct record_number \
         from record_versions where client_id = $1 and record_number between $2 and $3 \
         order by record_number limit $4)",
    ] {
        removed += tx.execute(&sql!(text, client, first, last, at_most)).await?;
    }
    removed += tx
        .execute(&sql!(
            "delete from record_keys where client_id = $1 and set_number = $2 and record_id in (select record_id \
             from record_keys where client_id = $1 and set_number = $2 order by record_id limit $3)",
            client,
            set,
            at_most
        ))
        .await?;
    if overwrites {
        // The writer's other transactions need not pay for it.
        tx.execute(&sql!("pragma secure_delete = off")).await?;
    }
    Ok(removed > 0)
}
