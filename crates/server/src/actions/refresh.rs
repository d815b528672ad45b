//! Queueing reads of a company's data.

use std::sync::Arc;

use jiff::Timestamp;
use platypus_connectors::Integration;
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus, DataType, DatasetId};

use super::Platform;
use crate::events::Cause;
use crate::store::connections::{self, Connection};
use crate::store::datasets::Dataset;
use crate::store::{StoreError, Transaction, companies};
use crate::sync::{self, QueueDataset, QueueError};

/// Why nothing was queued.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// No such company.
    #[error("No company was found with ID {0}")]
    CompanyNotFound(CompanyId),
    /// No such connection of the company.
    #[error("Data connection {0} not found")]
    ConnectionNotFound(ConnectionId),
    /// The connection that was named can't be read.
    #[error("Data connection {connection} is {status}; data can be read over a Linked connection only.")]
    ConnectionNotLinked {
        /// The connection.
        connection: ConnectionId,
        /// Where it stands.
        status: ConnectionStatus,
    },
    /// The company has no connection that can be read; the latest of those that it has, if any.
    #[error(
        "Company {company} has no Linked data connection{}; it has to link one at its linkUrl before data can be read.",
        .latest.as_ref().map(|(name, status)| format!(" ({name} is {status})")).unwrap_or_default()
    )]
    NothingLinked {
        /// The company.
        company: CompanyId,
        /// The integration's name, and where the connection stands.
        latest: Option<(String, ConnectionStatus)>,
    },
    /// A dataset of that data type is in progress.
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine refused for a reason of its own.
    #[error("the engine could not queue a dataset: {0}")]
    Engine(QueueError),
}

impl From<QueueError> for RefreshError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::AlreadyInProgress {
                data_type,
                company,
                dataset,
            } => Self::AlreadyInProgress {
                data_type,
                company,
                dataset,
            },
            QueueError::NoConnection { connection } => Self::ConnectionNotFound(connection),
            QueueError::NotLinked { connection, status } => Self::ConnectionNotLinked { connection, status },
            QueueError::Store(error) => Self::Store(error),
            error @ QueueError::Status(_) => Self::Engine(error),
        }
    }
}

/// A Linked connection and its integration.
struct Source {
    connection: ConnectionId,
    integration: Arc<Integration>,
}

/// Queues every data type that is fetched after a link, over each Linked connection of the
/// company; what is in progress is left as it is (contract section 3, `data/all`).
pub async fn refresh_all(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
) -> Result<Vec<DatasetId>, RefreshError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let mut queued = Vec::new();
    for source in sources(platform, &mut tx, client, company, None).await? {
        queued.extend(
            sync::queue_first_datasets(
                &mut tx,
                now,
                client,
                company,
                source.connection,
                &source.integration,
                cause,
            )
            .await?,
        );
    }
    tx.commit().await?;
    Ok(queued)
}

/// Queues one data type over the company's Linked connections that offer it, or over `connection`
/// alone, and answers the first dataset. Where none offers it, the dataset ends `NotSupported`.
///
/// # Errors
/// [`RefreshError::AlreadyInProgress`] where every one of these is reading it already.
pub async fn queue(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    connection: Option<ConnectionId>,
    data_type: DataType,
) -> Result<Dataset, RefreshError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let mut sources = sources(platform, &mut tx, client, company, connection).await?;
    if sources
        .iter()
        .any(|source| source.integration.supports(data_type))
    {
        sources.retain(|source| source.integration.supports(data_type));
    } else {
        // One dataset tells the client that nobody has such data.
        sources.truncate(1);
    }
    let dataset = queue_over(&mut tx, now, cause, client, company, &sources, data_type).await?;
    tx.commit().await?;
    Ok(dataset)
}

async fn queue_over(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    client: ClientId,
    company: CompanyId,
    sources: &[Source],
    data_type: DataType,
) -> Result<Dataset, RefreshError> {
    let mut first = None;
    let mut running = None;
    for source in sources {
        let request = QueueDataset {
            client,
            company,
            connection: source.connection,
            data_type,
            requested_by: cause,
        };
        match sync::queue_dataset(tx, now, &source.integration, request).await {
            Ok(dataset) => first = first.or(Some(dataset)),
            Err(error @ QueueError::AlreadyInProgress { .. }) => running = running.or(Some(error)),
            Err(error) => return Err(error.into()),
        }
    }
    match (first, running) {
        (Some(dataset), _) => Ok(dataset),
        (None, Some(running)) => Err(running.into()),
        (None, None) => Err(RefreshError::NothingLinked {
            company,
            latest: None,
        }),
    }
}

/// The company's Linked connections whose integration is in the catalogue, or the one that is
/// named; never none.
async fn sources(
    platform: &Platform,
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    named: Option<ConnectionId>,
) -> Result<Vec<Source>, RefreshError> {
    companies::find(tx, client, company)
        .await?
        .ok_or(RefreshError::CompanyNotFound(company))?;
    let mut connections: Vec<Connection> = connections::list(tx, client, company).await?;
    if let Some(named) = named {
        connections.retain(|connection| connection.id == named);
        let connection = connections
            .first()
            .ok_or(RefreshError::ConnectionNotFound(named))?;
        if connection.status != ConnectionStatus::Linked {
            return Err(RefreshError::ConnectionNotLinked {
                connection: named,
                status: connection.status,
            });
        }
    }
    let latest = connections
        .last()
        .map(|connection| (connection.platform_name.clone(), connection.status));
    let sources: Vec<Source> = connections
        .into_iter()
        .filter(|connection| connection.status == ConnectionStatus::Linked)
        .filter_map(|connection| {
            let integration = platform.catalogue.get(connection.platform_key)?;
            Some(Source {
                connection: connection.id,
                integration: Arc::clone(integration),
            })
        })
        .collect();
    if sources.is_empty() {
        return Err(RefreshError::NothingLinked { company, latest });
    }
    // All of them before anything is queued: who holds one may wait for the client's place in the order
    // of events, which queueing takes.
    for source in &sources {
        connections::find_for_update(tx, client, source.connection).await?;
    }
    Ok(sources)
}
