//! Days and moments, in the forms in which records carry them (contract, "Wire basics").

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day of the company's books. It has no time zone: an invoice issued on the 1st is
/// issued on the 1st wherever it is read. Sent as `YYYY-MM-DDT00:00:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// A moment in UTC. Sent as `YYYY-MM-DDTHH:MM:SSZ`, with a fraction where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub Timestamp);

/// The text is not a date in any of the contract's forms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date: expected ISO 8601, such as `2026-10-08` or `2026-10-08T22:40:50Z`")]
pub struct InvalidDate(String);

impl InvalidDate {
    fn of(text: &str) -> Self {
        Self(text.chars().take(40).collect())
    }
}

impl Day {
    /// How many microseconds a day has.
    pub const MICROSECONDS: i64 = 86_400_000_000;

    /// Midnight UTC of the day, in microseconds since 1970: how typed columns hold it.
    pub fn microseconds(self) -> i64 {
        const EPOCH: Date = Date::constant(1970, 1, 1);
        self.0.duration_since(EPOCH).as_secs() * 1_000_000
    }
}

impl Instant {
    /// Microseconds since 1970, UTC.
    pub fn microseconds(self) -> i64 {
        self.0.as_microsecond()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}T00:00:00", self.0)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::str::FromStr for Day {
    type Err = InvalidDate;

    /// Reads a day, or the day of a date-time as it is written (its own offset, not UTC's day).
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let day = text.get(..10).ok_or_else(|| InvalidDate::of(text))?;
        if text.len() > 10 && !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
            return Err(InvalidDate::of(text));
        }
        day.parse().map(Self).map_err(|_| InvalidDate::of(text))
    }
}

impl std::str::FromStr for Instant {
    type Err = InvalidDate;

    /// Reads a moment; without an offset it is UTC, and a day alone is its midnight.
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        if let Ok(moment) = text.parse::<Timestamp>() {
            return Ok(Self(moment));
        }
        text.parse::<jiff::civil::DateTime>()
            .ok()
            .and_then(|local| TimeZone::UTC.to_timestamp(local).ok())
            .map(Self)
            .ok_or_else(|| InvalidDate::of(text))
    }
}

macro_rules! as_text {
    ($($type:ty),+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

as_text!(Day, Instant);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test that fails to parse should stop

    use super::*;

    #[test]
    fn a_day_is_sent_as_midnight_without_a_zone() {
        let day: Day = "2026-10-08".parse().unwrap();
        assert_eq!(day.to_string(), "2026-10-08T00:00:00");
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-10-08T00:00:00\"");
    }

    #[test]
    fn a_day_keeps_the_date_that_was_written_whatever_its_offset() {
        let day: Day = "2026-10-08T23:30:00-05:00".parse().unwrap();
        assert_eq!(day.to_string(), "2026-10-08T00:00:00");
    }

    #[test]
    fn a_day_counts_microseconds_from_1970_in_both_directions() {
        assert_eq!(
            "1970-01-02".parse::<Day>().unwrap().microseconds(),
            86_400_000_000
        );
        assert_eq!(
            "1969-12-31".parse::<Day>().unwrap().microseconds(),
            -86_400_000_000
        );
        let leap: Day = "2024-02-29".parse().unwrap();
        assert_eq!(
            leap.microseconds(),
            "2024-02-29T00:00:00Z".parse::<Instant>().unwrap().microseconds()
        );
    }

    #[test]
    fn a_moment_reads_offsets_and_takes_none_for_utc() {
        let moment: Instant = "2021-11-15T01:00:00-05:00".parse().unwrap();
        assert_eq!(moment.to_string(), "2021-11-15T06:00:00Z");
        let local: Instant = "2021-11-15T06:00:00".parse().unwrap();
        assert_eq!(local, moment);
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_text_it_had() {
        let error = "08/10/2026".parse::<Day>().unwrap_err();
        assert!(error.to_string().contains("08/10/2026"));
        assert!("2026-13-01".parse::<Day>().is_err());
        assert!("2026-10-08x".parse::<Day>().is_err());
    }
}
