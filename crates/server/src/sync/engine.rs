//! The engine: workers and upkeep of this process.

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Parts, custom, job, push, read, removal, rounds, upkeep};
use crate::jobs::{Claim, Dispatcher, Handler, Lane, Outcome, Pace};
use crate::store::StoreError;
use crate::validation::{self, VALIDATE_DATASET};

/// How many grants are refreshed at once.
const UPKEEP_SLOTS: usize = 4;

/// How many records are written at once.
const WRITE_SLOTS: usize = 4;

/// How many jobs are done at once that nobody waits for.
const BACKGROUND_SLOTS: usize = 1;

/// The engine of this process. Any number of processes may run one over the same database.
pub struct Engine;

/// What the engine does with a claim.
struct Work(Parts);

impl Handler for Work {
    async fn run(&self, claim: &Claim, stop: &CancellationToken) -> Outcome {
        match claim.kind() {
            job::READ_DATASET => read::run(&self.0, claim, stop).await,
            job::READ_CUSTOM => custom::run(&self.0, claim, stop).await,
            job::PUSH_RECORD => push::run(&self.0, claim).await,
            job::REFRESH_GRANT => upkeep::run(&self.0, claim).await,
            job::REMOVE_RECORDS => removal::run(&self.0, claim, stop).await,
            VALIDATE_DATASET => validation::run(&self.0.store, &self.0.clock, claim, stop).await,
            other => Outcome::Failed(format!(
                "this version knows no job of kind `{other}`; a newer server may do it"
            )),
        }
    }
}

impl Engine {
    /// Starts reading up to `workers` datasets at once.
    pub fn start(parts: &Parts, workers: u16, pace: Pace) -> EngineHandle {
        let stop = CancellationToken::new();
        let tasks = vec![
            tokio::spawn(dispatcher(parts, Lane::Sync, usize::from(workers), pace).run(stop.clone())),
            tokio::spawn(dispatcher(parts, Lane::Upkeep, UPKEEP_SLOTS, pace).run(stop.clone())),
            tokio::spawn(dispatcher(parts, Lane::Writes, WRITE_SLOTS, pace).run(stop.clone())),
            tokio::spawn(dispatcher(parts, Lane::Background, BACKGROUND_SLOTS, pace).run(stop.clone())),
            tokio::spawn(rounds::keep_looking(parts.clone(), stop.clone())),
        ];
        EngineHandle { stop, tasks }
    }

    /// Looks for what is due by the clock and queues it, for tests, which set the clock instead of
    /// waiting.
    pub async fn look(parts: &Parts) -> Result<(), StoreError> {
        rounds::look(parts).await
    }

    /// Does everything that is due by the clock, one job after the other, and returns how many
    /// jobs that were: for tests, which set the clock instead of waiting.
    pub async fn drain(parts: &Parts) -> Result<usize, StoreError> {
        rounds::look(parts).await?;
        let refreshed = dispatcher(parts, Lane::Upkeep, 1, Pace::default())
            .drain()
            .await?;
        let read = dispatcher(parts, Lane::Sync, 1, Pace::default()).drain().await?;
        let written = dispatcher(parts, Lane::Writes, 1, Pace::default())
            .drain()
            .await?;
        let behind = dispatcher(parts, Lane::Background, 1, Pace::default())
            .drain()
            .await?;
        Ok(refreshed + read + written + behind)
    }
}

fn dispatcher(parts: &Parts, lane: Lane, slots: usize, pace: Pace) -> Dispatcher<Work> {
    Dispatcher {
        store: parts.store.clone(),
        clock: parts.clock.clone(),
        lane,
        slots,
        pace,
        handler: Arc::new(Work(parts.clone())),
    }
}

/// A running engine.
pub struct EngineHandle {
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl EngineHandle {
    /// Claims nothing more, lets the write under way finish and gives every job back, so that
    /// the next start goes on at once.
    pub async fn shutdown(self) {
        self.stop.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a part of the engine ended abnormally");
            }
        }
    }
}
