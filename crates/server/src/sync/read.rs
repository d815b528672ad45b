//! Reading one dataset: from its job to its end.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Blame, Integration, ProviderError};
use platypus_model::DatasetStatus;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::batch::{context, gather};
use super::connection_status::Which;
use super::dataset_status::{self, DatasetStatusError, Failure, Stage, Step};
use super::fetch::{FetchEnd, PAGES_AHEAD, fetch};
use super::finish::{self, Verdict};
use super::supplement::{self, Supplementer};
use super::token::{self, TokenError};
use super::{Parts, job, settings};
use crate::jobs::{Claim, Lost, Outcome, Progress, back_off};
use crate::provenance::note_mapping;
use crate::store::datasets::{self, Dataset};
use crate::store::records::{Newcomers, Preparation};
use crate::store::{StoreError, connections, data_states};

/// After so many attempts in a row that got nowhere a dataset ends: with pauses of up to a
/// quarter of an hour that is a day of a provider's absence.
const ATTEMPTS: i64 = 100;

/// How long a provider may ask us to wait at once.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// Why a dataset's run stopped before its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Interruption {
    /// The claim passed to another, or the dataset is gone.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// A status could not change.
    #[error(transparent)]
    Status(#[from] DatasetStatusError),
}

impl From<StoreError> for Interruption {
    fn from(error: StoreError) -> Self {
        Self::Lost(Lost::Store(error))
    }
}

/// Does a job that reads a dataset.
pub(super) async fn run(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Outcome {
    match read(parts, claim, stop).await {
        Ok(()) => Outcome::Settled,
        Err(Interruption::Lost(lost)) => Outcome::from(Err(lost)),
        Err(Interruption::Status(error)) => Outcome::Failed(error.to_string()),
    }
}

async fn read(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Result<(), Interruption> {
    let Some((mut dataset, integration)) = prepare(parts, claim).await? else {
        return Ok(());
    };
    if matches!(dataset.status, DatasetStatus::Queued | DatasetStatus::Fetching) {
        match stream(parts, claim, stop, &integration, &mut dataset).await? {
            Streamed::All => {}
            Streamed::Stopped => return release(parts, claim).await,
            Streamed::Ended(end) => return settle(parts, claim, dataset, end).await,
        }
    }
    match finish::finish(parts, claim, &mut dataset).await? {
        Verdict::Complete => Ok(()),
        Verdict::Failed(failure) => fail(parts, claim, dataset, failure).await,
    }
}

/// What a job needs to read, and the dataset as it stands; nothing where the job is settled
/// already.
async fn prepare(parts: &Parts, claim: &Claim) -> Result<Option<(Dataset, Arc<Integration>)>, Interruption> {
    let payload: job::ReadDataset = match serde_json::from_str(claim.payload()) {
        Ok(payload) => payload,
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            return drop_job(parts, claim).await.map(|()| None);
        }
    };
    let mut reader = parts.store.reader();
    let dataset = datasets::find_in_client(&mut reader, claim.client(), payload.dataset).await?;
    let Some(mut dataset) = dataset.filter(|dataset| !dataset.status.is_terminal()) else {
        return drop_job(parts, claim).await.map(|()| None);
    };
    let connection = connections::find_in_client(&mut reader, claim.client(), dataset.connection_id).await?;
    let integration = connection.and_then(|connection| parts.catalogue.get(connection.platform_key).cloned());
    let Some(integration) = integration else {
        let failure = Failure {
            status: DatasetStatus::InternalError,
            message:
                "The integration is not in this server's catalogue any more; put its folder back, then queue \
                      this again."
                    .to_owned(),
            blame: Blame::Us,
        };
        return fail(parts, claim, dataset, failure).await.map(|()| None);
    };
    if claim.setbacks() > ATTEMPTS {
        let failure = worn_out(&dataset);
        return fail(parts, claim, dataset, failure).await.map(|()| None);
    }
    if dataset.started_at.is_none() {
        let now = parts.clock.now();
        let settings = settings::effective(&mut reader, dataset.client_id, dataset.company_id).await?;
        let setting = settings.of(dataset.data_type);
        dataset.modified_since = if integration.is_incremental(dataset.data_type) {
            data_states::find(
                &mut reader,
                dataset.client_id,
                dataset.connection_id,
                dataset.data_type,
            )
            .await?
            .and_then(|state| state.read_from)
            .or_else(|| setting.from.and_then(|from| from.moment(now)))
        } else {
            None
        };
    }
    if matches!(dataset.status, DatasetStatus::Queued | DatasetStatus::Fetching) {
        let now = parts.clock.now();
        let mut tx = parts.store.begin().await?;
        claim.hold(&mut tx, now, Progress::None).await?;
        dataset_status::advance(&mut tx, now, &mut dataset, Step::Enter(Stage::Fetching)).await?;
        let (client, connection) = (dataset.client_id, dataset.connection_id);
        note_mapping(&mut tx, now, client, connection, dataset.data_type, &integration).await?;
        tx.commit().await?;
    }
    Ok(Some((dataset, integration)))
}

fn worn_out(dataset: &Dataset) -> Failure {
    if dataset.paused_until.is_some() {
        return Failure {
            status: DatasetStatus::FetchError,
            message: format!(
                "The provider has been away for a day or more. {} Queue this again once it is back.",
                dataset.status_description.clone().unwrap_or_default()
            ),
            blame: Blame::Provider,
        };
    }
    Failure {
        status: DatasetStatus::InternalError,
        message: format!(
            "Reading was started {ATTEMPTS} times and never got anywhere; the server's log says why. Queue this again \
             once that is put right."
        ),
        blame: Blame::Us,
    }
}

enum Streamed {
    /// Everything was read and stored.
    All,
    /// The server stops; what was stored stays.
    Stopped,
    /// Fetching ended early; what came before is stored.
    Ended(FetchEnd),
}

/// Fetches, maps and stores until the provider has no more.
async fn stream(
    parts: &Parts,
    claim: &Claim,
    stop: &CancellationToken,
    integration: &Arc<Integration>,
    dataset: &mut Dataset,
) -> Result<Streamed, Interruption> {
    let (sender, pages) = mpsc::channel(PAGES_AHEAD);
    // A set ends its tasks when it is dropped, on whichever way out.
    let mut fetching = JoinSet::new();
    fetching.spawn(fetch(
        parts.clone(),
        Arc::clone(integration),
        dataset.clone(),
        sender,
    ));
    // One batch is gathered and one waits while a third is written: three bound the memory.
    let (sender, mut batches) = mpsc::channel(1);
    let context = context(dataset, parts.clock.now());
    let preparation = Preparation::of(&mut parts.store.reader(), &context).await?;
    let wanted = supplement::find(
        &mut parts.store.reader(),
        dataset.client_id,
        integration.key(),
        dataset.data_type,
    )
    .await?;
    let supplementer = Supplementer::new(&wanted);
    let mut gathering = JoinSet::new();
    gathering.spawn(gather(pages, preparation, supplementer, sender));
    let mut newcomers = Newcomers::default();
    loop {
        let batch = tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(Streamed::Stopped),
            batch = batches.recv() => batch,
        };
        let Some(batch) = batch else {
            break;
        };
        batch.write(parts, claim, dataset, &mut newcomers).await?;
        if let Some(failure) = finish::mostly_rejected(dataset) {
            return Ok(Streamed::Ended(FetchEnd::Unmappable(failure)));
        }
    }
    match fetching.join_next().await {
        Some(Ok(Ok(()))) => Ok(Streamed::All),
        Some(Ok(Err(end))) => Ok(Streamed::Ended(end)),
        ended => {
            tracing::error!(?ended, dataset = %dataset.id, "fetching ended abnormally");
            Ok(Streamed::Ended(FetchEnd::Fault))
        }
    }
}

/// What becomes of a dataset whose fetching ended early.
async fn settle(parts: &Parts, claim: &Claim, dataset: Dataset, end: FetchEnd) -> Result<(), Interruption> {
    match end {
        FetchEnd::Provider(error) if error.is_transient() => {
            pause(parts, claim, dataset, error.retry_at(), error.to_string()).await
        }
        FetchEnd::Provider(error) => {
            let failure = failure_of(&error);
            fail(parts, claim, dataset, failure).await
        }
        FetchEnd::Token(TokenError::Later { reason, retry_at }) => {
            pause(parts, claim, dataset, retry_at, reason).await
        }
        FetchEnd::Token(TokenError::Configuration(message)) => {
            let failure = Failure {
                status: DatasetStatus::FetchError,
                message,
                blame: Blame::Us,
            };
            fail(parts, claim, dataset, failure).await
        }
        FetchEnd::Token(TokenError::Store(error)) => Err(error.into()),
        // Whoever ended the connection's grant has ended this dataset and removed its job.
        FetchEnd::Token(TokenError::Refused(_) | TokenError::Gone) => Ok(()),
        FetchEnd::GrantRefused { version, reason } => {
            let which = Which {
                client: dataset.client_id,
                company: dataset.company_id,
                connection: dataset.connection_id,
            };
            if token::lose(parts, which, version, &reason).await? {
                return Ok(());
            }
            // Linked anew meanwhile: go on with what was granted since.
            release(parts, claim).await
        }
        FetchEnd::Unmappable(failure) => fail(parts, claim, dataset, failure).await,
        FetchEnd::NotWanted => release(parts, claim).await,
        FetchEnd::Fault => {
            let failure = Failure {
                status: DatasetStatus::InternalError,
                message: "Reading hit a fault of this server; its log says where.".to_owned(),
                blame: Blame::Us,
            };
            fail(parts, claim, dataset, failure).await
        }
    }
}

fn failure_of(error: &ProviderError) -> Failure {
    let status = match error {
        ProviderError::PermissionDenied { .. } => DatasetStatus::PermissionsError,
        ProviderError::NotSupported { .. } => DatasetStatus::NotSupported,
        ProviderError::Malformed { .. } => DatasetStatus::MapError,
        ProviderError::AccessTokenRejected { .. } | ProviderError::GrantRevoked { .. } => {
            DatasetStatus::AuthError
        }
        ProviderError::RateLimited { .. } => DatasetStatus::RateLimitError,
        ProviderError::Unavailable { .. }
        | ProviderError::Rejected { .. }
        | ProviderError::Configuration { .. } => DatasetStatus::FetchError,
    };
    Failure {
        status,
        message: error.to_string(),
        blame: error.blame(),
    }
}

/// The dataset waits for the provider, and its job with it.
async fn pause(
    parts: &Parts,
    claim: &Claim,
    mut dataset: Dataset,
    retry_at: Option<Timestamp>,
    reason: String,
) -> Result<(), Interruption> {
    let now = parts.clock.now();
    let latest = now.saturating_add(LONGEST_PAUSE).unwrap_or(Timestamp::MAX);
    let until = retry_at
        .map_or_else(|| back_off(now, claim.setbacks()), |until| until.max(now))
        .min(latest);
    let mut tx = parts.store.begin().await?;
    claim.wait_until(&mut tx, until).await?;
    dataset_status::advance(&mut tx, now, &mut dataset, Step::Pause { until, reason }).await?;
    tx.commit().await?;
    Ok(())
}

/// The dataset ends without completing, and its job with it.
async fn fail(
    parts: &Parts,
    claim: &Claim,
    mut dataset: Dataset,
    failure: Failure,
) -> Result<(), Interruption> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    claim.finish(&mut tx).await?;
    dataset_status::advance(&mut tx, now, &mut dataset, Step::Fail(failure)).await?;
    tx.commit().await?;
    Ok(())
}

async fn release(parts: &Parts, claim: &Claim) -> Result<(), Interruption> {
    let mut tx = parts.store.begin().await?;
    claim.release(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn drop_job(parts: &Parts, claim: &Claim) -> Result<(), Interruption> {
    let mut tx = parts.store.begin().await?;
    claim.finish(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// From where the next incremental read starts: the latest change seen, by the provider's clock,
/// and never after this read began by ours. How far the provider has to be asked back beyond it
/// is the manifest's to say.
pub(super) fn read_from(dataset: &Dataset) -> Option<Timestamp> {
    let newest = dataset.newest_change_at.max(dataset.modified_since)?;
    Some(dataset.started_at.map_or(newest, |started| started.min(newest)))
}
