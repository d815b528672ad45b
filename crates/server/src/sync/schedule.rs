//! When a data type is to be read next: counted from its last success, a little early by a chance that
//! is always the same for one data type of one connection, so that what was linked at one moment is
//! not read at one moment.

use jiff::{SignedDuration, Timestamp};
use platypus_model::{ConnectionId, DataType};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::clock_times::ClockTimes;

/// The longest time over which reads that could begin together are spread.
const WIDEST: SignedDuration = SignedDuration::from_hours(1);
/// How long after a failed read it is tried again; each further failure doubles it, up to the time
/// between two reads.
const FIRST_RETRY: SignedDuration = SignedDuration::from_mins(15);

/// How long after a time of day reads may begin: over this they are spread.
const AFTER_CLOCK_TIME: SignedDuration = SignedDuration::from_mins(5);

/// How often a data type is read by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frequency {
    /// Not by itself.
    Never,
    /// Once in so much time.
    Every(SignedDuration),
    /// At times of day.
    At(Box<ClockTimes>),
}

/// The place of a data type of a connection among all that could be read at one moment: by chance,
/// and always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread(u64);

impl Spread {
    /// The place of that data type of that connection.
    pub fn of(connection: ConnectionId, data_type: DataType) -> Self {
        // Both halves count: ids of one moment share most of their first.
        let (first, second) = connection.0.as_u64_pair();
        Self(xxh3_64_with_seed(data_type.key().as_bytes(), first ^ second))
    }

    /// The first moment after `start`, at most `width` later, that is this place's.
    fn within(self, start: Timestamp, width: SignedDuration) -> Timestamp {
        let place = self.part_of(width).as_micros();
        let width = width.as_micros().max(1);
        let wait = match (place - i128::from(start.as_microsecond())).rem_euclid(width) {
            0 => width,
            wait => wait,
        };
        later(
            start,
            SignedDuration::from_micros(i64::try_from(wait).unwrap_or(i64::MAX)),
        )
    }

    /// This place's part of a time, less than all of it.
    fn part_of(self, width: SignedDuration) -> SignedDuration {
        let width = u64::try_from(width.as_micros()).unwrap_or(u64::MAX).max(1);
        SignedDuration::from_micros(i64::try_from(self.0 % width).unwrap_or(0))
    }
}

impl Frequency {
    /// Over which time the reads of many are spread.
    pub fn width(&self) -> SignedDuration {
        match self {
            Self::Never => SignedDuration::ZERO,
            Self::Every(period) => (*period / 10).min(WIDEST),
            Self::At(_) => AFTER_CLOCK_TIME,
        }
    }

    /// When to read after a success at `base`, or after the link where there was none. Of a period:
    /// within [`Self::width`] before all of it has passed, so that what is kept is never older than that,
    /// and at the same time of each period however long reads take. Of times of day: within that after the
    /// next of them.
    pub fn after_success(&self, base: Timestamp, spread: Spread) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::Every(period) => Some(spread.within(later(base, *period - self.width()), self.width())),
            Self::At(times) => Some(later(times.after(base)?, spread.part_of(self.width()))),
        }
    }

    /// When to read after so many failures in a row, the last at `now`: never later than after a success.
    pub fn after_failure(&self, now: Timestamp, failures: i64, spread: Spread) -> Option<Timestamp> {
        let latest = match self {
            Self::Never => return None,
            Self::Every(period) => later(now, *period),
            Self::At(times) => later(times.after(now)?, spread.part_of(self.width())),
        };
        let doublings = u32::try_from(failures.clamp(1, 20) - 1).unwrap_or(0);
        let wait = (FIRST_RETRY * (1 << doublings)).min(latest.duration_since(now));
        let width = wait / 10;
        Some(spread.within(later(now, wait - width), width))
    }

    /// When to read what is weighed at `now`: as after its last success, and if that is over, soon, or at
    /// the next time of day.
    pub fn from_now(&self, base: Timestamp, now: Timestamp, spread: Spread) -> Option<Timestamp> {
        let due = match self {
            Self::At(_) => self.after_success(base.max(now), spread)?,
            _ => self.after_success(base, spread)?,
        };
        Some(if due < now {
            spread.within(now, self.width())
        } else {
            due
        })
    }
}

fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it stands

    use proptest::prelude::*;

    use super::*;
    use crate::sync::clock_times::ClockSetting;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hours(hours: i64) -> Frequency {
        Frequency::Every(SignedDuration::from_hours(hours))
    }

    #[test]
    fn what_is_never_read_by_itself_has_no_next_time() {
        let spread = Spread(7);
        let now = at("2026-11-22T09:00:00Z");
        assert_eq!(Frequency::Never.after_success(now, spread), None);
        assert_eq!(Frequency::Never.after_failure(now, 1, spread), None);
        assert_eq!(Frequency::Never.from_now(now, now, spread), None);
    }

    #[test]
    fn a_thousand_that_were_read_at_one_moment_are_spread_over_their_width() {
        let now = at("2026-11-22T09:00:00Z");
        let mut minutes = [0_u32; 6];
        for _ in 0..1_000 {
            let spread = Spread::of(ConnectionId::new(), DataType::Invoices);
            let due = hours(1).after_success(now, spread).unwrap();
            let early = at("2026-11-22T10:00:00Z").duration_since(due);
            minutes[usize::try_from(early.as_mins()).unwrap()] += 1;
        }
        for in_minute in minutes {
            assert!((100..250).contains(&in_minute), "{minutes:?}");
        }
    }

    /// 5 % of them hourly, the rest daily, weekly and monthly; linked at one moment, looked for every ten
    /// seconds, each read taking up to five minutes.
    #[test]
    fn a_hundred_days_of_a_thousand_companies_keep_every_schedule_and_no_minute_is_crowded() {
        let start = at("2026-11-22T09:00:00Z");
        let end = start + SignedDuration::from_hours(100 * 24);
        let mut in_minute = std::collections::HashMap::<i64, u32>::new();
        for number in 0..1_000 {
            let period = match number % 20 {
                0 => 1,
                other => [24, 168, 720][other % 3],
            };
            let frequency = hours(period);
            let spread = Spread::of(ConnectionId::new(), DataType::Invoices);
            let (mut base, mut reads) = (start, 0);
            loop {
                let due = frequency.after_success(base, spread).unwrap();
                let begun = Timestamp::from_second(due.as_second() / 10 * 10 + 10).unwrap();
                if begun >= end {
                    break;
                }
                let whole = base + SignedDuration::from_hours(period);
                assert!(begun > whole - frequency.width() && begun <= whole + SignedDuration::from_secs(10));
                *in_minute.entry(begun.as_second() / 60).or_default() += 1;
                reads += 1;
                base = begun + SignedDuration::from_secs(i64::try_from(spread.0 % 300).unwrap());
            }
            // None moves; one that is due in the last seconds is looked for after the end.
            let whole = 100 * 24 / period;
            assert!(
                (whole - 1..=whole).contains(&reads),
                "every {period} hours: {reads} reads"
            );
        }
        let most = in_minute.values().max().unwrap();
        assert!(*most < 60, "{most} reads began in one minute");
    }

    #[test]
    fn failures_wait_longer_and_longer_up_to_the_period() {
        let now = at("2026-11-22T09:00:00Z");
        let spread = Spread::of(ConnectionId::new(), DataType::Bills);
        let waits: Vec<i64> = (1..=9)
            .map(|failures| {
                let due = hours(24).after_failure(now, failures, spread).unwrap();
                due.duration_since(now).as_mins()
            })
            .collect();
        for (wait, whole) in waits.iter().zip([15, 30, 60, 120, 240, 480, 960, 1440, 1440]) {
            assert!((whole * 9 / 10..=whole).contains(wait), "{waits:?}");
        }
    }

    #[test]
    fn a_time_of_day_is_met_within_minutes_and_missed_ones_are_not_made_up_for() {
        let setting = ClockSetting {
            expression: "0 6 * * *".to_owned(),
            time_zone: "UTC".to_owned(),
        };
        let frequency = Frequency::At(Box::new(ClockTimes::parse(&setting).unwrap()));
        let spread = Spread::of(ConnectionId::new(), DataType::Bills);
        let now = at("2026-11-22T09:00:00Z");
        let window = at("2026-11-23T06:00:00Z")..at("2026-11-23T06:05:00Z");
        assert!(window.contains(&frequency.after_success(now, spread).unwrap()));
        let long_ago = now - SignedDuration::from_hours(1_000);
        assert!(window.contains(&frequency.from_now(long_ago, now, spread).unwrap()));
        // A failure is tried again before.
        let again = frequency.after_failure(now, 1, spread).unwrap();
        assert!(again <= at("2026-11-22T09:15:00Z"));
        assert!(frequency.after_failure(now, 20, spread).unwrap() < window.end);
    }

    proptest! {
        #[test]
        fn the_next_read_comes_within_its_width_before_the_period_is_over(
            base in 0_i64..4_000_000_000, place: u64, period in 1_i64..=8784,
        ) {
            let base = Timestamp::from_second(base).unwrap();
            let frequency = hours(period);
            let due = frequency.after_success(base, Spread(place)).unwrap();
            let whole = base + SignedDuration::from_hours(period);
            prop_assert!(due <= whole && due > whole - frequency.width());
        }

        #[test]
        fn reads_that_take_a_while_do_not_move_the_time_of_day(
            place: u64, takes in prop::collection::vec(0_i64..300, 1..20),
        ) {
            let frequency = hours(24);
            let first = frequency.after_success(at("2026-11-22T09:00:00Z"), Spread(place)).unwrap();
            let mut due = first;
            for (day, seconds) in (1..).zip(takes) {
                due = frequency.after_success(due + SignedDuration::from_secs(seconds), Spread(place)).unwrap();
                prop_assert_eq!(due, first + SignedDuration::from_hours(24 * day));
            }
        }

        #[test]
        fn what_is_overdue_is_read_soon_and_not_at_once(overdue in 0_i64..10_000, place: u64) {
            let now = at("2026-11-22T09:00:00Z");
            let base = now - SignedDuration::from_hours(overdue);
            let due = hours(24).from_now(base, now, Spread(place)).unwrap();
            prop_assert!(due >= now && due <= now + SignedDuration::from_hours(24));
            if overdue > 24 {
                prop_assert!(due <= now + SignedDuration::from_hours(1));
            }
        }
    }
}
