//! Tokens.
use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Credentials, Integration};

/// When a grant has to be used lest it dies of disuse: after three quarters of the time that
/// the provider lets its refresh token stand unused. None where it does not die.
pub(super) fn keep_alive_at(
    integration: &Integration,
    credentials: &Credentials,
    now: Timestamp,
) -> Option<Timestamp> {
    credentials.refresh_token.as_ref()?;
    let idle_hours = i64::from(integration.grant().refresh_token_idle_days?) * 24;
    now.checked_add(SignedDuration::from_hours(idle_hours * 3 / 4))
        .ok()
}
