//! The time, as everything that depends on it asks for it.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The system's clock.
#[allow(
    clippy::disallowed_methods,
    reason = "the one place that asks the system for the time"
)]
pub(crate) fn system() -> Clock {
    Arc::new(Timestamp::now)
}
