//! API keys that were found lately, in memory: a caller's next request need not ask for its key again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use platypus_model::ApiKeyId;

use super::api_keys::ApiKey;

/// How long a key counts as known: so long may another node still answer a key that was revoked.
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(1);
/// How many are known at most.
const MOST: usize = 4_096;

/// The keys known to one process, by hash, with the time they were last asked for in the database.
#[derive(Debug, Default)]
pub struct KnownKeys(Mutex<HashMap<[u8; 32], Found>>);

/// A key and when it was found.
type Found = (Arc<ApiKey>, Timestamp);

impl KnownKeys {
    /// The key of that hash, where it was found a moment ago.
    pub fn get(&self, hash: &[u8; 32], now: Timestamp) -> Option<Arc<ApiKey>> {
        let known = self.known();
        let (key, found_at) = known.get(hash)?;
        is_fresh(*found_at, now).then(|| Arc::clone(key))
    }

    /// Remembers a key that was just found.
    pub fn remember(&self, hash: [u8; 32], key: Arc<ApiKey>, now: Timestamp) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.retain(|_, (_, found_at)| is_fresh(*found_at, now));
        }
        if known.len() < MOST {
            known.insert(hash, (key, now));
        }
    }

    /// Forgets a key that was revoked.
    pub fn forget(&self, id: ApiKeyId) {
        self.known().retain(|_, (key, _)| key.id != id);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<[u8; 32], Found>> {
        // What is known stays usable whatever panicked while it was held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(found_at: Timestamp, now: Timestamp) -> bool {
    // A clock that was set back makes nothing fresh.
    (SignedDuration::ZERO..KNOWN_FOR).contains(&now.duration_since(found_at))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use platypus_model::ClientId;

    use super::*;

    fn key() -> Arc<ApiKey> {
        Arc::new(ApiKey {
            client_id: ClientId::new(),
            id: ApiKeyId::new(),
            name: None,
            last_four: "ffff".to_owned(),
            created_at: Timestamp::UNIX_EPOCH,
            last_used_at: None,
        })
    }

    #[test]
    fn a_key_is_known_for_a_second_after_it_was_found() {
        let (keys, key, found) = (KnownKeys::default(), key(), Timestamp::UNIX_EPOCH);
        keys.remember([1; 32], Arc::clone(&key), found);
        let after = |milliseconds| found + SignedDuration::from_millis(milliseconds);
        assert_eq!(keys.get(&[1; 32], after(999)).unwrap().id, key.id);
        assert_eq!(keys.get(&[1; 32], after(1_000)), None);
        assert_eq!(keys.get(&[1; 32], after(-1)), None);
        assert_eq!(keys.get(&[2; 32], found), None);
    }

    #[test]
    fn a_revoked_key_is_forgotten_at_once() {
        let (keys, key, found) = (KnownKeys::default(), key(), Timestamp::UNIX_EPOCH);
        keys.remember([1; 32], Arc::clone(&key), found);
        keys.forget(key.id);
        assert_eq!(keys.get(&[1; 32], found), None);
    }

    #[test]
    fn no_more_keys_are_known_than_there_is_room_for() {
        let (keys, found) = (KnownKeys::default(), Timestamp::UNIX_EPOCH);
        let hash = |number: usize| {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&number.to_le_bytes());
            hash
        };
        for number in 0..=MOST {
            keys.remember(hash(number), key(), found);
        }
        assert_eq!(keys.known().len(), MOST);
        keys.remember(hash(MOST), key(), found + KNOWN_FOR);
        assert_eq!(keys.known().len(), 1);
    }
}
