//! Removing what the engine keeps of a connection.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId};
use tokio_util::sync::CancellationToken;

use super::{Parts, job};
use crate::jobs::{Claim, Lost, Outcome, Progress};
use crate::store::{
    StoreError, Transaction, credentials, data_states, datasets, grant_lapses, jobs, provenance, records,
    schedules, validations,
};

/// So many records are removed in one transaction: some milliseconds of work, in which others wait.
const REMOVED_AT_ONCE: i64 = 500;

/// Removes a connection's jobs, credentials, datasets and data states, and takes its records out of
/// every read; a job removes them for good. A worker that holds one of the connection's jobs can't
/// write any more. The connection itself is the caller's.
pub async fn forget_connection(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    jobs::remove_group(tx, client, connection.0).await?;
    grant_lapses::delete_all(tx, client, connection).await?;
    credentials::delete(tx, client, connection).await?;
    schedules::delete(tx, client, connection).await?;
    data_states::delete(tx, client, connection).await?;
    validations::delete_connection(tx, client, connection).await?;
    provenance::delete_connection(tx, client, connection).await?;
    datasets::delete(tx, client, connection).await?;
    let sets = records::retire_connection(tx, client, company, connection).await?;
    if !sets.is_empty() {
        job::enqueue_removal(tx, now, client, sets).await?;
    }
    Ok(())
}

/// Does a job that removes records.
pub(super) async fn run(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Outcome {
    remove(parts, claim, stop).await.into()
}

async fn remove(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Result<(), Lost> {
    let sets = match serde_json::from_str::<job::RemoveRecords>(claim.payload()) {
        Ok(payload) => payload.sets,
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            Vec::new()
        }
    };
    for set in sets {
        loop {
            let mut tx = parts.store.begin().await?;
            if stop.is_cancelled() {
                claim.release(&mut tx).await?;
                return Ok(tx.commit().await?);
            }
            claim.hold(&mut tx, parts.clock.now(), Progress::Made).await?;
            let more = records::remove_retired(&mut tx, claim.client(), set, REMOVED_AT_ONCE).await?;
            tx.commit().await?;
            if !more {
                break;
            }
        }
    }
    let mut tx = parts.store.begin().await?;
    claim.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}
