//! The only place that reads the time of day.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time. Passed to whatever needs it, so that tests set it and never sleep.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock, to the microsecond (what the store keeps).
    #[allow(clippy::disallowed_methods)] // this is the one place
    pub fn system() -> Self {
        Self::from_fn(Timestamp::now)
    }

    /// A clock that answers what `now` answers.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time, UTC, rounded down to the microsecond.
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Clock({})", self.now())
    }
}
