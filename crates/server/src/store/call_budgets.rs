//! How much of what a provider allows one application has been used, counted for all nodes together.

use jiff::{SignedDuration, Timestamp};
use platypus_model::PlatformKey;

use super::{Database, StoreError, Transaction, sql};

/// A limit: so many calls in so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many calls.
    pub calls: i64,
    /// In how long.
    pub window: SignedDuration,
}

/// Takes calls of a limit at `now`, unless it is used up: then when so many may be taken. A limit is kept
/// as one moment, by which the calls made so far would have come at an even pace (the generic cell rate
/// algorithm): the whole limit may be used at once, and after that as much as time brings back.
pub async fn take(
    tx: &mut Transaction,
    provider: PlatformKey,
    limit: Limit,
    calls: i64,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let window = i64::try_from(limit.window.as_micros()).unwrap_or(i64::MAX);
    let cost = window / limit.calls.max(1) * calls;
    let seconds = limit.window.as_secs();
    tx.execute(&sql!(
        "insert into call_budgets (platform_key, calls, seconds, used_up_to) values ($1, $2, $3, $4) \
         on conflict (platform_key, calls, seconds) do nothing",
        provider,
        limit.calls,
        seconds,
        now
    ))
    .await?;
    let latest = now.as_microsecond().saturating_add(window).saturating_sub(cost);
    let taken = tx
        .execute(&sql!(
            "update call_budgets set used_up_to = case when used_up_to > $4 then used_up_to else $4 end + $5 \
             where platform_key = $1 and calls = $2 and seconds = $3 and used_up_to <= $6",
            provider,
            limit.calls,
            seconds,
            now,
            cost,
            latest
        ))
        .await?;
    if taken == 1 {
        return Ok(None);
    }
    let (used_up_to,): (i64,) = tx
        .one(&sql!(
            "select used_up_to from call_budgets where platform_key = $1 and calls = $2 and seconds = $3",
            provider,
            limit.calls,
            seconds
        ))
        .await?;
    let again = used_up_to.saturating_add(cost).saturating_sub(window);
    Ok(Some(Timestamp::from_microsecond(again).unwrap_or(Timestamp::MAX)))
}
