//! Fetching: pages flow from the provider into a bounded channel while earlier ones are stored.

use std::sync::Arc;

use jiff::SignedDuration;
use platypus_connectors::{Checkpoint, Integration, ProviderError, ReadRequest, Reader};
use tokio::sync::mpsc::Sender;

use super::connection_status::Which;
use super::dataset_status::Failure;
use super::in_flight::RoomedPage;
use super::token::{self, Grant, Need, TokenError};
use super::{Parts, settings};
use crate::store::StoreError;
use crate::store::datasets::Dataset;

/// Pages that wait to be mapped and gathered: memory stays bounded however slow the store is.
pub(super) const PAGES_AHEAD: usize = 4;

/// An access token this close to its end is renewed before the next page is asked for.
const RENEW_AHEAD: SignedDuration = SignedDuration::from_secs(10);

/// Why fetching ended early.
#[derive(Debug)]
pub(super) enum FetchEnd {
    /// The provider said no, or nothing.
    Provider(ProviderError),
    /// No credentials could be had.
    Token(TokenError),
    /// The provider no longer accepts the grant, or refuses tokens it has just given.
    GrantRefused {
        /// The credentials' version: another may have been granted since.
        version: i64,
        /// What happened and what to do next.
        reason: String,
    },
    /// Most of what comes does not fit the standard model.
    Unmappable(Failure),
    /// Nobody takes the pages any more.
    NotWanted,
    /// A fault of ours.
    Fault,
}

impl From<ProviderError> for FetchEnd {
    fn from(error: ProviderError) -> Self {
        Self::Provider(error)
    }
}

impl From<TokenError> for FetchEnd {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<StoreError> for FetchEnd {
    fn from(error: StoreError) -> Self {
        Self::Token(TokenError::Store(error))
    }
}

/// Reads what is left of a dataset, page by page.
pub(super) async fn fetch(
    parts: Parts,
    integration: Arc<Integration>,
    dataset: Dataset,
    pages: Sender<RoomedPage>,
) -> Result<(), FetchEnd> {
    let which = Which {
        client: dataset.client_id,
        company: dataset.company_id,
        connection: dataset.connection_id,
    };
    let settings = settings::effective(&mut parts.store.reader(), which.client, which.company).await?;
    let months = settings.of(dataset.data_type).months;
    let mut grant = token::grant(&parts, which, &integration, Need::Valid).await?;
    let mut reader = parts.providers.read(
        Arc::clone(&integration),
        parts.applications.get(integration.key()),
        grant.credentials.clone(),
        request(&parts, &dataset, months),
    )?;
    let mut renewed_for_this_page = false;
    loop {
        let soon = parts.clock.now().saturating_add(RENEW_AHEAD);
        if grant.credentials.refresh_token.is_some()
            && soon.is_ok_and(|soon| grant.credentials.expires_before(soon))
        {
            renew(&parts, which, &integration, Need::Valid, &mut grant, &mut reader).await?;
        }
        match reader.fetch_page().await {
            Ok(None) => return Ok(()),
            Ok(Some(page)) => {
                renewed_for_this_page = false;
                let Some(page) = parts.in_flight.admit(page).await else {
                    return Err(FetchEnd::Fault);
                };
                if pages.send(page).await.is_err() {
                    return Err(FetchEnd::NotWanted);
                }
            }
            Err(ProviderError::AccessTokenRejected { .. }) if !renewed_for_this_page => {
                renewed_for_this_page = true;
                let need = Need::NewerThan(grant.version);
                renew(&parts, which, &integration, need, &mut grant, &mut reader).await?;
            }
            Err(ProviderError::AccessTokenRejected { provider }) => {
                let reason = format!(
                    "{provider} refuses this connection's authorisation although it has just been renewed; the company \
                     has to link it again"
                );
                return Err(FetchEnd::GrantRefused {
                    version: grant.version,
                    reason,
                });
            }
            Err(error @ ProviderError::GrantRevoked { .. }) => {
                return Err(FetchEnd::GrantRefused {
                    version: grant.version,
                    reason: error.to_string(),
                });
            }
            Err(error) => return Err(error.into()),
        }
    }
}

async fn renew(
    parts: &Parts,
    which: Which,
    integration: &Integration,
    need: Need,
    grant: &mut Grant,
    reader: &mut Reader,
) -> Result<(), TokenError> {
    *grant = token::grant(parts, which, integration, need).await?;
    reader.replace_credentials(grant.credentials.clone());
    Ok(())
}

/// The same request on every attempt, so that a checkpoint means the same place.
fn request(parts: &Parts, dataset: &Dataset, months: u16) -> ReadRequest {
    let started_at = dataset.started_at.unwrap_or_else(|| parts.clock.now());
    ReadRequest {
        data_type: dataset.data_type,
        resume: dataset.checkpoint.as_deref().and_then(checkpoint),
        modified_since: dataset.modified_since,
        months,
        today: started_at.to_zoned(jiff::tz::TimeZone::UTC).date(),
    }
}

/// A checkpoint that this version can't read starts the read anew: records that are there
/// already are met unchanged.
fn checkpoint(text: &str) -> Option<Checkpoint> {
    serde_json::from_str(text)
        .inspect_err(|error| tracing::warn!(%error, "a checkpoint can't be read; the dataset starts anew"))
        .ok()
}
