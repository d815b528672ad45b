//! Claiming jobs fairly, and what a claim entitles to.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use jiff::Timestamp;
use platypus_model::ClientId;

use super::Lane;
use crate::store::jobs::{self as rows, ClaimedJob, Fence};
use crate::store::{StoreError, Transaction};

/// A job that this worker holds until its lease runs out. Whatever is written for it goes
/// through a method of the claim in the same transaction, so that a worker whose claim has
/// passed to another can't write.
#[derive(Debug, Clone)]
pub struct Claim {
    job: ClaimedJob,
    lease: Duration,
}

/// Why a worker could not write.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// The job was taken back: the lease ran out and another attempt was claimed, or the job was
    /// removed with what it was about.
    #[error("the job is no longer this worker's; its lease ran out or it was removed")]
    Claim,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a claim has got anywhere since it was last held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Work was done that a next attempt will not have to repeat.
    Made,
    /// It is alive, no more.
    None,
}

impl Claim {
    /// The client the job is done for.
    pub fn client(&self) -> ClientId {
        self.job.client
    }

    /// What is to be done.
    pub fn kind(&self) -> &str {
        &self.job.kind
    }

    /// With what, as JSON.
    pub fn payload(&self) -> &str {
        &self.job.payload
    }

    /// Which attempt this is, from 1.
    pub fn attempt(&self) -> i64 {
        self.job.attempt
    }

    /// How many attempts in a row got nowhere, this one included until it makes progress.
    pub fn setbacks(&self) -> i64 {
        self.job.setbacks
    }

    /// What its writes are fenced by.
    pub fn fence(&self) -> Fence {
        Fence {
            client: self.job.client,
            job: self.job.id,
            attempt: self.job.attempt,
        }
    }

    /// Extends the lease. Do it first in a transaction that writes for the job: the claim then
    /// stands until the transaction ends.
    pub async fn hold(&self, tx: &mut Transaction, now: Timestamp, progress: Progress) -> Result<(), Lost> {
        let until = end_of(self.lease, now);
        stands(rows::renew(tx, self.fence(), until, progress == Progress::Made).await?)
    }

    /// The job is done.
    pub async fn finish(&self, tx: &mut Transaction) -> Result<(), Lost> {
        stands(rows::remove(tx, self.fence()).await?)
    }

    /// The job is to go on at `due`.
    pub async fn wait_until(&self, tx: &mut Transaction, due: Timestamp) -> Result<(), Lost> {
        stands(rows::wait(tx, self.fence(), due, true).await?)
    }

    /// The job was not begun, and is to be at `due`: what it waits for is nothing it has tried.
    pub async fn put_off(&self, tx: &mut Transaction, due: Timestamp) -> Result<(), Lost> {
        stands(rows::wait(tx, self.fence(), due, false).await?)
    }

    /// The job is to go on at once, by whoever claims it next.
    pub async fn release(&self, tx: &mut Transaction) -> Result<(), Lost> {
        stands(rows::release(tx, self.fence()).await?)
    }
}

fn stands(changed: bool) -> Result<(), Lost> {
    if changed { Ok(()) } else { Err(Lost::Claim) }
}

fn end_of(lease: Duration, now: Timestamp) -> Timestamp {
    now.checked_add(lease).unwrap_or(Timestamp::MAX)
}

/// Claims up to `at_most` ready jobs of a lane. The client with the fewest running goes first,
/// among equals the one that was served longest ago; within a client priority decides, then age.
/// Jobs due by `now` and jobs whose lease ran out are among the ready.
pub async fn claim(
    tx: &mut Transaction,
    lane: Lane,
    now: Timestamp,
    lease: Duration,
    at_most: usize,
) -> Result<Vec<Claim>, StoreError> {
    rows::promote(tx, now).await?;
    let mut waiting: BinaryHeap<_> = rows::candidates(tx, lane.as_str())
        .await?
        .into_iter()
        .map(|candidate| Reverse((candidate.running, candidate.served_at, candidate.client)))
        .collect();
    let mut claims = Vec::new();
    while claims.len() < at_most {
        let Some(Reverse((running, _, client))) = waiting.pop() else {
            break;
        };
        if !rows::take_turn(tx, client, lane.as_str(), now).await? {
            continue;
        }
        let until = end_of(lease, now);
        if let Some(job) = rows::claim(tx, client, lane.as_str(), until).await? {
            claims.push(Claim { job, lease });
            waiting.push(Reverse((running + 1, now, client)));
        }
    }
    Ok(claims)
}

/// Whether there is anything to claim: asked before a transaction is begun for it.
pub(super) async fn is_work_due(
    store: &crate::store::Store,
    lane: Lane,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let mut reader = store.reader();
    if rows::is_ready(&mut reader, lane.as_str()).await? {
        return Ok(Some(now));
    }
    rows::next_due(&mut reader).await
}

/// Extends the leases of many claims at once; those that no longer stand are returned.
pub(super) async fn renew_all(
    tx: &mut Transaction,
    now: Timestamp,
    lease: Duration,
    fences: &[Fence],
) -> Result<Vec<Fence>, StoreError> {
    let mut lost = Vec::new();
    for fence in fences {
        if !rows::renew(tx, *fence, end_of(lease, now), false).await? {
            lost.push(*fence);
        }
    }
    Ok(lost)
}
