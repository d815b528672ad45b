//! How far companies come in Link, how long it takes them, and why they come no further.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use platypus_model::{ClientId, PlatformKey};

use super::Platform;
use crate::store::StoreError;
use crate::store::link_funnel::{self, FailureCount, JourneyMoments, PlatformCount};

/// The most journeys that are counted: the latest ones.
pub const MOST_JOURNEYS: usize = 10_000;
/// The most reasons that are told apart.
const MOST_FAILURES: i64 = 20;

/// The days that are looked at, both included (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl Days {
    /// The last `count` days, today included.
    pub fn last(now: Timestamp, count: u32) -> Self {
        let until = now.to_zoned(TimeZone::UTC).date();
        let from = until.saturating_sub(i64::from(count.saturating_sub(1)).days());
        Self { from, until }
    }

    /// From the one to the other, whichever comes first.
    pub fn between(one: Date, other: Date) -> Self {
        Self {
            from: one.min(other),
            until: one.max(other),
        }
    }

    fn moments(self) -> (Timestamp, Timestamp) {
        let start = |day: Date| {
            day.to_zoned(TimeZone::UTC)
                .map_or(Timestamp::MAX, |start| start.timestamp())
        };
        (start(self.from), start(self.until.saturating_add(1.day())))
    }
}

/// A stage of the way, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Opened its address.
    Started,
    /// Agreed to connect a platform.
    Chose,
    /// Went to the provider, or saw the form for a key.
    Left,
    /// Came back, or sent the form.
    Returned,
    /// Linked something.
    Completed,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [
        Self::Started,
        Self::Chose,
        Self::Left,
        Self::Returned,
        Self::Completed,
    ];

    /// Its word in keys of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Chose => "chose",
            Self::Left => "left",
            Self::Returned => "returned",
            Self::Completed => "completed",
        }
    }

    fn reached_at(self, journey: &JourneyMoments) -> Option<Timestamp> {
        match self {
            Self::Started => Some(journey.started_at),
            Self::Chose => journey.chose_at,
            Self::Left => journey.left_at,
            Self::Returned => journey.returned_at,
            Self::Completed => journey.completed_at,
        }
    }

    /// The furthest that a journey came. A connection's own address skips the choice, and documents
    /// need no provider: whoever reached a later stage counts for those before it.
    pub fn of(journey: &JourneyMoments) -> Self {
        Self::ALL
            .into_iter()
            .rfind(|stage| stage.reached_at(journey).is_some())
            .unwrap_or(Self::Started)
    }
}

/// How many reached a stage, and how long it took them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many journeys reached it.
    pub journeys: usize,
    /// The time from the stage before that half of them needed at most; none where nobody took both.
    pub median: Option<SignedDuration>,
}

/// What a platform came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformFunnel {
    /// The platform.
    pub platform_key: PlatformKey,
    /// On how many journeys it was chosen.
    pub chosen: i64,
    /// On how many it was linked.
    pub linked: i64,
}

/// How companies fared in Link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funnel {
    /// Each stage, in order.
    pub stages: Vec<StageCount>,
    /// From beginning to end, the time that half of those who linked something needed at most.
    pub median: Option<SignedDuration>,
    /// How many quit.
    pub cancelled: usize,
    /// How many said that what they use is not offered.
    pub unsupported: usize,
    /// Why attempts failed, the most frequent first.
    pub failures: Vec<FailureCount>,
    /// What each platform came to, the one chosen most first.
    pub platforms: Vec<PlatformFunnel>,
    /// The journeys themselves, the latest first.
    pub journeys: Vec<JourneyMoments>,
}

/// How the client's companies fared on the journeys that began on those days.
///
/// # Errors
/// The store's.
pub async fn funnel(platform: &Platform, client: ClientId, days: Days) -> Result<Funnel, StoreError> {
    let (from, until) = days.moments();
    let mut reader = platform.store.reader();
    let most = i64::try_from(MOST_JOURNEYS).unwrap_or(i64::MAX);
    let journeys = link_funnel::journeys(&mut reader, client, from, until, most).await?;
    let failures = link_funnel::failures(&mut reader, client, from, until, MOST_FAILURES).await?;
    let chosen = link_funnel::chosen(&mut reader, client, from, until).await?;
    let linked = link_funnel::linked(&mut reader, client, from, until).await?;
    let whole = journeys
        .iter()
        .filter_map(|journey| Some(journey.completed_at?.duration_since(journey.started_at)));
    Ok(Funnel {
        stages: stages(&journeys),
        median: median(whole.collect()),
        cancelled: count(&journeys, |journey| journey.cancelled_at),
        unsupported: count(&journeys, |journey| journey.unsupported_at),
        failures,
        platforms: platforms(chosen, linked),
        journeys,
    })
}

fn count(journeys: &[JourneyMoments], moment: impl Fn(&JourneyMoments) -> Option<Timestamp>) -> usize {
    journeys
        .iter()
        .filter(|journey| moment(journey).is_some() && journey.completed_at.is_none())
        .count()
}

fn stages(journeys: &[JourneyMoments]) -> Vec<StageCount> {
    let mut before = None;
    Stage::ALL
        .into_iter()
        .map(|stage| {
            let reached = journeys.iter().filter(|journey| Stage::of(journey) >= stage);
            let took = |journey: &JourneyMoments| {
                let start: Stage = before?;
                let took = stage
                    .reached_at(journey)?
                    .duration_since(start.reached_at(journey)?);
                (!took.is_negative()).then_some(took)
            };
            let count = StageCount {
                stage,
                journeys: reached.count(),
                median: median(journeys.iter().filter_map(took).collect()),
            };
            before = Some(stage);
            count
        })
        .collect()
}

fn median(mut times: Vec<SignedDuration>) -> Option<SignedDuration> {
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied()
}

fn platforms(chosen: Vec<PlatformCount>, linked: Vec<PlatformCount>) -> Vec<PlatformFunnel> {
    let mut platforms: Vec<PlatformFunnel> = chosen
        .into_iter()
        .map(|count| PlatformFunnel {
            platform_key: count.platform_key,
            chosen: count.journeys,
            linked: 0,
        })
        .collect();
    for count in linked {
        match platforms
            .iter_mut()
            .find(|platform| platform.platform_key == count.platform_key)
        {
            Some(platform) => platform.linked = count.journeys,
            None => platforms.push(PlatformFunnel {
                platform_key: count.platform_key,
                chosen: count.journeys,
                linked: count.journeys,
            }),
        }
    }
    platforms
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a sample that cannot be made should stop the test

    use super::*;

    fn journey(seconds: [Option<i64>; 4]) -> JourneyMoments {
        let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
        let [chose, left, returned, completed] = seconds.map(|seconds| seconds.map(at));
        JourneyMoments {
            id: uuid::Uuid::nil(),
            company_id: platypus_model::CompanyId(uuid::Uuid::nil()),
            company_name: String::new(),
            embedded_origin: None,
            started_at: at(0),
            ended_at: None,
            chose_at: chose,
            left_at: left,
            returned_at: returned,
            completed_at: completed,
            failed_at: None,
            cancelled_at: None,
            unsupported_at: None,
        }
    }

    #[test]
    fn whoever_reached_a_stage_counts_for_those_before_it() {
        let journeys = [
            journey([None; 4]),
            journey([Some(10), Some(11), None, None]),
            journey([Some(20), Some(21), Some(81), Some(82)]),
            // A connection's own address.
            journey([None, Some(1), Some(31), Some(32)]),
            // Documents.
            journey([None, None, None, Some(40)]),
        ];
        let counted = stages(&journeys);
        let journeys: Vec<usize> = counted.iter().map(|stage| stage.journeys).collect();
        assert_eq!(journeys, [5, 4, 4, 3, 3]);
        let medians: Vec<_> = counted
            .iter()
            .map(|stage| stage.median.map(|median| median.as_secs()))
            .collect();
        assert_eq!(medians, [None, Some(10), Some(1), Some(30), Some(1)]);
    }

    #[test]
    fn days_are_whole_and_in_order() {
        let now: Timestamp = "2026-11-22T14:05:00Z".parse().unwrap();
        let days = Days::last(now, 30);
        assert_eq!(days.from, "2026-10-24".parse().unwrap());
        assert_eq!(Days::between(days.until, days.from), days);
        let (from, until) = days.moments();
        assert_eq!(from, "2026-10-24T00:00:00Z".parse().unwrap());
        assert_eq!(until, "2026-11-23T00:00:00Z".parse().unwrap());
    }
}
