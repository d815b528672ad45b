//! Gathering pages into batches and writing each in one transaction with the checkpoint.

use std::time::Duration;

use jiff::Timestamp;
use platypus_connectors::{Checkpoint, FetchedPage, Page, RecordIssue, StandardRecord};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

use super::Parts;
use super::dataset_status;
use super::in_flight::RoomedPage;
use super::supplement::Supplementer;
use crate::jobs::{Claim, Lost, Progress};
use crate::store::datasets::{self, Dataset, Issue, Severity};
use crate::store::records::{self, BatchContext, Coverage, NewRecord, Newcomers, Preparation, PreparedBatch};

/// A batch is written when it holds so many records …
const RECORDS: usize = 2_000;
/// … or so many bytes …
const BYTES: usize = 8 * 1024 * 1024;
/// … or when its first page has waited so long: a slow provider's records show up all the same.
const WAIT: Duration = Duration::from_millis(500);

/// Pages that are written together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    records: PreparedBatch,
    rejected: usize,
    issues: Vec<Issue>,
    newest_change_at: Option<Timestamp>,
    checkpoint: Option<Checkpoint>,
    progress: Option<u8>,
    bytes: usize,
    /// What its pages take of the room that all datasets share.
    rooms: Vec<OwnedSemaphorePermit>,
}

/// Maps pages and gathers them into batches, ready to be written, until there are no more of them, or nobody takes
/// the batches.
pub(super) async fn gather(
    mut pages: Receiver<RoomedPage>,
    mut preparation: Preparation,
    supplementer: Supplementer,
    batches: Sender<Batch>,
) {
    while let Some(first) = pages.recv().await {
        let mut batch = Batch::default();
        batch.add(first, &supplementer, &mut preparation);
        let until = Instant::now() + WAIT;
        while !batch.is_full() {
            match timeout_at(until, pages.recv()).await {
                Ok(Some(page)) => batch.add(page, &supplementer, &mut preparation),
                Ok(None) | Err(_) => break,
            }
        }
        if batches.send(batch).await.is_err() {
            return;
        }
    }
}

fn supplemented(page: FetchedPage, supplementer: &Supplementer) -> Page {
    let mut page = page.map();
    for record in &mut page.records {
        supplementer.add(record);
    }
    page
}

impl Batch {
    fn is_full(&self) -> bool {
        self.records.len() >= RECORDS || self.bytes >= BYTES
    }

    fn add(&mut self, fetched: RoomedPage, supplementer: &Supplementer, preparation: &mut Preparation) {
        self.rooms.push(fetched.room);
        let page = supplemented(fetched.page, supplementer);
        let records = preparation.prepare(page.records.iter().map(new_record));
        self.bytes += records.bytes();
        self.records.append(records);
        self.rejected += page.rejected.len();
        self.issues.extend(issues(&page));
        let newest = page
            .records
            .iter()
            .filter_map(|record| record.source_modified_at)
            .max();
        self.newest_change_at = self.newest_change_at.max(newest);
        self.checkpoint = Some(page.checkpoint);
        self.progress = page.progress.or(self.progress);
    }

    /// Writes the batch with the place after it, fenced by the claim.
    pub(super) async fn write(
        self,
        parts: &Parts,
        claim: &Claim,
        dataset: &mut Dataset,
        newcomers: &mut Newcomers,
    ) -> Result<(), Lost> {
        let now = parts.clock.now();
        self.count(dataset);
        let mut tx = parts.store.begin().await?;
        claim.hold(&mut tx, now, Progress::Made).await?;
        let outcome = records::write_batch(&mut tx, &context(dataset, now), self.records, newcomers).await?;
        datasets::add_issues(&mut tx, dataset.client_id, dataset.id, &self.issues).await?;
        dataset.records_changed += counted(outcome.inserted + outcome.changed);
        dataset_status::keep_counts(&mut tx, dataset).await?;
        tx.commit().await?;
        Ok(())
    }

    fn count(&self, dataset: &mut Dataset) {
        dataset.records_read += counted(self.records.len());
        dataset.records_rejected += counted(self.rejected);
        dataset.newest_change_at = dataset.newest_change_at.max(self.newest_change_at);
        dataset.progress = dataset.progress.max(self.percent(dataset.records_read));
        if let Some(checkpoint) = &self.checkpoint {
            dataset.checkpoint = serde_json::to_string(checkpoint).ok();
        }
    }

    /// How far the dataset is: reading is nine tenths of it. Where the provider does not tell
    /// how much there is, progress slows down as records come.
    fn percent(&self, read: i64) -> i64 {
        match self.progress {
            Some(percent) => i64::from(percent.min(100)) * 9 / 10,
            None => 90 * read / (read + 5_000),
        }
    }
}

/// What was wrong with a page's records.
fn issues(page: &Page) -> Vec<Issue> {
    let rejected = page
        .rejected
        .iter()
        .flat_map(|record| issues_of(Severity::Error, record.id.as_deref(), &record.issues));
    let odd = page
        .records
        .iter()
        .flat_map(|record| issues_of(Severity::Warning, Some(&record.id), &record.warnings));
    rejected.chain(odd).collect()
}

/// Whose records a dataset's batches hold.
pub(super) fn context(dataset: &Dataset, now: Timestamp) -> BatchContext {
    BatchContext {
        client: dataset.client_id,
        company: dataset.company_id,
        connection: dataset.connection_id,
        data_type: dataset.data_type,
        dataset: dataset.id,
        coverage: if dataset.modified_since.is_some() {
            Coverage::Incremental
        } else {
            Coverage::Full
        },
        now,
    }
}

pub(super) fn new_record(record: &StandardRecord) -> NewRecord<'_> {
    NewRecord {
        id: &record.id,
        json: &record.json,
        raw: &record.raw,
        source_modified_at: record.source_modified_at,
        deleted: record.deleted,
        text: record.columns.text.each_ref().map(Option::as_deref),
        number: record.columns.number,
        date: record.columns.date,
    }
}

fn issues_of<'a>(
    severity: Severity,
    item: Option<&'a str>,
    issues: &'a [RecordIssue],
) -> impl Iterator<Item = Issue> + 'a {
    issues.iter().map(move |issue| Issue {
        severity,
        rule: format!("field:{}", issue.field),
        item: item.map(str::to_owned),
        message: issue.message.clone(),
    })
}

fn counted(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
