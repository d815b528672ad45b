//! Times of day at which a data type is read: a cron expression and the time zone whose clock it goes by.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How many times are looked at to find out how close together they come.
const LOOKED_AT: usize = 400;

/// The longest expression, in characters.
const LONGEST: usize = 120;

/// What somebody decided: text, as it was checked when it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockSetting {
    /// Minute, hour, day of the month, month, day of the week.
    pub expression: String,
    /// The time zone's name, such as `Europe/Paris`.
    pub time_zone: String,
}

/// Why there are no such times.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockTimesError {
    /// It is no cron expression.
    #[error("`{0}` is no cron expression of five fields, such as `30 6 * * MON-FRI`")]
    Expression(String),
    /// It never comes to pass.
    #[error("`{0}` names no time that ever comes")]
    Never(String),
    /// There is no such time zone here.
    #[error("`{0}` is no time zone that this server knows; `Europe/Paris` is one")]
    TimeZone(String),
}

/// Times of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockTimes {
    cron: Cron,
    zone: TimeZone,
}

impl ClockTimes {
    /// The times that were decided on.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(setting: &ClockSetting) -> Result<Self, ClockTimesError> {
        let shown = |text: &str| text.chars().take(LONGEST).collect::<String>();
        let expression = &setting.expression;
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = (expression.len() <= LONGEST)
            .then(|| parser.parse(expression).ok())
            .flatten()
            .ok_or_else(|| ClockTimesError::Expression(shown(expression)))?;
        let zone = TimeZone::get(&setting.time_zone)
            .map_err(|_| ClockTimesError::TimeZone(shown(&setting.time_zone)))?;
        let times = Self { cron, zone };
        match times.after(Timestamp::UNIX_EPOCH) {
            Some(_) => Ok(times),
            None => Err(ClockTimesError::Never(shown(expression))),
        }
    }

    /// The first of them after a moment.
    pub fn after(&self, moment: Timestamp) -> Option<Timestamp> {
        let zoned = moment.to_zoned(self.zone.clone());
        let next = self.cron.find_next_occurrence(&zoned, false).ok()?;
        Some(next.timestamp())
    }

    /// The least time between two of them, by a clock that is never changed.
    pub fn least_gap(&self, now: Timestamp) -> SignedDuration {
        let steady = Self {
            cron: self.cron.clone(),
            zone: TimeZone::UTC,
        };
        let mut least = SignedDuration::MAX;
        let mut before = steady.after(now);
        for _ in 0..LOOKED_AT {
            let next = before.and_then(|moment| steady.after(moment));
            let (Some(from), Some(to)) = (before, next) else {
                break;
            };
            least = least.min(to.duration_since(from));
            before = next;
        }
        least
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it stands

    use super::*;

    fn times(expression: &str, time_zone: &str) -> Result<ClockTimes, ClockTimesError> {
        ClockTimes::parse(&ClockSetting {
            expression: expression.to_owned(),
            time_zone: time_zone.to_owned(),
        })
    }

    #[test]
    fn a_time_of_day_goes_by_the_zones_clock_in_summer_and_in_winter() {
        let times = times("30 6 * * MON-FRI", "Europe/Paris").unwrap();
        for (moment, next) in [
            // A Friday in summer, two hours ahead of UTC; then the weekend is left out.
            ("2026-07-03T04:29:59Z", "2026-07-03T04:30:00Z"),
            ("2026-07-03T04:30:00Z", "2026-07-06T04:30:00Z"),
            // Over the end of summer time.
            ("2026-10-23T04:30:00Z", "2026-10-26T05:30:00Z"),
        ] {
            let found = times.after(moment.parse().unwrap()).unwrap();
            assert_eq!(found.to_string(), next);
        }
    }

    #[test]
    fn what_is_no_expression_or_no_zone_is_refused() {
        for text in ["", "every morning", "61 6 * * *", "0 0 6 * * *", "0 6 * * * 2027"] {
            assert!(
                matches!(times(text, "UTC"), Err(ClockTimesError::Expression(_))),
                "{text}"
            );
        }
        assert!(matches!(
            times("0 6 30 2 *", "UTC"),
            Err(ClockTimesError::Never(_))
        ));
        assert!(matches!(
            times("0 6 * * *", "Europe/Atlantis"),
            Err(ClockTimesError::TimeZone(_))
        ));
    }

    #[test]
    fn how_close_together_times_come_is_known() {
        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        let minutes = |text: &str| times(text, "Europe/Paris").unwrap().least_gap(now).as_mins();
        assert_eq!(minutes("*/15 * * * *"), 15);
        assert_eq!(minutes("0 6,18 * * *"), 12 * 60);
        assert_eq!(minutes("0 6 * * *"), 24 * 60);
        assert_eq!(minutes("0 6 1 * *"), 28 * 24 * 60);
    }
}
