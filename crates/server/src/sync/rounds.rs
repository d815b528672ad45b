//! What the engine does without being asked, every few seconds: it looks for what is due.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Parts, expiry, scheduler, upkeep};
use crate::store::StoreError;

/// How often to look. A cut-off refresh has to be noticed well within a provider's grace window.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Looks until `stop`. Nothing is kept between looks, so any number of nodes may do it.
pub(super) async fn keep_looking(parts: Parts, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        // What has lapsed is to be refreshed, which shows whether it has: before grants are looked for.
        if let Err(error) = expiry::look(&parts).await {
            tracing::warn!(%error, "looking for grants that lapse failed; trying again");
        }
        if let Err(error) = upkeep::look(&parts).await {
            tracing::warn!(%error, "looking for grants to refresh failed; trying again");
        }
        if let Err(error) = scheduler::look(&parts).await {
            tracing::warn!(%error, "looking for what is to be read failed; trying again");
        }
    }
}

/// Looks once, by the clock.
pub(super) async fn look(parts: &Parts) -> Result<(), StoreError> {
    expiry::look(parts).await?;
    upkeep::look(parts).await?;
    scheduler::look(parts).await?;
    Ok(())
}
