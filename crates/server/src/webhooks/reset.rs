//! Telling a client that had made all the requests of a day that it may make requests again.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::sender::Parts;
use crate::events::{Cause, Event, EventKind, record};
use crate::jobs::{Claim, Lost, Outcome};
use crate::store::connections;

/// The kind of job that tells it.
pub const ANNOUNCE_RESET: &str = "announce_reset";

/// What such a job carries.
#[derive(Debug, Deserialize)]
struct Payload {
    at: Timestamp,
}

/// Does such a job: waits until it is time, then tells.
pub(super) async fn run(parts: &Parts, claim: &Claim) -> Outcome {
    announce(parts, claim).await.into()
}

async fn announce(parts: &Parts, claim: &Claim) -> Result<(), Lost> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    match serde_json::from_str::<Payload>(claim.payload()) {
        Ok(payload) if payload.at > now => {
            claim.wait_until(&mut tx, payload.at).await?;
            return Ok(tx.commit().await?);
        }
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "a job of a form this version does not know was dropped"),
    }
    claim.finish(&mut tx).await?;
    if let Some(daily) = parts.config.daily_requests {
        let companies = connections::count_linked_companies(&mut tx, claim.client()).await?;
        let quota = i64::from(daily).saturating_mul(1 + companies);
        let event = Event::new(claim.client(), EventKind::RateLimitReset, Cause::ENGINE).detail(json!({
            "dailyQuota": quota,
            "quotaRemaining": quota,
            "expiryDate": now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX),
        }));
        record(&mut tx, now, event).await?;
    }
    Ok(tx.commit().await?)
}
