//! Keeping to a provider's limit of calls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::manifest::CallLimit;

/// Spreads calls so that no window of a limit is exceeded, per connection, in this process. Each
/// limit is kept as one theoretical arrival time (the generic cell rate algorithm), so a
/// connection costs a few bytes however many calls it makes.
#[derive(Clone, Default)]
pub(super) struct Pace {
    arrivals: Arc<Mutex<HashMap<u64, Vec<Timestamp>>>>,
}

/// How many connections are remembered before those that have been idle are dropped.
const REMEMBERED: usize = 10_000;

impl Pace {
    /// Counts one call now and tells how long to wait before sending it.
    pub(super) fn delay(&self, connection: u64, limits: &[CallLimit], now: Timestamp) -> Duration {
        if limits.is_empty() {
            return Duration::ZERO;
        }
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        if arrivals.len() > REMEMBERED {
            arrivals.retain(|_, times| times.iter().any(|time| *time > now));
        }
        let times = arrivals
            .entry(connection)
            .or_insert_with(|| vec![now; limits.len()]);
        let mut longest = Duration::ZERO;
        for (limit, time) in limits.iter().zip(times.iter_mut()) {
            let window = Duration::from_secs(u64::from(limit.seconds.max(1)));
            let interval = window / limit.count.max(1);
            let start = (*time).max(now);
            // A burst of the whole window's calls may pass at once; after it, one per interval.
            let earliest = start
                .checked_sub(window.saturating_sub(interval))
                .unwrap_or(start);
            longest = longest.max(Duration::try_from(earliest.duration_since(now)).unwrap_or_default());
            *time = start.checked_add(interval).unwrap_or(start);
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_what_follows_is_spread_over_the_window() {
        let pace = Pace::default();
        let limits = [CallLimit {
            count: 4,
            seconds: 60,
        }];
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..4 {
            assert_eq!(pace.delay(1, &limits, now), Duration::ZERO);
        }
        assert_eq!(pace.delay(1, &limits, now), Duration::from_secs(15));
        assert_eq!(pace.delay(1, &limits, now), Duration::from_secs(30));
        assert_eq!(
            pace.delay(2, &limits, now),
            Duration::ZERO,
            "another connection has its own"
        );
    }
}
