//! Claims jobs of one lane as workers come free, keeps their leases, and stops cleanly.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::claim::{is_work_due, renew_all};
use super::{Claim, Lane, Lost, claim};
use crate::clock::Clock;
use crate::store::jobs::Fence;
use crate::store::{Signal, Store, StoreError};

/// How often a dispatcher looks and how long a claim lasts unrenewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long a claim lasts unless renewed: after a crash, how long its job rests at most.
    pub lease: Duration,
    /// How often to look for jobs when no signal comes.
    pub poll: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(8),
            poll: Duration::from_secs(5),
        }
    }
}

/// How a claim's run ended.
#[derive(Debug)]
pub enum Outcome {
    /// The handler has marked the job, in the transaction that wrote what it did.
    Settled,
    /// The claim passed to another, or the job is gone; there is nothing to mark.
    Lost,
    /// Something unforeseen: the job is tried again after a while.
    Failed(String),
}

impl From<Result<(), Lost>> for Outcome {
    fn from(result: Result<(), Lost>) -> Self {
        match result {
            Ok(()) => Self::Settled,
            Err(Lost::Claim) => Self::Lost,
            Err(Lost::Store(error)) => Self::Failed(error.to_string()),
        }
    }
}

/// Does the jobs of a lane.
pub trait Handler: Send + Sync + 'static {
    /// Does one job. When `stop` is cancelled, the server stops or the claim was lost: finish
    /// the write under way, release the claim, return.
    fn run(&self, claim: &Claim, stop: &CancellationToken) -> impl Future<Output = Outcome> + Send;
}

/// Claims and runs the jobs of one lane.
pub struct Dispatcher<H> {
    /// Where the queue is.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Which jobs.
    pub lane: Lane,
    /// How many at once.
    pub slots: usize,
    /// How often and how long.
    pub pace: Pace,
    /// Who does them.
    pub handler: Arc<H>,
}

impl<H: Handler> Dispatcher<H> {
    /// Runs until `stop` is cancelled and every running job has let go.
    pub async fn run(self, stop: CancellationToken) {
        let mut signals = self.store.subscribe();
        let mut running: JoinSet<Fence> = JoinSet::new();
        let mut held: HashMap<Fence, CancellationToken> = HashMap::new();
        let mut heartbeat = tokio::time::interval(self.pace.lease / 4);
        heartbeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let rest = match self.fill(&mut running, &mut held, &stop).await {
                Ok(rest) => rest,
                Err(error) => {
                    tracing::warn!(%error, lane = self.lane.as_str(), "claiming jobs failed; trying again");
                    Duration::from_secs(1)
                }
            };
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = running.join_next(), if !running.is_empty() => {
                    forget(&mut held, ended);
                }
                () = next_signal(&mut signals) => {}
                () = tokio::time::sleep(rest) => {}
                _ = heartbeat.tick() => self.renew(&held).await,
            }
        }
        // Jobs let go after the write under way; until then their leases are kept.
        while !running.is_empty() {
            tokio::select! {
                Some(ended) = running.join_next() => forget(&mut held, ended),
                _ = heartbeat.tick() => self.renew(&held).await,
            }
        }
    }

    /// Runs jobs, one after the other, until none is ready or due at the clock's time. For
    /// tests, which then need neither signals nor sleep.
    pub async fn drain(&self) -> Result<usize, StoreError> {
        let mut done = 0;
        loop {
            let claims = self.claim(self.slots).await?;
            if claims.is_empty() {
                return Ok(done);
            }
            for claim in claims {
                run_one(
                    &self.store,
                    &self.clock,
                    &*self.handler,
                    &claim,
                    &CancellationToken::new(),
                )
                .await;
                done += 1;
            }
        }
    }

    /// Claims as many jobs as there are free slots and starts them; how long to rest when
    /// nothing happens.
    async fn fill(
        &self,
        running: &mut JoinSet<Fence>,
        held: &mut HashMap<Fence, CancellationToken>,
        stop: &CancellationToken,
    ) -> Result<Duration, StoreError> {
        let free = self.slots.saturating_sub(running.len());
        if free == 0 || stop.is_cancelled() {
            return Ok(self.pace.poll);
        }
        let now = self.clock.now();
        match is_work_due(&self.store, self.lane, now).await? {
            Some(due) if due <= now => {}
            later => return Ok(self.rest(now, later)),
        }
        for claim in self.claim(free).await? {
            let child = stop.child_token();
            held.insert(claim.fence(), child.clone());
            let (store, clock, handler) = (self.store.clone(), self.clock.clone(), Arc::clone(&self.handler));
            running.spawn(async move {
                run_one(&store, &clock, &*handler, &claim, &child).await;
                claim.fence()
            });
        }
        let now = self.clock.now();
        let next = is_work_due(&self.store, self.lane, now).await?;
        // What is ready and was not claimed waits for its group, whose next end is signalled.
        Ok(self.rest(now, next.filter(|due| *due > now)))
    }

    async fn claim(&self, at_most: usize) -> Result<Vec<Claim>, StoreError> {
        let mut tx = self.store.begin().await?;
        let claims = claim(&mut tx, self.lane, self.clock.now(), self.pace.lease, at_most).await?;
        tx.commit().await?;
        Ok(claims)
    }

    fn rest(&self, now: Timestamp, due: Option<Timestamp>) -> Duration {
        let until = due.and_then(|due| Duration::try_from(due.duration_since(now)).ok());
        until.map_or(self.pace.poll, |until| {
            until.clamp(Duration::from_millis(5), self.pace.poll)
        })
    }

    async fn renew(&self, held: &HashMap<Fence, CancellationToken>) {
        if held.is_empty() {
            return;
        }
        let fences: Vec<Fence> = held.keys().copied().collect();
        let renewed = async {
            let mut tx = self.store.begin().await?;
            let lost = renew_all(&mut tx, self.clock.now(), self.pace.lease, &fences).await?;
            tx.commit().await?;
            Ok::<_, StoreError>(lost)
        };
        match renewed.await {
            Ok(lost) => {
                for fence in lost {
                    if let Some(token) = held.get(&fence) {
                        token.cancel();
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "leases could not be renewed"),
        }
    }
}

fn forget(held: &mut HashMap<Fence, CancellationToken>, ended: Result<Fence, tokio::task::JoinError>) {
    match ended {
        Ok(fence) => {
            held.remove(&fence);
        }
        // Panics are caught within; nobody aborts these tasks but the runtime as it ends.
        Err(error) => tracing::error!(%error, "a job's task ended abnormally"),
    }
}

async fn next_signal(signals: &mut Receiver<Signal>) {
    loop {
        match signals.recv().await {
            Ok(Signal::Jobs) | Err(RecvError::Lagged(_)) => return,
            Ok(Signal::Changed { .. }) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn run_one<H: Handler>(
    store: &Store,
    clock: &Clock,
    handler: &H,
    claim: &Claim,
    stop: &CancellationToken,
) {
    // A panic is a fault in one job; the worker and the other jobs go on.
    let run = AssertUnwindSafe(handler.run(claim, stop)).catch_unwind();
    let outcome = run
        .await
        .unwrap_or_else(|_| Outcome::Failed("it panicked; the log says where".to_owned()));
    match outcome {
        Outcome::Settled => {}
        Outcome::Lost => tracing::debug!(job = %claim.fence().job, "the claim passed to another"),
        Outcome::Failed(reason) => {
            tracing::warn!(job = %claim.fence().job, kind = claim.kind(), reason, "a job failed; it will be tried again");
            let due = back_off(clock.now(), claim.setbacks());
            let set_back = async {
                let mut tx = store.begin().await?;
                claim.wait_until(&mut tx, due).await?;
                tx.commit().await?;
                Ok::<_, Lost>(())
            };
            if let Err(error) = set_back.await {
                tracing::debug!(%error, "the failed job could not be put back; its lease will run out");
            }
        }
    }
}

/// When to try again after so many attempts that got nowhere: 2 s, doubling up to 15 minutes.
pub(crate) fn back_off(now: Timestamp, setbacks: i64) -> Timestamp {
    let doublings = u32::try_from(setbacks.clamp(1, 20) - 1).unwrap_or(0);
    let seconds = 2_i64.saturating_mul(1 << doublings).min(15 * 60);
    now.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}
