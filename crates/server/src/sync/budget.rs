//! What applications have used of their providers' limits, kept in the store for all nodes.

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{CallLimit, SharedBudget, Taking};
use platypus_model::PlatformKey;

use crate::clock::Clock;
use crate::store::call_budgets::{self, Limit};
use crate::store::{Store, StoreError};

/// The budgets of all nodes over one store.
pub struct StoredBudget {
    /// Where they are kept.
    pub store: Store,
    /// The time.
    pub clock: Clock,
}

impl StoredBudget {
    async fn take_calls(
        &self,
        provider: PlatformKey,
        limit: CallLimit,
        calls: u32,
    ) -> Result<Option<Timestamp>, StoreError> {
        let limit = Limit {
            calls: i64::from(limit.count),
            window: SignedDuration::from_secs(i64::from(limit.seconds)),
        };
        let mut tx = self.store.begin().await?;
        let taken = call_budgets::take(&mut tx, provider, limit, i64::from(calls), self.clock.now()).await?;
        tx.commit().await?;
        Ok(taken)
    }
}

impl SharedBudget for StoredBudget {
    fn take(&self, provider: PlatformKey, limit: CallLimit, calls: u32) -> Taking<'_> {
        Box::pin(async move {
            let taken = self.take_calls(provider, limit, calls).await;
            taken.map_err(|error| error.to_string())
        })
    }
}
