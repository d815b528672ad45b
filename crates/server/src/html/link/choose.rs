//! Choosing what to connect.

use askama::Template;
use platypus_model::SourceType;

use super::Journey;
use crate::html::{IntegrationView, Page};
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
    /// What is searched for.
    pub search: String,
    /// What can be chosen.
    pub platforms: Vec<PlatformChoice>,
}
