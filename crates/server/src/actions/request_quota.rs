//! How many requests a client may make in a day (contract section 8, "Limits"), where the operator
//! sets a number: so many, and as many again for each company with a linked connection.

use jiff::{SignedDuration, Timestamp};
use platypus_model::ClientId;
use serde_json::json;

use super::{Platform, api_keys};
use crate::events::{self, Cause, Event, EventKind};
use crate::jobs::{Job, Lane, enqueue};
use crate::store::{Database, StoreError, connections, request_quotas};
use crate::webhooks::ANNOUNCE_RESET;

const SECONDS: i64 = 86_400;
/// A process sets aside so many parts of a day's requests at a time: few enough that others have some.
const PARTS: i64 = 200;
/// And never more than this.
const MOST_AT_ONCE: i64 = 100;

/// A day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(i64);

impl Day {
    /// The day that a moment lies in.
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.as_second().div_euclid(SECONDS))
    }

    /// When it ends: midnight, UTC.
    pub fn end(self) -> Timestamp {
        Timestamp::from_second((self.0 + 1) * SECONDS).unwrap_or(Timestamp::MAX)
    }

    /// How many seconds of it are left.
    pub fn seconds_left(self, now: Timestamp) -> u64 {
        self.end().duration_since(now).as_secs().unsigned_abs()
    }
}

/// Requests that were set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAside {
    /// How many.
    pub granted: i64,
    /// How many the client has in a day.
    pub limit: i64,
    /// How many of them are set aside by now, by all processes.
    pub reserved: i64,
}

async fn limit(db: &mut impl Database, daily: u32, client: ClientId) -> Result<i64, StoreError> {
    let companies = connections::count_linked_companies(db, client).await?;
    Ok(i64::from(daily).saturating_mul(1 + companies))
}

/// How many requests the holder of a key has in a day; none where there is no limit.
pub async fn limit_of(platform: &Platform, key: &str) -> Option<i64> {
    let daily = platform.config.daily_requests?;
    let found = api_keys::authenticate(platform, key).await.ok()??;
    limit(&mut platform.store.reader(), daily, found.client_id)
        .await
        .ok()
}

/// Sets some of a client's requests of a day aside; none where all have been made. The first time it is
/// so is told to those who want to know, as is the end of the day then.
///
/// # Errors
/// The store's.
pub async fn reserve(
    platform: &Platform,
    client: ClientId,
    day: Day,
) -> Result<Option<SetAside>, StoreError> {
    let Some(daily) = platform.config.daily_requests else {
        return Ok(None);
    };
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let limit = limit(&mut tx, daily, client).await?;
    let wanted = (limit / PARTS).clamp(1, MOST_AT_ONCE);
    let (granted, reserved) = request_quotas::reserve(&mut tx, client, day.0, wanted, limit).await?;
    if granted == 0 {
        if request_quotas::note_reached(&mut tx, client, day.0, now).await? {
            let job = Job {
                client,
                lane: Lane::Webhooks,
                kind: ANNOUNCE_RESET,
                payload: json!({ "at": day.end() }),
                priority: 0,
                group: None,
            };
            enqueue(&mut tx, now, job).await?;
            let event = Event::new(client, EventKind::RateLimitReached, Cause::ENGINE).detail(json!({
                "dailyQuota": limit,
                "quotaRemaining": 0,
                "expiryDate": day.end(),
            }));
            events::record(&mut tx, now, event).await?;
        }
        // What is kept of days gone by is of no use.
        let before = day.0 - SignedDuration::from_hours(24 * 40).as_secs() / SECONDS;
        request_quotas::remove_before(&mut tx, before).await?;
    }
    tx.commit().await?;
    Ok((granted > 0).then_some(SetAside {
        granted,
        limit,
        reserved,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_utc() {
        let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap_or_default();
        let day = Day::of(noon);
        assert_eq!(day.end().to_string(), "2026-11-23T00:00:00Z");
        assert_eq!(day.seconds_left(noon), 12 * 3_600);
        assert_ne!(Day::of(day.end()), day);
    }
}
