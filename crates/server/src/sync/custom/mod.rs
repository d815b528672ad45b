//! Data types of clients' own (contract section 12, "Custom"): how they are read, asking for them, and
//! how a sync of one ends.

mod read;

use std::collections::BTreeMap;

use jiff::Timestamp;
use platypus_connectors::{CustomSource, Integration, InvalidCustomSource};
use platypus_model::{
    ClientId, CompanyId, ConnectionId, ConnectionStatus, DatasetId, DatasetStatus, PlatformKey,
};
use serde::{Deserialize, Serialize};

use super::connection_status::Which;
use super::job;
use crate::store::custom_data::{self, CustomDataset};
use crate::store::integration_settings::{self, IntegrationSettingsKind};
use crate::store::{Database, Signal, StoreError, Transaction, connections};

pub(super) use read::run;

/// Where a data type of a client's own is read from, and what is kept of its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomDataType {
    /// A path of the provider's API.
    pub data_source: String,
    /// What is kept: the client's name for it, and a path into the provider's record.
    pub required_data: BTreeMap<String, String>,
    /// The paths whose values make a record's id.
    pub key_by: Vec<String>,
    /// The paths that tell when a record changed; the first that holds a moment counts.
    #[serde(default)]
    pub source_modified_date: Vec<String>,
}

impl CustomDataType {
    /// How it is read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn source(&self) -> Result<CustomSource, InvalidCustomSource> {
        CustomSource::new(
            &self.data_source,
            &self.required_data,
            &self.key_by,
            &self.source_modified_date,
        )
    }
}

/// The client's data type of that name at an integration.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    platform_key: PlatformKey,
    identifier: &str,
) -> Result<Option<CustomDataType>, StoreError> {
    let kind = IntegrationSettingsKind::CustomDataType;
    let Some(text) = integration_settings::find(db, client, platform_key, kind, identifier).await? else {
        return Ok(None);
    };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| StoreError::Open(format!("a custom data type is not ours: {error}")))
}

/// What to read.
#[derive(Debug, Clone, Copy)]
pub struct QueueCustom<'a> {
    /// The client.
    pub client: ClientId,
    /// The company.
    pub company: CompanyId,
    /// The connection.
    pub connection: ConnectionId,
    /// What the client calls the data type.
    pub identifier: &'a str,
}

/// A sync could not be queued.
#[derive(Debug, thiserror::Error)]
pub enum QueueCustomError {
    /// There is no such connection.
    #[error("Data connection {0} not found")]
    NoConnection(ConnectionId),
    /// The connection can't be read.
    #[error("Data connection {connection} is {status}; data can be read over a Linked connection only.")]
    NotLinked {
        /// The connection.
        connection: ConnectionId,
        /// Where it stands.
        status: ConnectionStatus,
    },
    /// The client has no such data type at the connection's integration.
    #[error("Custom data type {0} is not configured for this integration.")]
    NotConfigured(String),
    /// One of the same data type is still in progress.
    #[error(
        "DatasetAlreadyInProgressException: Cannot queue custom/{identifier} sync for {company} as previous sync {dataset} is still in progress"
    )]
    AlreadyInProgress {
        /// The data type.
        identifier: String,
        /// The company.
        company: CompanyId,
        /// The sync in progress.
        dataset: DatasetId,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Queues a sync of a data type of the client's own over a Linked connection.
///
/// # Errors
/// Why it can't be read.
pub async fn queue(
    tx: &mut Transaction,
    now: Timestamp,
    integration: &Integration,
    request: QueueCustom<'_>,
) -> Result<CustomDataset, QueueCustomError> {
    let connection = connections::find_for_update(tx, request.client, request.connection)
        .await?
        .filter(|connection| connection.company_id == request.company)
        .ok_or(QueueCustomError::NoConnection(request.connection))?;
    if connection.status != ConnectionStatus::Linked {
        return Err(QueueCustomError::NotLinked {
            connection: connection.id,
            status: connection.status,
        });
    }
    let identifier = request.identifier;
    find(tx, request.client, connection.platform_key, identifier)
        .await?
        .ok_or_else(|| QueueCustomError::NotConfigured(identifier.to_owned()))?;
    if let Some(running) =
        custom_data::find_in_progress(tx, request.client, connection.id, identifier).await?
    {
        return Err(QueueCustomError::AlreadyInProgress {
            identifier: identifier.to_owned(),
            company: request.company,
            dataset: running.id,
        });
    }
    let dataset = CustomDataset {
        client_id: request.client,
        id: DatasetId::new(),
        company_id: request.company,
        connection_id: connection.id,
        identifier: identifier.to_owned(),
        status: DatasetStatus::Queued,
        error_message: None,
        progress: 0,
        requested_at: now,
        completed_at: None,
    };
    custom_data::insert(tx, &dataset).await?;
    job::enqueue_custom(tx, now, &dataset, integration).await?;
    Ok(dataset)
}

/// Ends every sync in progress on a connection; their jobs are removed by the caller.
pub(super) async fn end_reads(
    tx: &mut Transaction,
    now: Timestamp,
    which: Which,
    status: DatasetStatus,
    message: &str,
) -> Result<(), StoreError> {
    for mut dataset in custom_data::list_in_progress(tx, which.client, which.connection).await? {
        end(tx, now, &mut dataset, status, Some(message.to_owned())).await?;
    }
    Ok(())
}

async fn end(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &mut CustomDataset,
    status: DatasetStatus,
    message: Option<String>,
) -> Result<(), StoreError> {
    dataset.status = status;
    dataset.error_message = message;
    dataset.completed_at = Some(now);
    if status == DatasetStatus::Complete {
        dataset.progress = 100;
    }
    custom_data::save(tx, dataset).await?;
    tx.signal(Signal::Changed {
        client: dataset.client_id,
        company: Some(dataset.company_id),
    })
    .await
}
