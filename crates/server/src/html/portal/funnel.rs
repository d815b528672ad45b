//! How companies fare in Link.

use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::Viewer;
use crate::html::{IntegrationView, Page};
use crate::i18n::Locale;

/// Days that one click chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// How many, up to today.
    pub days: u32,
    /// Where the click leads.
    pub href: String,
    /// Whether they are shown.
    pub is_current: bool,
}

/// A stage of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelStage {
    /// Its word; its name is `funnel-stage-WORD`.
    pub stage: &'static str,
    /// How many journeys reached it.
    pub journeys: usize,
    /// Of all that began, in percent.
    pub share: u8,
    /// How many reached the stage before and not this one.
    pub lost: usize,
    /// What half of them needed at most since the stage before.
    pub median: Option<SignedDuration>,
}

impl FunnelStage {
    /// What it is called.
    pub fn name(&self, locale: &Locale) -> String {
        locale.text(&format!("funnel-stage-{}", self.stage))
    }

    /// How many reached it, in words.
    pub fn count(&self, locale: &Locale) -> String {
        number(*locale, self.journeys)
    }

    /// How many did not, in words.
    pub fn lost(&self, locale: &Locale) -> String {
        number(*locale, self.lost)
    }

    /// Of all that began, in words.
    pub fn percentage(&self, locale: &Locale) -> String {
        locale.percentage(self.share)
    }

    /// The time since the stage before, in words.
    pub fn time(&self, locale: &Locale) -> Option<String> {
        self.median.map(|median| locale.duration(median))
    }
}

fn number(locale: Locale, count: usize) -> String {
    locale.number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Attempts that failed alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRow {
    /// What was to be linked.
    pub platform: Option<String>,
    /// How it failed; its name is `funnel-failure-WORD`.
    pub kind: &'static str,
    /// What happened, in the provider's words or ours.
    pub reason: String,
    /// How often.
    pub count: i64,
    /// The last time.
    pub last: Timestamp,
}

impl FailureRow {
    /// How often, in words.
    pub fn times(&self, locale: &Locale) -> String {
        locale.number(self.count)
    }
}

/// What a platform came to.
#[derive(Debug, Clone)]
pub struct PlatformFunnelRow {
    /// Which.
    pub integration: IntegrationView,
    /// On how many journeys it was chosen.
    pub chosen: i64,
    /// On how many it was linked.
    pub linked: i64,
    /// The one of the other, in percent.
    pub share: u8,
}

impl PlatformFunnelRow {
    /// On how many it was chosen, in words.
    pub fn chosen(&self, locale: &Locale) -> String {
        locale.number(self.chosen)
    }

    /// On how many it was linked, in words.
    pub fn linked(&self, locale: &Locale) -> String {
        locale.number(self.linked)
    }

    /// The one of the other, in words.
    pub fn percentage(&self, locale: &Locale) -> String {
        locale.percentage(self.share)
    }
}

/// A company's way through Link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyRow {
    /// The company's id.
    pub company_id: String,
    /// Its name.
    pub company: String,
    /// When it began.
    pub started: Timestamp,
    /// How far it came; a word of [`FunnelStage::stage`].
    pub stage: &'static str,
    /// How it ended short of that, where it is known; its name is `funnel-ended-WORD`.
    pub ended: Option<&'static str>,
    /// Whether something was linked.
    pub is_completed: bool,
    /// From its beginning to its last step.
    pub took: Option<SignedDuration>,
    /// The origin of the page that Link was embedded in.
    pub embedded_in: Option<String>,
}

impl JourneyRow {
    /// How far it came, in words.
    pub fn stage_name(&self, locale: &Locale) -> String {
        locale.text(&format!("funnel-stage-{}", self.stage))
    }

    /// How long it took, in words.
    pub fn time(&self, locale: &Locale) -> Option<String> {
        self.took.map(|took| locale.duration(took))
    }

    /// The colour of how it went.
    pub fn tone(&self) -> &'static str {
        match (self.is_completed, self.ended) {
            (true, _) => "good",
            (false, Some("failed")) => "bad",
            (false, Some(_)) => "muted",
            (false, None) => "quiet",
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "portal/funnel.html")]
pub struct FunnelPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The first day, as browsers write dates.
    pub from: String,
    /// The last day.
    pub until: String,
    /// What one click chooses.
    pub spans: Vec<Span>,
    /// Each stage, in order.
    pub stages: Vec<FunnelStage>,
    /// What half of those who linked something needed at most, from beginning to end.
    pub median: Option<String>,
    /// How many quit.
    pub cancelled: usize,
    /// How many said that what they use is not offered.
    pub unsupported: usize,
    /// Why attempts failed.
    pub failures: Vec<FailureRow>,
    /// What each platform came to.
    pub platforms: Vec<PlatformFunnelRow>,
    /// The latest journeys.
    pub journeys: Vec<JourneyRow>,
    /// How many are counted at most, where there are more.
    pub most: Option<usize>,
}

impl FunnelPage {
    fn completed(&self) -> &FunnelStage {
        const NONE: FunnelStage = FunnelStage {
            stage: "completed",
            journeys: 0,
            share: 0,
            lost: 0,
            median: None,
        };
        self.stages.last().unwrap_or(&NONE)
    }

    fn summary(&self) -> String {
        let started = self.stages.first().map_or(0, |stage| stage.journeys);
        let completed = self.completed();
        self.page.locale.text_with_all(
            "funnel-summary",
            &[
                ("started", &started),
                ("completed", &completed.journeys),
                ("share", &self.page.locale.percentage(completed.share)),
            ],
        )
    }
}
