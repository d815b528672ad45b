//! Queueing.

use jiff::Timestamp;
use platypus_model::{ClientId, JobId};
use uuid::Uuid;

use crate::store::jobs::{NewJob, insert};
use crate::store::{StoreError, Transaction};

/// Lanes don't wait for each other: each has its own workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Reading datasets.
    Sync,
    /// Writing records to providers.
    Writes,
    /// Keeping grants alive.
    Upkeep,
    /// Telling consumers what happened.
    Webhooks,
    /// What nobody waits for, such as validating what was read.
    Background,
}

impl Lane {
    /// The word it is kept under.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Writes => "writes",
            Self::Upkeep => "upkeep",
            Self::Webhooks => "webhooks",
            Self::Background => "background",
        }
    }
}

/// Jobs of one group share a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Which group; all its jobs belong to one client.
    pub id: Uuid,
    /// How many of it may run at once.
    pub limit: u16,
}

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct Job {
    /// The client it is done for: claims are fair among clients.
    pub client: ClientId,
    /// The lane it waits in.
    pub lane: Lane,
    /// What is to be done.
    pub kind: &'static str,
    /// With what.
    pub payload: serde_json::Value,
    /// Lower goes first among the client's jobs in the lane; then the older.
    pub priority: i64,
    /// The group whose limit it counts against.
    pub group: Option<Group>,
}

/// Queues a job with the transaction that writes what it is about; workers wake with the commit.
pub async fn enqueue(tx: &mut Transaction, now: Timestamp, job: Job) -> Result<JobId, StoreError> {
    insert(
        tx,
        now,
        NewJob {
            client: job.client,
            lane: job.lane.as_str(),
            kind: job.kind,
            payload: job.payload.to_string(),
            priority: job.priority,
            group: job.group.map(|group| (group.id, i64::from(group.limit))),
        },
    )
    .await
}
