//! The engine's own kinds of job.

use jiff::Timestamp;
use platypus_connectors::Integration;
use platypus_model::{ClientId, ConnectionId, DatasetId, JobId, PushOperationId};
use serde::{Deserialize, Serialize};

use crate::jobs::{Group, Job, Lane, enqueue};
use crate::store::custom_data::CustomDataset;
use crate::store::datasets::Dataset;
use crate::store::push_operations::PushOperation;
use crate::store::{StoreError, Transaction};

/// Reads one dataset.
pub(super) const READ_DATASET: &str = "read_dataset";
/// Reads a data type of the client's own.
pub(super) const READ_CUSTOM: &str = "read_custom";
/// Writes a record to a provider.
pub(super) const PUSH_RECORD: &str = "push_record";
/// Refreshes a connection's tokens before they die of disuse.
pub(super) const REFRESH_GRANT: &str = "refresh_grant";

/// Removes the records of sets that nobody can read any more.
pub(super) const REMOVE_RECORDS: &str = "remove_records";

/// What a [`REMOVE_RECORDS`] job carries.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RemoveRecords {
    pub(super) sets: Vec<i64>,
}

/// What a [`READ_DATASET`] job carries.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadDataset {
    pub(super) dataset: DatasetId,
}

/// What a [`READ_CUSTOM`] job carries.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadCustom {
    pub(super) dataset: DatasetId,
}

/// What a [`PUSH_RECORD`] job carries.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PushRecord {
    pub(super) operation: PushOperationId,
}

/// What a [`REFRESH_GRANT`] job carries.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RefreshGrant {
    pub(super) connection: ConnectionId,
}

/// Queues the reading of a dataset.
pub(super) async fn enqueue_dataset(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &Dataset,
    integration: &Integration,
    order: i64,
) -> Result<JobId, StoreError> {
    let job = Job {
        client: dataset.client_id,
        lane: Lane::Sync,
        kind: READ_DATASET,
        payload: serde_json::json!(ReadDataset { dataset: dataset.id }),
        priority: order,
        group: Some(Group {
            id: dataset.connection_id.0,
            limit: integration.limits().concurrency,
        }),
    };
    enqueue(tx, now, job).await
}

/// Queues the reading of a data type of the client's own, behind those of the standard model.
pub(super) async fn enqueue_custom(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &CustomDataset,
    integration: &Integration,
) -> Result<JobId, StoreError> {
    let job = Job {
        client: dataset.client_id,
        lane: Lane::Sync,
        kind: READ_CUSTOM,
        payload: serde_json::json!(ReadCustom { dataset: dataset.id }),
        priority: 100,
        group: Some(Group {
            id: dataset.connection_id.0,
            limit: integration.limits().concurrency,
        }),
    };
    enqueue(tx, now, job).await
}

/// Queues the writing of a record, one at a time on each connection and in the order they were asked for.
pub(super) async fn enqueue_push(
    tx: &mut Transaction,
    now: Timestamp,
    operation: &PushOperation,
) -> Result<JobId, StoreError> {
    let job = Job {
        client: operation.client_id,
        lane: Lane::Writes,
        kind: PUSH_RECORD,
        payload: serde_json::json!(PushRecord {
            operation: operation.id
        }),
        priority: 0,
        group: Some(Group {
            id: operation.connection_id.0,
            limit: 1,
        }),
    };
    enqueue(tx, now, job).await
}

/// Queues the refresh of a grant, in a lane of its own so that it never waits behind syncs.
pub(super) async fn enqueue_refresh(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    connection: ConnectionId,
) -> Result<JobId, StoreError> {
    let job = Job {
        client,
        lane: Lane::Upkeep,
        kind: REFRESH_GRANT,
        payload: serde_json::json!(RefreshGrant { connection }),
        priority: 0,
        group: Some(Group {
            id: connection.0,
            limit: 1,
        }),
    };
    enqueue(tx, now, job).await
}

/// Queues the removal of retired sets of records.
pub(super) async fn enqueue_removal(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    sets: Vec<i64>,
) -> Result<JobId, StoreError> {
    let job = Job {
        client,
        lane: Lane::Background,
        kind: REMOVE_RECORDS,
        payload: serde_json::json!(RemoveRecords { sets }),
        // What is to be gone goes before what is to be looked at.
        priority: -1,
        group: None,
    };
    enqueue(tx, now, job).await
}
