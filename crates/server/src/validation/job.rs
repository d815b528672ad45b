//! The job that validates a dataset's records once it is complete.

use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, DataType, DatasetId, DatasetStatus};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::check::check;
use super::references::{Target, references_of};
use crate::clock::Clock;
use crate::jobs::{self, Claim, Job, Lane, Lost, Outcome};
use crate::store::datasets::{self, Dataset};
use crate::store::validations::{self, Validation};
use crate::store::{Reader, Store, StoreError, Transaction};

/// The job's kind.
pub const VALIDATE_DATASET: &str = "validate_dataset";

/// How long to wait before looking again whether what records name has been read.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(15);

/// How long to wait for it at most; then what can't be looked up yet is left out or found missing.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    dataset: DatasetId,
}

/// Queues the validation of a dataset in the transaction that completes it.
pub async fn enqueue(tx: &mut Transaction, now: Timestamp, dataset: &Dataset) -> Result<(), StoreError> {
    let job = Job {
        client: dataset.client_id,
        lane: Lane::Background,
        kind: VALIDATE_DATASET,
        payload: serde_json::json!(Payload { dataset: dataset.id }),
        priority: 0,
        // Of no group: it stays to be done where the connection is unlinked.
        group: None,
    };
    jobs::enqueue(tx, now, job).await?;
    Ok(())
}

/// Does the job.
pub async fn run(store: &Store, clock: &Clock, claim: &Claim, stop: &CancellationToken) -> Outcome {
    validate(store, clock, claim, stop).await.into()
}

async fn validate(store: &Store, clock: &Clock, claim: &Claim, stop: &CancellationToken) -> Result<(), Lost> {
    let dataset = dataset(store, claim).await?;
    let Some(dataset) = dataset else {
        return done(store, claim).await;
    };
    let now = clock.now();
    let waited_enough = dataset
        .completed_at
        .is_none_or(|completed| now.duration_since(completed) > PATIENCE);
    if !waited_enough && is_early(&mut store.reader(), &dataset).await? {
        let mut tx = store.begin().await?;
        let again = now.saturating_add(LOOK_AGAIN).unwrap_or(Timestamp::MAX);
        claim.wait_until(&mut tx, again).await?;
        return Ok(tx.commit().await?);
    }
    let report = check(store, &dataset, || !stop.is_cancelled()).await?;
    let mut tx = store.begin().await?;
    let Some(report) = report else {
        claim.release(&mut tx).await?;
        return Ok(tx.commit().await?);
    };
    claim.finish(&mut tx).await?;
    let validation = Validation {
        validated_at: clock.now(),
        records: report.records,
    };
    validations::replace(&mut tx, &dataset, &validation, &report.totals, &report.findings).await?;
    Ok(tx.commit().await?)
}

/// The dataset that the job is about, where it is there and complete.
async fn dataset(store: &Store, claim: &Claim) -> Result<Option<Dataset>, Lost> {
    let payload: Payload = match serde_json::from_str(claim.payload()) {
        Ok(payload) => payload,
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            return Ok(None);
        }
    };
    let dataset = datasets::find_in_client(&mut store.reader(), claim.client(), payload.dataset).await?;
    Ok(dataset.filter(|dataset| dataset.status == DatasetStatus::Complete))
}

async fn done(store: &Store, claim: &Claim) -> Result<(), Lost> {
    let mut tx = store.begin().await?;
    claim.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Whether something that the records may name is being read: what is missing now may be there
/// in a moment.
async fn is_early(reader: &mut Reader, dataset: &Dataset) -> Result<bool, StoreError> {
    let (client, connection): (ClientId, _) = (dataset.client_id, dataset.connection_id);
    let under_way: Vec<DataType> = datasets::list_in_progress(reader, client, connection)
        .await?
        .into_iter()
        .map(|dataset| dataset.data_type)
        .collect();
    Ok(!under_way.is_empty()
        && references_of(dataset.data_type)
            .iter()
            .any(|reference| match reference.target {
                Target::Always(data_type) => under_way.contains(&data_type),
                Target::ByWord(_, words) => words.iter().any(|(_, data_type)| under_way.contains(data_type)),
                Target::ByKey(_) => true,
            }))
}
