//! How often somebody may try what anybody may try: every node counts together, by the hash of who
//! tries what.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, CompanyId, ConnectionId};
use sha2::{Digest, Sha256};

use super::Platform;
use crate::store::{StoreError, attempts};

/// The time that is looked back on.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// So many tries in that time; a whole office behind one address manages with fewer.
const MOST: i64 = 60;

/// What is tried, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Using a one-time address of a company, from somewhere.
    OneTimeAddress(CompanyId, Option<IpAddr>),
    /// Beginning as a company that is not known yet, from somewhere.
    Invitation(ClientId, Option<IpAddr>),
    /// Having a key tested at the provider: by anybody, so that none can be guessed through us.
    Key(ConnectionId),
}

impl Attempt {
    fn digest(self) -> [u8; 32] {
        let text = match self {
            Self::OneTimeAddress(company, origin) => format!("one-time {company} {}", from(origin)),
            Self::Invitation(client, origin) => format!("invite {client} {}", from(origin)),
            Self::Key(connection) => format!("key {connection}"),
        };
        Sha256::digest(text.as_bytes()).into()
    }
}

/// Whoever holds an IPv6 address holds the rest of its /64 too.
fn from(origin: Option<IpAddr>) -> String {
    match origin.map(|address| address.to_canonical()) {
        None => "unknown".to_owned(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => format!("{:x}", address.to_bits() >> 64),
    }
}

/// Whether one more try is allowed now; it is counted if so. The stretch before counts as far as
/// the window still reaches into it, so that waiting for a full hour to strike gains nothing.
///
/// # Errors
/// The store's.
pub async fn allows(platform: &Platform, attempt: Attempt) -> Result<bool, StoreError> {
    let now = platform.clock.now();
    let (since, left) = stretch(now);
    let who = attempt.digest();
    let mut tx = platform.store.begin().await?;
    attempts::forget_before(&mut tx, since - WINDOW).await?;
    let before = attempts::count(&mut tx, &who, since - WINDOW).await?;
    let is_allowed = attempts::add(&mut tx, &who, since, MOST - carried(before, left)).await?;
    tx.commit().await?;
    Ok(is_allowed)
}

/// When the stretch around a moment began, and how much of it is left.
fn stretch(now: Timestamp) -> (Timestamp, SignedDuration) {
    let length = i64::try_from(WINDOW.as_micros()).unwrap_or(i64::MAX);
    let passed = SignedDuration::from_micros(now.as_microsecond().rem_euclid(length));
    (now - passed, WINDOW - passed)
}

/// How many of the tries before still count.
fn carried(before: i64, left: SignedDuration) -> i64 {
    before.saturating_mul(left.as_secs()) / WINDOW.as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_before_the_hour_count_as_long_as_they_are_recent() {
        let (since, left) = stretch(Timestamp::UNIX_EPOCH + SignedDuration::from_mins(75));
        assert_eq!(since, Timestamp::UNIX_EPOCH + WINDOW);
        assert_eq!(left, SignedDuration::from_mins(45));
        assert_eq!(carried(60, WINDOW), 60);
        assert_eq!(carried(60, left), 45);
        assert_eq!(carried(60, SignedDuration::ZERO), 0);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_together() {
        let attempt = |address: &str| {
            let client = ClientId(uuid::Uuid::nil());
            Attempt::Invitation(client, address.parse().ok()).digest()
        };
        assert_eq!(attempt("2001:db8::1"), attempt("2001:db8::ffff:2"));
        assert_ne!(attempt("2001:db8::1"), attempt("2001:db8:0:1::1"));
        assert_ne!(attempt("203.0.113.1"), attempt("203.0.113.2"));
        assert_eq!(attempt("203.0.113.1"), attempt("::ffff:203.0.113.1"));
    }
}
