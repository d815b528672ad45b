//! Settings: what Link asks for and says.

use askama::Template;

use super::Viewer;
use crate::html::Page;

/// A kind of source in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// The word in the form.
    pub source: &'static str,
    /// Its place in the order, from 1.
    pub place: usize,
    /// Whether it is asked for.
    pub is_asked: bool,
    /// Whether it may be skipped.
    pub is_optional: bool,
}

/// A text in the client's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// The field's name; its label is `link-settings-NAME`.
    pub name: &'static str,
    /// The language's tag.
    pub language: &'static str,
    /// What was typed.
    pub value: String,
}

/// The form.
#[derive(Template)]
#[template(path = "portal/link_settings.html")]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the form
pub struct LinkSettingsPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What is asked for, in order.
    pub sources: Vec<SourceRow>,
    /// Whether the sandbox is offered.
    pub show_sandbox: bool,
    /// Whether a page of welcome comes first.
    pub landing_page: bool,
    /// Whether the invite address works.
    pub invite: bool,
    /// Whether Link addresses work once.
    pub one_time_links: bool,
    /// The address with which a company that is not known yet begins.
    pub invite_url: String,
    /// The client's own words.
    pub texts: Vec<TextRow>,
    /// The address of the client's terms.
    pub terms: String,
    /// The address of the client's privacy notice.
    pub privacy: String,
    /// What is wrong.
    pub error: Option<String>,
    /// The origins of the client's own pages, one a line.
    pub origins: String,
    /// What is wrong with them.
    pub origins_error: Option<String>,
}
