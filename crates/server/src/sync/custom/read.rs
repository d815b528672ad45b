//! Reading a data type of a client's own, page by page, from its job to its end.

use std::sync::Arc;

use jiff::Timestamp;
use platypus_connectors::{CustomPage, CustomReader, CustomSource, Integration, ProviderError};
use platypus_model::DatasetStatus;
use tokio_util::sync::CancellationToken;

use super::{end, find};
use crate::jobs::{Claim, Lost, Outcome, Progress, back_off};
use crate::store::connections;
use crate::store::custom_data::{self, CustomDataset};
use crate::sync::connection_status::Which;
use crate::sync::token::{self, Grant, Need, TokenError};
use crate::sync::{Parts, job, outage};

/// So many attempts in a row that got nowhere end a sync.
const ATTEMPTS: i64 = 20;
/// So many pages are read at most: an endpoint that never ends must not fill the database.
const MOST_PAGES: usize = 10_000;

/// Does a job that reads a data type of a client's own.
pub(in crate::sync) async fn run(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Outcome {
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
    if let Some(until) = outage::down_until(parts, &integration).await? {
        let mut tx = parts.store.begin().await?;
        claim.put_off(&mut tx, until).await?;
        return Ok(tx.commit().await?);
    }
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
        | ProviderError::Endless { .. }
        | ProviderError::Rejected { .. }
        | ProviderError::Configuration { .. } => DatasetStatus::FetchError,
    }
}
