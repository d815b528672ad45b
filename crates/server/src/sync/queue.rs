//! Asking for data: one dataset per data type, each with a job.

use jiff::Timestamp;
use platypus_connectors::{Blame, Integration};
use platypus_model::{
    ClientId, CompanyId, ConnectionId, ConnectionStatus, DataType, DatasetId, DatasetProblem, DatasetStatus,
};

use super::dataset_status::{self, DatasetStatusError, Failure, Step};
use super::job;
use super::settings::{self, EffectiveSettings};
use crate::events::Cause;
use crate::store::datasets::{self, Dataset};
use crate::store::{StoreError, Transaction, connections};

/// What to read.
#[derive(Debug, Clone, Copy)]
pub struct QueueDataset {
    /// The client.
    pub client: ClientId,
    /// The company.
    pub company: CompanyId,
    /// The connection.
    pub connection: ConnectionId,
    /// The data type.
    pub data_type: DataType,
    /// Who asks.
    pub requested_by: Cause,
}

/// A dataset could not be queued.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// One of the same data type is still in progress on the connection (contract section 3,
    /// "Already running").
    #[error(
        "DatasetAlreadyInProgressException: Cannot queue {data_type} sync for {company} as previous sync {dataset} \
         is still in progress"
    )]
    AlreadyInProgress {
        /// The data type.
        data_type: DataType,
        /// The company.
        company: CompanyId,
        /// The dataset in progress.
        dataset: DatasetId,
    },
    /// There is no such connection.
    #[error("there is no connection {connection}; it may have been deleted")]
    NoConnection {
        /// The id asked for.
        connection: ConnectionId,
    },
    /// The connection can't be read.
    #[error("the connection {connection} is {status}; its company has to link it before data can be read")]
    NotLinked {
        /// The connection.
        connection: ConnectionId,
        /// Where it stands.
        status: ConnectionStatus,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A status could not change.
    #[error(transparent)]
    Status(#[from] DatasetStatusError),
}

/// Queues a sync of one data type over a Linked connection. Where the integration has no such
/// data the dataset ends at once, `NotSupported` (contract section 3).
pub async fn queue_dataset(
    tx: &mut Transaction,
    now: Timestamp,
    integration: &Integration,
    request: QueueDataset,
) -> Result<Dataset, QueueError> {
    let settings = settings::effective(tx, request.client, request.company).await?;
    queue_with(tx, now, integration, request, &settings).await
}

pub(super) async fn queue_with(
    tx: &mut Transaction,
    now: Timestamp,
    integration: &Integration,
    request: QueueDataset,
    settings: &EffectiveSettings,
) -> Result<Dataset, QueueError> {
    let connection = connections::find_for_update(tx, request.client, request.connection)
        .await?
        .filter(|connection| connection.company_id == request.company)
        .ok_or(QueueError::NoConnection {
            connection: request.connection,
        })?;
    if connection.status != ConnectionStatus::Linked {
        return Err(QueueError::NotLinked {
            connection: request.connection,
            status: connection.status,
        });
    }
    let running =
        datasets::find_in_progress(tx, request.client, request.connection, request.data_type).await?;
    if let Some(running) = running {
        return Err(QueueError::AlreadyInProgress {
            data_type: request.data_type,
            company: request.company,
            dataset: running.id,
        });
    }
    let mut dataset = new_dataset(now, request);
    dataset_status::begin(tx, now, request.requested_by, &dataset).await?;
    if integration.supports(request.data_type) {
        let order = settings.of(request.data_type).order;
        job::enqueue_dataset(tx, now, &dataset, integration, order).await?;
    } else {
        let failure = Failure {
            status: DatasetStatus::NotSupported,
            message: format!("{} does not offer {}.", integration.name(), request.data_type),
            blame: Blame::Provider,
            problem: DatasetProblem::NotOffered,
        };
        dataset_status::advance(tx, now, &mut dataset, Step::Fail(failure)).await?;
    }
    Ok(dataset)
}

/// Queues every data type that is fetched after a link and that the integration gives; those
/// still in progress are left as they are.
pub async fn queue_first_datasets(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
    integration: &Integration,
    requested_by: Cause,
) -> Result<Vec<DatasetId>, QueueError> {
    let settings = settings::effective(tx, client, company).await?;
    let mut types: Vec<DataType> = integration
        .data_types()
        .filter(|data_type| settings.of(*data_type).fetch_on_first_link)
        .collect();
    types.sort_by_key(|data_type| settings.of(*data_type).order);
    let mut queued = Vec::with_capacity(types.len());
    for data_type in types {
        let request = QueueDataset {
            client,
            company,
            connection,
            data_type,
            requested_by,
        };
        match queue_with(tx, now, integration, request, &settings).await {
            Ok(dataset) => queued.push(dataset.id),
            Err(QueueError::AlreadyInProgress { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(queued)
}

fn new_dataset(now: Timestamp, request: QueueDataset) -> Dataset {
    Dataset {
        client_id: request.client,
        id: DatasetId::new(),
        company_id: request.company,
        connection_id: request.connection,
        data_type: request.data_type,
        status: DatasetStatus::Queued,
        status_description: None,
        error_message: None,
        blame: None,
        progress: 0,
        requested_at: now,
        started_at: None,
        paused_until: None,
        completed_at: None,
        modified_since: None,
        checkpoint: None,
        newest_change_at: None,
        records_read: 0,
        records_changed: 0,
        records_rejected: 0,
        records_deleted: 0,
        problem: None,
    }
}
