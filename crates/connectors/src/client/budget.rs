//! Keeping to what a provider allows one application, over all its connections and all nodes.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use platypus_model::PlatformKey;

use crate::manifest::CallLimit;

/// Calls being taken: nothing once they are, or the moment at which they may be.
pub type Taking<'a> = Pin<Box<dyn Future<Output = Result<Option<Timestamp>, String>> + Send + 'a>>;

/// Where nodes keep what an application has used of its limits, so that together they keep to them.
pub trait SharedBudget: Send + Sync {
    /// Takes `calls` calls of a limit, unless it is used up: then the moment at which so many may be
    /// taken. The message of an error is for the log: calls then go on uncounted, since a provider
    /// that is asked too often says so itself.
    fn take(&self, provider: PlatformKey, limit: CallLimit, calls: u32) -> Taking<'_>;
}

/// A node takes at most this part of a limit at once: what it does not spend is lost to the others.
const SHARE: u32 = 20;

/// What was taken of a limit and not spent yet.
#[derive(Debug, Clone, Copy)]
struct Taken {
    calls: u32,
    until: Timestamp,
}

/// This node's part of the shared budgets.
#[derive(Clone, Default)]
pub(super) struct Budget {
    shared: Option<Arc<dyn SharedBudget>>,
    taken: Arc<Mutex<HashMap<(PlatformKey, CallLimit), Taken>>>,
}

impl Budget {
    pub(super) fn shared(shared: Arc<dyn SharedBudget>) -> Self {
        Self {
            shared: Some(shared),
            taken: Arc::default(),
        }
    }

    /// Counts a call against every limit; the moment to wait for where one is used up.
    pub(super) async fn spend(
        &self,
        provider: PlatformKey,
        limits: &[CallLimit],
        now: Timestamp,
    ) -> Option<Timestamp> {
        let shared = self.shared.as_ref()?;
        for limit in limits {
            if self.spend_taken(provider, *limit, now) {
                continue;
            }
            let calls = (limit.count / SHARE).max(1);
            match shared.take(provider, *limit, calls).await {
                Ok(None) => self.keep(provider, *limit, calls - 1, now),
                Ok(Some(moment)) => return Some(moment),
                Err(error) => {
                    tracing::warn!(
                        error,
                        provider = provider.as_str(),
                        "a provider's shared limit can't be counted; asking all the same"
                    );
                }
            }
        }
        None
    }

    fn spend_taken(&self, provider: PlatformKey, limit: CallLimit, now: Timestamp) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(left) = taken.get_mut(&(provider, limit)) else {
            return false;
        };
        if left.calls == 0 || left.until <= now {
            return false;
        }
        left.calls -= 1;
        true
    }

    /// What is not spent within the limit's time is lost: it was counted for that time.
    fn keep(&self, provider: PlatformKey, limit: CallLimit, calls: u32, now: Timestamp) {
        let window = SignedDuration::from_secs(i64::from(limit.seconds));
        let until = now.saturating_add(window).unwrap_or(Timestamp::MAX);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.insert((provider, limit), Taken { calls, until });
    }
}
