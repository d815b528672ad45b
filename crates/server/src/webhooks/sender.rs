//! The part of this process that tells consumers.

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::deliver;
use super::outgoing::Outgoing;
use super::reset::{self, ANNOUNCE_RESET};
use crate::clock::Clock;
use crate::config::Config;
use crate::events::DELIVER_WEBHOOK;
use crate::jobs::{Claim, Dispatcher, Handler, Lane, Outcome, Pace};
use crate::store::{Store, StoreError};

/// How many messages this process has on the wire at once: they wait for others, not for us.
const SLOTS: usize = 32;

/// What telling needs. Cheap to clone.
#[derive(Clone)]
pub struct Parts {
    /// What is kept.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// What the operator configured.
    pub config: Arc<Config>,
    /// Posts to consumers.
    pub outgoing: Outgoing,
}

/// Tells consumers. Any number of processes may run one over the same database.
pub struct Sender;

struct Work(Parts);

impl Handler for Work {
    async fn run(&self, claim: &Claim, _: &CancellationToken) -> Outcome {
        match claim.kind() {
            DELIVER_WEBHOOK => deliver::run(&self.0, claim).await,
            ANNOUNCE_RESET => reset::run(&self.0, claim).await,
            other => Outcome::Failed(format!(
                "this version knows no job of kind `{other}`; a newer server may do it"
            )),
        }
    }
}

impl Sender {
    /// Starts telling.
    pub fn start(parts: &Parts, pace: Pace) -> SenderHandle {
        let stop = CancellationToken::new();
        let task = tokio::spawn(dispatcher(parts, SLOTS, pace).run(stop.clone()));
        let tidy = tokio::spawn(deliver::keep_tidy(parts.clone(), stop.clone()));
        SenderHandle {
            stop,
            tasks: vec![task, tidy],
        }
    }

    /// Sends everything that is due by the clock, one message after the other, and returns how many
    /// attempts that were: for tests, which set the clock instead of waiting.
    ///
    /// # Errors
    /// The store's.
    pub async fn drain(parts: &Parts) -> Result<usize, StoreError> {
        dispatcher(parts, 1, Pace::default()).drain().await
    }
}

fn dispatcher(parts: &Parts, slots: usize, pace: Pace) -> Dispatcher<Work> {
    Dispatcher {
        store: parts.store.clone(),
        clock: parts.clock.clone(),
        lane: Lane::Webhooks,
        slots,
        pace,
        handler: Arc::new(Work(parts.clone())),
    }
}

/// A running sender.
pub struct SenderHandle {
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl SenderHandle {
    /// Claims nothing more and lets what is on the wire end.
    pub async fn shutdown(self) {
        self.stop.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a part of the webhooks' sender ended abnormally");
            }
        }
    }
}
