//! The one place where a dataset's status changes (contract section 3, "Status enum").

use jiff::Timestamp;
use platypus_connectors::Blame;
use platypus_model::{DatasetProblem, DatasetStatus, StatusGroup};

use super::{first_reads, scheduler};
use crate::events::{Cause, Event, EventKind, record};
use crate::store::datasets::{self, Dataset};
use crate::store::{Signal, StoreError, Transaction, data_states};

/// A stage that a dataset enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Pages are being read, mapped and stored as they come.
    Fetching,
    /// Everything was read.
    Mapping,
    /// What was found wrong is being weighed.
    Validating,
    /// What is gone at the provider is being marked.
    Processing,
}

impl Stage {
    const fn status(self) -> DatasetStatus {
        match self {
            Self::Fetching => DatasetStatus::Fetching,
            Self::Mapping => DatasetStatus::Mapping,
            Self::Validating => DatasetStatus::Validating,
            Self::Processing => DatasetStatus::Processing,
        }
    }

    /// How far a dataset is at least when it enters the stage, in percent.
    const fn progress(self) -> i64 {
        match self {
            Self::Fetching => 0,
            Self::Mapping => 92,
            Self::Validating => 94,
            Self::Processing => 96,
        }
    }
}

/// Why a dataset ended without completing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The status it ends in: of the refused or the failed group.
    pub status: DatasetStatus,
    /// What happened and what to do next. Shown to the client; no secret.
    pub message: String,
    /// Who can put it right.
    pub blame: Blame,
    /// What kind of thing happened.
    pub problem: DatasetProblem,
}

/// What happens to a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It enters a stage.
    Enter(Stage),
    /// It waits until then, and resumes unaided.
    Pause {
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: String,
        /// What kind of thing that is.
        problem: DatasetProblem,
    },
    /// Everything is done.
    Complete,
    /// It ends without completing.
    Fail(Failure),
}

/// A dataset's status could not change.
#[derive(Debug, thiserror::Error)]
pub enum DatasetStatusError {
    /// The contract has no such change.
    #[error("a dataset that is {from} cannot become {to}")]
    Illegal {
        /// Where it stands.
        from: DatasetStatus,
        /// Where it was to go.
        to: DatasetStatus,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps a new dataset, Queued.
///
/// # Errors
/// A conflict ([`StoreError::is_conflict`]) where one of its data type is in progress.
pub async fn begin(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    dataset: &Dataset,
) -> Result<(), StoreError> {
    datasets::insert(tx, dataset).await?;
    data_states::note(tx, dataset).await?;
    let event = Event::new(dataset.client_id, EventKind::DatasetQueued, cause)
        .company(dataset.company_id)
        .connection(dataset.connection_id)
        .dataset(dataset.id)
        .detail(serde_json::json!({ "dataType": dataset.data_type.key() }));
    record(tx, now, event).await?;
    Ok(())
}

/// Changes where a dataset stands, and writes all of it that changes while it runs. What ends a
/// dataset is recorded as an event; whoever watches is woken with the commit.
pub async fn advance(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &mut Dataset,
    step: Step,
) -> Result<(), DatasetStatusError> {
    take(dataset, now, step)?;
    keep(tx, now, dataset).await
}

/// Passes what is left to be passed and completes, as [`advance`] would step by step: nobody sees a
/// stage that is over within the transaction.
pub async fn complete(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &mut Dataset,
) -> Result<(), DatasetStatusError> {
    if dataset.status != DatasetStatus::Processing {
        take(dataset, now, Step::Enter(Stage::Processing))?;
    }
    take(dataset, now, Step::Complete)?;
    keep(tx, now, dataset).await
}

/// Takes a step, where the contract has it.
fn take(dataset: &mut Dataset, now: Timestamp, step: Step) -> Result<(), DatasetStatusError> {
    let status = match &step {
        Step::Enter(stage) => stage.status(),
        Step::Pause { .. } => dataset.status,
        Step::Complete => DatasetStatus::Complete,
        Step::Fail(failure) => failure.status,
    };
    let stays = status == dataset.status && !status.is_terminal();
    if !stays && !may_become(dataset.status, status) {
        return Err(DatasetStatusError::Illegal {
            from: dataset.status,
            to: status,
        });
    }
    dataset.status = status;
    dataset.status_description = None;
    dataset.paused_until = None;
    dataset.problem = None;
    match step {
        Step::Enter(stage) => {
            dataset.started_at.get_or_insert(now);
            dataset.progress = dataset.progress.max(stage.progress());
        }
        Step::Pause {
            until,
            reason,
            problem,
        } => {
            dataset.status_description = Some(format!("Paused until {until:.3}: {reason}"));
            dataset.paused_until = Some(until);
            dataset.problem = Some(problem);
        }
        Step::Complete => dataset.progress = 100,
        Step::Fail(failure) => {
            dataset.error_message = Some(failure.message);
            dataset.blame = Some(failure.blame);
            dataset.problem = Some(failure.problem);
        }
    }
    if status.is_terminal() {
        dataset.completed_at = Some(now);
    }
    Ok(())
}

/// Writes where a dataset stands, with what follows from it.
async fn keep(tx: &mut Transaction, now: Timestamp, dataset: &Dataset) -> Result<(), DatasetStatusError> {
    datasets::save(tx, dataset).await?;
    data_states::note(tx, dataset).await?;
    if !dataset.status.is_terminal() {
        return Ok(show(tx, dataset).await?);
    }
    scheduler::note_end(tx, now, dataset).await?;
    let event = Event::new(dataset.client_id, EventKind::ReadCompleted, Cause::ENGINE)
        .company(dataset.company_id)
        .connection(dataset.connection_id)
        .dataset(dataset.id)
        .detail(serde_json::json!({
            "dataType": dataset.data_type.key(),
            "status": dataset.status.as_str(),
            "recordsModified": dataset.records_changed + dataset.records_deleted,
            "recordsRejected": dataset.records_rejected,
            "modifiedFromDate": dataset.modified_since,
        }));
    record(tx, now, event).await?;
    first_reads::settle(tx, now, dataset).await?;
    Ok(())
}

/// Writes what a running dataset counts; its status stays.
pub async fn keep_counts(tx: &mut Transaction, dataset: &Dataset) -> Result<(), StoreError> {
    datasets::save(tx, dataset).await?;
    show(tx, dataset).await
}

async fn show(tx: &mut Transaction, dataset: &Dataset) -> Result<(), StoreError> {
    tx.signal(Signal::Changed {
        client: dataset.client_id,
        company: Some(dataset.company_id),
    })
    .await
}

/// Whether the contract allows the change: forwards along the happy order, to the error of a
/// stage that has begun, or to an end that any stage may meet.
fn may_become(from: DatasetStatus, to: DatasetStatus) -> bool {
    use DatasetStatus as S;
    if from.is_terminal() {
        return false;
    }
    let place = |status: S| S::ALL.iter().position(|other| *other == status);
    let within = |first: S, last: S| (place(first)..=place(last)).contains(&place(from));
    match to {
        S::FetchError => within(S::Initial, S::Fetching),
        // Pages are mapped, weighed and stored while others are still being fetched, so each of
        // these stages has begun once fetching has.
        S::MapError => within(S::Fetching, S::Mapping),
        S::ValidationError => within(S::Fetching, S::Validating),
        S::ProcessingError => within(S::Fetching, S::Processing),
        _ => match to.group() {
            StatusGroup::Failed | StatusGroup::Refused => true,
            StatusGroup::Success => from == S::Processing,
            StatusGroup::Waiting | StatusGroup::Working => place(from) < place(to),
        },
    }
}
