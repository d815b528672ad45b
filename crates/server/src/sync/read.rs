//! Reading one dataset: from its job to its end.

use std::sync::Arc;

use jiff::Timestamp;
use platypus_connectors::{Blame, Integration};
use platypus_model::{DatasetProblem, DatasetStatus};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::batch::{context, gather};
use super::dataset_status::{self, DatasetStatusError, Failure, Stage, Step};
use super::fetch::{FetchEnd, PAGES_AHEAD, fetch};
use super::finish::{self, Verdict};
use super::outage::{self, Admission};
use super::settle::{ATTEMPTS, drop_job, fail, put_off, release, settle, worn_out};
use super::supplement::{self, Supplementer};
use super::{Parts, job, settings};
use crate::jobs::{Claim, Lost, Outcome, Progress};
use crate::provenance::note_mapping;
use crate::store::datasets::{self, Dataset};
use crate::store::records::{Newcomers, Preparation};
use crate::store::{StoreError, connections, data_states};

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
    let Some(work) = prepare(parts, claim).await? else {
        return Ok(());
    };
    let Work {
        mut dataset,
        integration,
        mut admission,
    } = work;
    if matches!(dataset.status, DatasetStatus::Queued | DatasetStatus::Fetching) {
        let streamed = stream(parts, claim, stop, &integration, &mut dataset, &mut admission).await?;
        if streamed.is_an_answer() {
            note_answer(parts, &integration, &mut admission).await?;
        }
        match streamed {
            Streamed::All => {}
            Streamed::Stopped => return release(parts, claim).await,
            Streamed::Ended(end) => return settle(parts, claim, &integration, dataset, end).await,
        }
    }
    match finish::finish(parts, claim, &mut dataset).await? {
        Verdict::Complete => Ok(()),
        Verdict::Failed(failure) => fail(parts, claim, dataset, failure).await,
    }
}

/// What a job needs to read.
struct Work {
    /// As it stands.
    dataset: Dataset,
    integration: Arc<Integration>,
    /// On what terms the provider may be asked.
    admission: Admission,
}

/// What a job needs to read; nothing where the job is settled already, or put off.
async fn prepare(parts: &Parts, claim: &Claim) -> Result<Option<Work>, Interruption> {
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
            problem: DatasetProblem::Configuration,
        };
        return fail(parts, claim, dataset, failure).await.map(|()| None);
    };
    if claim.setbacks() > ATTEMPTS {
        let failure = worn_out(&dataset);
        return fail(parts, claim, dataset, failure).await.map(|()| None);
    }
    let is_to_be_fetched = matches!(dataset.status, DatasetStatus::Queued | DatasetStatus::Fetching);
    let admission = if is_to_be_fetched {
        outage::admit(parts, &integration, dataset.id).await?
    } else {
        Admission::Calm
    };
    if let Admission::Wait(until) = admission {
        return put_off(parts, claim, dataset, &integration, until)
            .await
            .map(|()| None);
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
    if is_to_be_fetched {
        let now = parts.clock.now();
        let mut tx = parts.store.begin().await?;
        claim.hold(&mut tx, now, Progress::None).await?;
        dataset_status::advance(&mut tx, now, &mut dataset, Step::Enter(Stage::Fetching)).await?;
        let (client, connection) = (dataset.client_id, dataset.connection_id);
        note_mapping(&mut tx, now, client, connection, dataset.data_type, &integration).await?;
        tx.commit().await?;
    }
    Ok(Some(Work {
        dataset,
        integration,
        admission,
    }))
}

/// The provider has answered: if that is news, everybody may ask it again.
async fn note_answer(
    parts: &Parts,
    integration: &Integration,
    admission: &mut Admission,
) -> Result<(), StoreError> {
    if *admission == Admission::AnswerIsNews {
        outage::answered(parts, integration).await?;
        *admission = Admission::Calm;
    }
    Ok(())
}

enum Streamed {
    /// Everything was read and stored.
    All,
    /// The server stops; what was stored stays.
    Stopped,
    /// Fetching ended early; what came before is stored.
    Ended(FetchEnd),
}

impl Streamed {
    /// Whether the provider has answered, be it with a refusal.
    const fn is_an_answer(&self) -> bool {
        match self {
            Self::All => true,
            Self::Stopped => false,
            Self::Ended(FetchEnd::Provider(error)) => !error.problem().is_outage(),
            Self::Ended(end) => matches!(end, FetchEnd::GrantRefused { .. } | FetchEnd::Unmappable(_)),
        }
    }
}

/// Fetches, maps and stores until the provider has no more.
async fn stream(
    parts: &Parts,
    claim: &Claim,
    stop: &CancellationToken,
    integration: &Arc<Integration>,
    dataset: &mut Dataset,
    admission: &mut Admission,
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
        note_answer(parts, integration, admission).await?;
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

/// From where the next incremental read starts: the latest change seen, by the provider's clock,
/// and never after this read began by ours. How far the provider has to be asked back beyond it
/// is the manifest's to say.
pub(super) fn read_from(dataset: &Dataset) -> Option<Timestamp> {
    let newest = dataset.newest_change_at.max(dataset.modified_since)?;
    Some(dataset.started_at.map_or(newest, |started| started.min(newest)))
}
