//! What becomes of a dataset whose reading stops before its end: it waits, goes on elsewhere, or fails
//! with the reason and whose it is to put right.

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Blame, Integration, ProviderError};
use platypus_model::{DatasetProblem, DatasetStatus};

use super::connection_status::Which;
use super::dataset_status::{self, Failure, Step};
use super::fetch::FetchEnd;
use super::read::Interruption;
use super::token::{self, TokenError};
use super::{Parts, outage};
use crate::jobs::{Claim, Progress, back_off};
use crate::store::datasets::Dataset;

/// After so many attempts in a row that got nowhere a dataset ends: with pauses of up to a
/// quarter of an hour that is a day of a provider's absence.
pub(super) const ATTEMPTS: i64 = 100;

/// How long a provider may ask us to wait at once.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// What becomes of a dataset whose fetching ended early.
pub(super) async fn settle(
    parts: &Parts,
    claim: &Claim,
    integration: &Integration,
    dataset: Dataset,
    end: FetchEnd,
) -> Result<(), Interruption> {
    match end {
        FetchEnd::Provider(error) if error.is_transient() => {
            let hindrance = Hindrance {
                reason: error.to_string(),
                problem: error.problem(),
                retry_at: error.retry_at(),
            };
            pause(parts, claim, integration, dataset, hindrance).await
        }
        FetchEnd::Provider(error) => {
            let failure = failure_of(&error);
            fail(parts, claim, dataset, failure).await
        }
        FetchEnd::Token(TokenError::Later {
            reason,
            problem,
            retry_at,
        }) => {
            let hindrance = Hindrance {
                reason,
                problem,
                retry_at,
            };
            pause(parts, claim, integration, dataset, hindrance).await
        }
        FetchEnd::Token(TokenError::Configuration(message)) => {
            let failure = Failure {
                status: DatasetStatus::FetchError,
                message,
                blame: Blame::Us,
                problem: DatasetProblem::Configuration,
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
                problem: DatasetProblem::Internal,
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
        | ProviderError::Endless { .. }
        | ProviderError::Rejected { .. }
        | ProviderError::Configuration { .. } => DatasetStatus::FetchError,
    };
    Failure {
        status,
        message: error.to_string(),
        blame: error.blame(),
        problem: error.problem(),
    }
}

/// What makes a dataset wait.
struct Hindrance {
    reason: String,
    problem: DatasetProblem,
    /// When the provider said to try again, where it did.
    retry_at: Option<Timestamp>,
}

/// The dataset waits for the provider, and its job with it.
async fn pause(
    parts: &Parts,
    claim: &Claim,
    integration: &Integration,
    mut dataset: Dataset,
    hindrance: Hindrance,
) -> Result<(), Interruption> {
    let now = parts.clock.now();
    let Hindrance {
        reason,
        problem,
        retry_at,
    } = hindrance;
    let latest = now.saturating_add(LONGEST_PAUSE).unwrap_or(Timestamp::MAX);
    let mut until = retry_at
        .map_or_else(|| back_off(now, claim.setbacks()), |until| until.max(now))
        .min(latest);
    let mut tx = parts.store.begin().await?;
    // The job's row first: another may have it by now.
    claim.hold(&mut tx, now, Progress::None).await?;
    let who = (dataset.connection_id, dataset.id);
    if let Some(back_at) = outage::failed(&mut tx, now, integration, who, problem).await? {
        until = until.max(back_at);
    }
    claim.wait_until(&mut tx, until).await?;
    let step = Step::Pause {
        until,
        reason,
        problem,
    };
    dataset_status::advance(&mut tx, now, &mut dataset, step).await?;
    tx.commit().await?;
    Ok(())
}

/// The dataset waits for a provider that is down, without having asked it: none of its attempts is
/// used up.
pub(super) async fn put_off(
    parts: &Parts,
    claim: &Claim,
    mut dataset: Dataset,
    integration: &Integration,
    until: Timestamp,
) -> Result<(), Interruption> {
    let now = parts.clock.now();
    let step = Step::Pause {
        until,
        reason: format!(
            "{} is not available to any connection at present; this is read once it answers again",
            integration.name()
        ),
        problem: DatasetProblem::Outage,
    };
    let mut tx = parts.store.begin().await?;
    claim.put_off(&mut tx, until).await?;
    dataset_status::advance(&mut tx, now, &mut dataset, step).await?;
    tx.commit().await?;
    Ok(())
}

/// The dataset ends without completing, and its job with it.
pub(super) async fn fail(
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

pub(super) async fn release(parts: &Parts, claim: &Claim) -> Result<(), Interruption> {
    let mut tx = parts.store.begin().await?;
    claim.release(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn drop_job(parts: &Parts, claim: &Claim) -> Result<(), Interruption> {
    let mut tx = parts.store.begin().await?;
    claim.finish(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Why a dataset whose reading was begun so often ends.
pub(super) fn worn_out(dataset: &Dataset) -> Failure {
    if dataset.paused_until.is_some() {
        return Failure {
            status: DatasetStatus::FetchError,
            message: format!(
                "The provider has been away for a day or more. {} Queue this again once it is back.",
                dataset.status_description.clone().unwrap_or_default()
            ),
            blame: Blame::Provider,
            problem: DatasetProblem::AwayTooLong,
        };
    }
    Failure {
        status: DatasetStatus::InternalError,
        message: format!(
            "Reading was started {ATTEMPTS} times and never got anywhere; the server's log says why. Queue this again \
             once that is put right."
        ),
        blame: Blame::Us,
        problem: DatasetProblem::Internal,
    }
}
