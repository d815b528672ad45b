//! Choosing what to connect.

use askama::Template;
use platypus_model::SourceType;

use super::Journey;
use crate::html::{BrandView, IntegrationView, Page};
use crate::i18n::Locale;

/// An integration that can be chosen.
#[derive(Debug, Clone)]
pub struct PlatformChoice {
    /// What it is.
    pub integration: IntegrationView,
    /// The kind of source.
    pub source_type: SourceType,
    /// Where choosing it leads.
    pub href: String,
    /// Whether the company has linked it already.
    pub is_linked: bool,
}

impl PlatformChoice {
    /// The kind of source, in words.
    pub fn kind(&self, locale: &Locale) -> String {
        locale.source_type(self.source_type)
    }
}

/// The greeting and the list of platforms.
#[derive(Template)]
#[template(path = "link/choose.html")]
pub struct ChoosePage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Which step of how many; none where there is one.
    pub place: Option<(usize, usize)>,
    /// The kind of source that is asked for, as in addresses.
    pub source: &'static str,
    /// Where skipping leads; none where it may not be skipped.
    pub skip: Option<String>,
    /// Where a company goes whose software is not in the list.
    pub not_listed: String,
    /// The client's own words.
    pub welcome: Option<String>,
    /// What is searched for.
    pub search: String,
    /// What can be chosen.
    pub platforms: Vec<PlatformChoice>,
}

impl ChoosePage {
    fn text_key(&self) -> String {
        format!("choose-text-{}", self.source)
    }
}

/// The page before the first step: who asks, what for, and what it takes.
#[derive(Template)]
#[template(path = "link/landing.html")]
pub struct LandingPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where it begins.
    pub begin: String,
    /// The client's own words.
    pub welcome: Option<String>,
    /// What will be asked for, and whether it may be skipped.
    pub sources: Vec<(&'static str, bool)>,
}

/// Asks a company that is not known yet for its name.
#[derive(Template)]
#[template(path = "link/invite.html")]
pub struct InvitePage {
    /// What every page has.
    pub page: Page,
    /// The client that invites.
    pub brand: BrandView,
    /// Where the form leads.
    pub action: String,
    /// What was typed.
    pub name: String,
    /// What is wrong with it.
    pub error: Option<String>,
}
