//! The circuit breaker: where a provider fails for several connections at once it is taken to be down,
//! and everybody waits but for one dataset at a time that asks whether it is back. An outage so costs a
//! call now and then, and not each dataset's attempts. All nodes share it through the store.
//!
//! A provider whose address each company types is many servers, of which one that is down says nothing
//! of another: there is no breaker for those.

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::Integration;
use platypus_model::{ConnectionId, DatasetId, DatasetProblem, PlatformKey};
use xxhash_rust::xxh3::xxh3_64;

use super::Parts;
use crate::store::provider_outages as outages;
use crate::store::{StoreError, Transaction};

/// So many connections …
const CONNECTIONS: i64 = 3;
/// … that failed within so long mean that the provider is down.
const WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// How long after that it is asked again; twice as long each time it was in vain …
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// … up to this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// How long the one that asks is waited for: longer than its call with all its patience may take.
const ASKING: SignedDuration = SignedDuration::from_mins(5);
/// Over how long those that wait come back.
const SPREAD: SignedDuration = SignedDuration::from_secs(30);

/// Whether a dataset may ask its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may, and all is well.
    Calm,
    /// It may, and an answer is news: some have failed, or this one is to find out.
    AnswerIsNews,
    /// It has to wait.
    Wait(Timestamp),
}

/// Whether a dataset may ask its provider now.
pub(super) async fn admit(
    parts: &Parts,
    integration: &Integration,
    dataset: DatasetId,
) -> Result<Admission, StoreError> {
    if !integration.is_one_service() {
        return Ok(Admission::Calm);
    }
    let (now, provider) = (parts.clock.now(), integration.key());
    let mut reader = parts.store.reader();
    let Some(outage) = outages::find(&mut reader, provider).await? else {
        let failures = outages::failures(&mut reader, provider, Timestamp::MIN).await?;
        return Ok(if failures == 0 {
            Admission::Calm
        } else {
            Admission::AnswerIsNews
        });
    };
    if outage.ask_again_at > now {
        return Ok(Admission::Wait(spread(outage.ask_again_at, dataset)));
    }
    let mut tx = parts.store.begin().await?;
    if outages::take_turn(&mut tx, provider, dataset, now, later(now, ASKING)).await? {
        tx.commit().await?;
        return Ok(Admission::AnswerIsNews);
    }
    // Another asks: by then its answer should be there.
    Ok(Admission::Wait(spread(later(now, SPREAD), dataset)))
}

/// Until when nobody but who finds out may ask a provider; none where it is taken to be up.
pub(super) async fn down_until(
    parts: &Parts,
    integration: &Integration,
) -> Result<Option<Timestamp>, StoreError> {
    if !integration.is_one_service() {
        return Ok(None);
    }
    let outage = outages::find(&mut parts.store.reader(), integration.key()).await?;
    let now = parts.clock.now();
    Ok(outage
        .map(|outage| outage.ask_again_at)
        .filter(|until| *until > now))
}

/// The provider has answered somebody for whom that is news.
pub(super) async fn answered(parts: &Parts, integration: &Integration) -> Result<(), StoreError> {
    let mut tx = parts.store.begin().await?;
    outages::end(&mut tx, integration.key()).await?;
    tx.commit().await
}

/// The provider has failed a dataset; until when to wait beyond the dataset's own patience, where it
/// is taken to be down.
pub(super) async fn failed(
    tx: &mut Transaction,
    now: Timestamp,
    integration: &Integration,
    (connection, dataset): (ConnectionId, DatasetId),
    problem: DatasetProblem,
) -> Result<Option<Timestamp>, StoreError> {
    if !problem.is_outage() || !integration.is_one_service() {
        return Ok(None);
    }
    let provider = integration.key();
    if let Some(outage) = outages::find(tx, provider).await? {
        let again = later(now, wait_after(outage.asked + 1));
        if outages::ask_later(tx, provider, dataset, again).await? {
            tracing::warn!(integration = integration.slug(), %again, "a provider is still down");
            return Ok(Some(again));
        }
        return Ok(Some(spread(outage.ask_again_at.max(now), dataset)));
    }
    outages::note_failure(tx, provider, connection, now).await?;
    if !is_down(tx, provider, now).await? {
        return Ok(None);
    }
    let again = later(now, FIRST_WAIT);
    outages::begin(tx, provider, now, again).await?;
    tracing::warn!(
        integration = integration.slug(),
        %again,
        "a provider fails for several connections; its datasets wait"
    );
    Ok(Some(spread(again, dataset)))
}

async fn is_down(tx: &mut Transaction, provider: PlatformKey, now: Timestamp) -> Result<bool, StoreError> {
    let since = now.saturating_sub(WITHIN).unwrap_or(Timestamp::MIN);
    Ok(outages::failures(tx, provider, since).await? >= CONNECTIONS)
}

fn wait_after(asked: i64) -> SignedDuration {
    let doublings = u32::try_from(asked.clamp(0, 16)).unwrap_or(0);
    (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT)
}

/// A moment soon after, by chance and always the same for one dataset, so that those that wait do not
/// all come at once.
fn spread(moment: Timestamp, dataset: DatasetId) -> Timestamp {
    let width = u64::try_from(SPREAD.as_micros()).unwrap_or(1);
    let place = i64::try_from(xxh3_64(dataset.0.as_bytes()) % width).unwrap_or(0);
    later(moment, SignedDuration::from_micros(place))
}

fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..8).map(|asked| wait_after(asked).as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
    }
}
