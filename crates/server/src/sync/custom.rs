//! Data types of clients' own: asked for, read and kept (contract section 12, "Custom"). The one place
//! where the status of such a sync changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use platypus_connectors::{
    CustomPage, CustomReader, CustomSource, Integration, InvalidCustomSource, ProviderError,
};
use platypus_model::{
    ClientId, CompanyId, ConnectionId, ConnectionStatus, DatasetId, DatasetStatus, PlatformKey,
};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::connection_status::Which;
use super::token::{self, Grant, Need, TokenError};
use super::{Parts, job};
use crate::jobs::{Claim, Lost, Outcome, Progress, back_off};
use crate::store::custom_data::{self, CustomDataset};
use crate::store::integration_settings::{self, IntegrationSettingsKind};
use crate::store::{Database, Signal, StoreError, Transaction, connections};

/// So many attempts in a row that got nowhere end a sync.
const ATTEMPTS: i64 = 20;
/// So many pages are read at most: an endpoint that never ends must not fill the database.
const MOST_PAGES: usize = 10_000;

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

/// Does a job that reads a data type of a client's own.
pub(super) async fn run(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Outcome {
    read(parts, claim, stop).await.into()
}

async fn read(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Result<(), Lost> {
    let Some(work) = prepare(parts, claim).await? else {
        return Ok(());
    };
    let Work {
        mut dataset,
        integration,
        which,
        source,
    } = work;
    let mut grant = match token::grant(parts, which, &integration, Need::Valid).await {
        Ok(grant) => grant,
        Err(error) => return no_token(parts, claim, dataset, error).await,
    };
    let application = parts.applications.get(integration.key());
    let credentials = grant.credentials.clone();
    let mut reader = parts
        .providers
        .read_custom(Arc::clone(&integration), application, credentials, source);
    let mut renewed = false;
    for _ in 0..MOST_PAGES {
        if stop.is_cancelled() {
            let mut tx = parts.store.begin().await?;
            claim.release(&mut tx).await?;
            return Ok(tx.commit().await?);
        }
        match reader.next_page().await {
            Ok(Some(page)) => {
                renewed = false;
                write(parts, claim, &mut dataset, &page).await?;
            }
            Ok(None) => return finish(parts, claim, dataset, DatasetStatus::Complete, None).await,
            Err(ProviderError::AccessTokenRejected { .. }) if !renewed => {
                renewed = true;
                if let Err(error) = renew(parts, which, &integration, &mut grant, &mut reader).await {
                    return no_token(parts, claim, dataset, error).await;
                }
            }
            Err(ProviderError::GrantRevoked { reason, .. }) => {
                // Losing the grant ends every read of the connection, this one included.
                token::lose(parts, which, grant.version, &reason).await?;
                return Ok(());
            }
            Err(error) if error.is_transient() && claim.setbacks() < ATTEMPTS => {
                let now = parts.clock.now();
                let due = error
                    .retry_at()
                    .unwrap_or_else(|| back_off(now, claim.setbacks()));
                return wait(parts, claim, due).await;
            }
            Err(error) => {
                let status = status_of(&error);
                return finish(parts, claim, dataset, status, Some(error.to_string())).await;
            }
        }
    }
    let message = format!("The data source has more than {MOST_PAGES} pages; narrow it with a filter.");
    finish(parts, claim, dataset, DatasetStatus::FetchError, Some(message)).await
}

/// What a job needs to read.
struct Work {
    dataset: CustomDataset,
    integration: Arc<Integration>,
    which: Which,
    source: CustomSource,
}

/// Nothing where the job is settled already.
async fn prepare(parts: &Parts, claim: &Claim) -> Result<Option<Work>, Lost> {
    let mut reader = parts.store.reader();
    let dataset = match serde_json::from_str::<job::ReadCustom>(claim.payload()) {
        Ok(payload) => custom_data::find_in_client(&mut reader, claim.client(), payload.dataset).await?,
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            None
        }
    };
    let Some(dataset) = dataset.filter(|dataset| !dataset.status.is_terminal()) else {
        let mut tx = parts.store.begin().await?;
        claim.finish(&mut tx).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let connection = connections::find_in_client(&mut reader, claim.client(), dataset.connection_id).await?;
    let integration = connection.and_then(|connection| parts.catalogue.get(connection.platform_key).cloned());
    let configured = match &integration {
        Some(integration) => {
            find(
                &mut reader,
                claim.client(),
                integration.key(),
                &dataset.identifier,
            )
            .await?
        }
        None => None,
    };
    let source = configured.and_then(|configured| configured.source().ok());
    let (Some(integration), Some(source)) = (integration, source) else {
        let message = "The data type is no longer configured for this integration.".to_owned();
        finish(parts, claim, dataset, DatasetStatus::FetchError, Some(message)).await?;
        return Ok(None);
    };
    let which = Which {
        client: dataset.client_id,
        company: dataset.company_id,
        connection: dataset.connection_id,
    };
    Ok(Some(Work {
        dataset,
        integration,
        which,
        source,
    }))
}

async fn renew(
    parts: &Parts,
    which: Which,
    integration: &Integration,
    grant: &mut Grant,
    reader: &mut CustomReader,
) -> Result<(), TokenError> {
    *grant = token::grant(parts, which, integration, Need::NewerThan(grant.version)).await?;
    reader.replace_credentials(grant.credentials.clone());
    Ok(())
}

async fn write(
    parts: &Parts,
    claim: &Claim,
    dataset: &mut CustomDataset,
    page: &CustomPage,
) -> Result<(), Lost> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    claim.hold(&mut tx, now, Progress::Made).await?;
    for record in &page.records {
        custom_data::put_record(
            &mut tx,
            dataset,
            &record.id,
            &record.content,
            record.source_modified_at,
            now,
        )
        .await?;
    }
    if page.without_key > 0 {
        tracing::warn!(dataset = %dataset.id, records = page.without_key, "records without a key were left out");
    }
    dataset.status = DatasetStatus::Fetching;
    // How many pages there are is not known: progress slows down as they come.
    dataset.progress += (95 - dataset.progress) / 4;
    custom_data::save(&mut tx, dataset).await?;
    Ok(tx.commit().await?)
}

async fn no_token(
    parts: &Parts,
    claim: &Claim,
    dataset: CustomDataset,
    error: TokenError,
) -> Result<(), Lost> {
    match error {
        // Whoever ended the connection's grant has ended this sync and removed its job.
        TokenError::Refused(_) | TokenError::Gone => Ok(()),
        TokenError::Later { retry_at, .. } if claim.setbacks() < ATTEMPTS => {
            let now = parts.clock.now();
            let due = retry_at.unwrap_or_else(|| back_off(now, claim.setbacks()));
            wait(parts, claim, due).await
        }
        TokenError::Later { reason, .. } | TokenError::Configuration(reason) => {
            finish(parts, claim, dataset, DatasetStatus::FetchError, Some(reason)).await
        }
        TokenError::Store(error) => Err(error.into()),
    }
}

async fn wait(parts: &Parts, claim: &Claim, due: Timestamp) -> Result<(), Lost> {
    let mut tx = parts.store.begin().await?;
    claim.wait_until(&mut tx, due).await?;
    Ok(tx.commit().await?)
}

async fn finish(
    parts: &Parts,
    claim: &Claim,
    mut dataset: CustomDataset,
    status: DatasetStatus,
    message: Option<String>,
) -> Result<(), Lost> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    claim.finish(&mut tx).await?;
    end(&mut tx, now, &mut dataset, status, message).await?;
    Ok(tx.commit().await?)
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

fn status_of(error: &ProviderError) -> DatasetStatus {
    match error {
        ProviderError::PermissionDenied { .. } => DatasetStatus::PermissionsError,
        ProviderError::Malformed { .. } => DatasetStatus::MapError,
        ProviderError::AccessTokenRejected { .. } | ProviderError::GrantRevoked { .. } => {
            DatasetStatus::AuthError
        }
        ProviderError::RateLimited { .. } => DatasetStatus::RateLimitError,
        ProviderError::NotSupported { .. }
        | ProviderError::Unavailable { .. }
        | ProviderError::Rejected { .. }
        | ProviderError::Configuration { .. } => DatasetStatus::FetchError,
    }
}
