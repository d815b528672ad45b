//! How companies fare in Link: how far they come, how long it takes, and why not further.

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::link_funnel::{self, Days, Funnel, MOST_JOURNEYS, Stage, StageCount};
use crate::actions::{Platform, files};
use crate::html::portal::{FailureRow, FunnelPage, FunnelStage, JourneyRow, PlatformFunnelRow, Span};
use crate::html::{IntegrationView, Notice, render};
use crate::i18n::Locale;
use crate::store::link_funnel::JourneyMoments;

/// The days that are shown where none are named.
const USUAL_DAYS: u32 = 30;
/// What one click chooses, in days.
const SPANS: [u32; 3] = [7, USUAL_DAYS, 90];
/// The journeys that are listed one by one.
const LATEST: usize = 25;

/// The days that are asked for, as browsers write dates.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

impl Asked {
    /// What is not a date counts as not named.
    fn days(&self, now: Timestamp) -> Days {
        let usual = Days::last(now, USUAL_DAYS);
        let date = |text: &str| text.parse::<Date>().ok();
        match (date(&self.from), date(&self.until)) {
            (Some(from), Some(until)) => Days::between(from, until),
            (Some(from), None) => Days::between(from, usual.until),
            _ => usual,
        }
    }
}

/// Shows the funnel.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Notice> {
    let now = platform.clock.now();
    let days = asked.days(now);
    let funnel = link_funnel::funnel(&platform, signed_in.session.client.id, days)
        .await
        .map_err(|error| broken(&error))?;
    let locale = signed_in.visitor.locale;
    Ok(render(&FunnelPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        from: days.from.to_string(),
        until: days.until.to_string(),
        spans: SPANS
            .into_iter()
            .map(|count| {
                let span = Days::last(now, count);
                Span {
                    days: count,
                    href: format!("/portal/journeys?from={}&until={}", span.from, span.until),
                    is_current: span == days,
                }
            })
            .collect(),
        stages: stages(&funnel.stages),
        median: funnel.median.map(|median| locale.duration(median)),
        cancelled: funnel.cancelled,
        unsupported: funnel.unsupported,
        failures: failures(&funnel),
        platforms: platforms(&platform, &funnel, locale),
        most: (funnel.journeys.len() == MOST_JOURNEYS).then_some(MOST_JOURNEYS),
        journeys: funnel.journeys.iter().take(LATEST).map(journey).collect(),
    }))
}

/// Whole percent of `part` in `whole`; 0 of nothing.
fn percent(part: usize, whole: usize) -> u8 {
    let share = (part * 200 + whole).checked_div(whole * 2).unwrap_or_default();
    u8::try_from(share.min(100)).unwrap_or(100)
}

fn stages(counted: &[StageCount]) -> Vec<FunnelStage> {
    let all = counted.first().map_or(0, |first| first.journeys);
    let mut before = all;
    counted
        .iter()
        .map(|count| {
            let lost = before.saturating_sub(count.journeys);
            before = count.journeys;
            FunnelStage {
                stage: count.stage.as_str(),
                journeys: count.journeys,
                share: percent(count.journeys, all),
                lost,
                median: count.median,
            }
        })
        .collect()
}

fn failures(funnel: &Funnel) -> Vec<FailureRow> {
    funnel
        .failures
        .iter()
        .map(|failure| FailureRow {
            platform: failure.platform_name.clone(),
            kind: match failure.status_code {
                Some(403) => "declined",
                Some(501) => "not-supported",
                _ => "failed",
            },
            reason: failure.reason.clone().unwrap_or_default(),
            count: failure.count,
            last: failure.last_at,
        })
        .collect()
}

fn platforms(platform: &Platform, funnel: &Funnel, locale: Locale) -> Vec<PlatformFunnelRow> {
    let whole = |count: i64| usize::try_from(count).unwrap_or_default();
    funnel
        .platforms
        .iter()
        .map(|row| {
            let name = match platform.catalogue.get(row.platform_key) {
                Some(integration) => integration.name().to_owned(),
                None if Some(row.platform_key) == files::platform_key() => {
                    locale.text("landing-source-documents")
                }
                None => row.platform_key.as_str().to_owned(),
            };
            let slug = platform
                .catalogue
                .get(row.platform_key)
                .map(|integration| integration.slug().to_owned());
            PlatformFunnelRow {
                integration: IntegrationView::new(&name, &slug.unwrap_or_default()),
                chosen: row.chosen,
                linked: row.linked,
                share: percent(whole(row.linked), whole(row.chosen)),
            }
        })
        .collect()
}

fn journey(journey: &JourneyMoments) -> JourneyRow {
    let stage = Stage::of(journey);
    let last = [
        journey.completed_at,
        journey.returned_at,
        journey.left_at,
        journey.chose_at,
        journey.failed_at,
        journey.cancelled_at,
        journey.unsupported_at,
    ]
    .into_iter()
    .flatten()
    .max();
    let ended = match stage {
        Stage::Completed => None,
        _ if journey.unsupported_at.is_some() => Some("unsupported"),
        _ if journey.failed_at.is_some() => Some("failed"),
        _ if journey.cancelled_at.is_some() => Some("cancelled"),
        _ => None,
    };
    JourneyRow {
        company_id: journey.company_id.to_string(),
        company: journey.company_name.clone(),
        started: journey.started_at,
        stage: stage.as_str(),
        ended,
        is_completed: stage == Stage::Completed,
        took: last
            .map(|last| last.duration_since(journey.started_at))
            .filter(|took| *took > SignedDuration::ZERO),
        embedded_in: journey.embedded_origin.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_whole_and_never_more_than_all() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(1, 3), 33);
        assert_eq!(percent(2, 3), 67);
        assert_eq!(percent(3, 3), 100);
    }
}
