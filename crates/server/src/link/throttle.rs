//! How often somebody may try what anybody may try.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// The time that is looked back on.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// So many tries in that time; a whole office behind one address manages with fewer.
const MOST: usize = 60;
/// The most that is remembered of, so that memory stays bounded however many come.
const MOST_KEYS: usize = 10_000;

/// Counts tries by who tries what, in this process.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<HashMap<String, Vec<Timestamp>>>);

impl Throttle {
    /// Whether one more try is allowed now; it is counted.
    pub(super) fn allows(&self, who: &str, now: Timestamp) -> bool {
        let since = now - WINDOW;
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= MOST_KEYS && !tries.contains_key(who) {
            tries.retain(|_, moments| moments.last().is_some_and(|last| *last > since));
            if tries.len() >= MOST_KEYS {
                return false;
            }
        }
        let moments = tries.entry(who.to_owned()).or_default();
        moments.retain(|moment| *moment > since);
        if moments.len() >= MOST {
            return false;
        }
        moments.push(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_tries_too_often_waits_and_others_do_not() {
        let throttle = Throttle::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..MOST {
            assert!(throttle.allows("a", now));
        }
        assert!(!throttle.allows("a", now));
        assert!(throttle.allows("b", now));
        assert!(throttle.allows("a", now + WINDOW));
    }
}
