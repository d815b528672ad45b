//! The end of a read: weigh what went wrong, mark what is gone, complete.

use std::collections::HashSet;

use jiff::Timestamp;
use platypus_connectors::Blame;
use platypus_model::{DatasetProblem, DatasetStatus};

use super::Parts;
use super::batch::context;
use super::dataset_status::{self, DatasetStatusError, Failure, Stage, Step};
use super::read::{Interruption, read_from};
use crate::jobs::{Claim, Progress};
use crate::store::datasets::{self, Dataset, ISSUES_KEPT, Issue, Severity};
use crate::store::records::{self, RecordKey};
use crate::store::{Transaction, companies, connections, data_states};
use crate::validation;

/// Records that are gone are marked so many at a time.
const MARKED_AT_ONCE: usize = 1_000;

/// How many records must have come before a read is given up because most don't fit.
const ENOUGH_TO_TELL: i64 = 200;

/// How a read that brought everything ended.
pub(super) enum Verdict {
    /// Well.
    Complete,
    /// What came can't be used.
    Failed(Failure),
}

/// Takes a dataset whose records are all stored to its end. Pages are mapped, weighed and stored as they
/// come, so most of the stages are over once the last page is: they are passed in the transaction that
/// completes the dataset, unless records have to be marked before.
pub(super) async fn finish(
    parts: &Parts,
    claim: &Claim,
    dataset: &mut Dataset,
) -> Result<Verdict, Interruption> {
    if let Some(failure) = unusable(dataset) {
        return Ok(Verdict::Failed(failure));
    }
    if dataset.modified_since.is_none() {
        mark_gone(parts, claim, dataset).await?;
    }
    complete(parts, claim, dataset).await?;
    Ok(Verdict::Complete)
}

/// Why a read is not worth going on with, if most of what came does not fit the standard model.
pub(super) fn mostly_rejected(dataset: &Dataset) -> Option<Failure> {
    let came = dataset.records_read + dataset.records_rejected;
    if came < ENOUGH_TO_TELL {
        return None;
    }
    unusable(dataset)
}

fn unusable(dataset: &Dataset) -> Option<Failure> {
    let rejected = dataset.records_rejected;
    let came = dataset.records_read + rejected;
    (rejected > dataset.records_read).then(|| Failure {
        status: DatasetStatus::MapError,
        message: format!(
            "{rejected} of {came} records don't fit the standard model; the dataset's validation lists what is wrong \
             with them. The integration's mapping has to be corrected."
        ),
        blame: Blame::Us,
        problem: DatasetProblem::Unmappable,
    })
}

async fn process(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &mut Dataset,
) -> Result<(), DatasetStatusError> {
    if dataset.status != DatasetStatus::Processing {
        dataset_status::advance(tx, now, dataset, Step::Enter(Stage::Processing)).await?;
    }
    Ok(())
}

/// Marks the records that a full read has not seen. A record that came but does not fit is there
/// all the same and is left as it was; where it can't be told which these are, none is marked.
async fn mark_gone(parts: &Parts, claim: &Claim, dataset: &mut Dataset) -> Result<(), Interruption> {
    let mut reader = parts.store.reader();
    let issues = datasets::issues(&mut reader, dataset.client_id, dataset.id).await?;
    let Some(unfit) = rejected_items(dataset, &issues) else {
        return Ok(());
    };
    let now = parts.clock.now();
    let unseen = records::unseen(&mut reader, &context(dataset, now)).await?;
    let gone: Vec<RecordKey> = unseen
        .into_iter()
        .filter(|record| !unfit.contains(record.id.as_str()))
        .collect();
    for chunk in gone.chunks(MARKED_AT_ONCE) {
        let now = parts.clock.now();
        let mut tx = parts.store.begin().await?;
        claim.hold(&mut tx, now, Progress::Made).await?;
        process(&mut tx, now, dataset).await?;
        let marked = records::mark_deleted(&mut tx, &context(dataset, now), chunk).await?;
        dataset.records_deleted += i64::try_from(marked).unwrap_or(i64::MAX);
        dataset_status::keep_counts(&mut tx, dataset).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The ids of the rejected records; none where they are not all known.
fn rejected_items<'a>(dataset: &Dataset, issues: &'a [Issue]) -> Option<HashSet<&'a str>> {
    let kept_all = i64::try_from(issues.len()).is_ok_and(|kept| kept < ISSUES_KEPT);
    if dataset.records_rejected > 0 && !kept_all {
        return None;
    }
    issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .map(|issue| issue.item.as_deref())
        .collect()
}

async fn complete(parts: &Parts, claim: &Claim, dataset: &mut Dataset) -> Result<(), Interruption> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    // The connection first, as everybody who changes it and its datasets does: else two could
    // wait for each other.
    connections::find_for_update(&mut tx, dataset.client_id, dataset.connection_id).await?;
    claim.finish(&mut tx).await?;
    records::finish_read(&mut tx, &context(dataset, now)).await?;
    connections::set_last_sync(&mut tx, dataset.client_id, dataset.connection_id, now).await?;
    companies::set_last_sync(&mut tx, dataset.client_id, dataset.company_id, now).await?;
    data_states::note_success(&mut tx, dataset, now, read_from(dataset)).await?;
    dataset_status::complete(&mut tx, now, dataset).await?;
    validation::enqueue(&mut tx, now, dataset).await?;
    tx.commit().await?;
    Ok(())
}
