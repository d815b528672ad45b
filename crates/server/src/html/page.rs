//! What every page has.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::{Flash, Notice, assets};
use crate::i18n::Locale;

/// Light, dark, or what the visitor's system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order the switch shows them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in URLs, cookies and the `data-theme` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme behind the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }

    /// What the switch calls it.
    pub fn name(self, locale: &Locale) -> String {
        locale.text(match self {
            Self::System => "theme-system",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        })
    }
}

/// What every page knows of its visitor. Templates call it `page`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language the page is written in.
    pub locale: Locale,
    /// The theme it is shown in.
    pub theme: Theme,
    /// What its forms must carry.
    pub form_token: String,
    /// Its own path and query.
    pub here: String,
    /// What the page before wants said on this one.
    pub flash: Option<Flash>,
    /// The client's page it is shown in; none where it has its own window.
    pub embedded: Option<EmbeddedPage>,
}

/// Where a page stands in a client's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedPage {
    /// What stands before every address in the frame, in place of `/link`.
    pub base: String,
    /// The origin of the client's page.
    pub parent: String,
}

impl Page {
    /// The message named `key`.
    pub fn text(&self, key: &str) -> String {
        self.locale.text(key)
    }

    /// The address of one of our static files.
    pub fn asset(&self, path: &str) -> String {
        assets::url(path)
    }

    /// This page in another language.
    pub fn in_locale(&self, locale: &Locale) -> String {
        self.with_parameter("lang", locale.tag())
    }

    /// This page in another theme.
    pub fn in_theme(&self, theme: &Theme) -> String {
        self.with_parameter("theme", theme.as_str())
    }

    fn with_parameter(&self, name: &str, value: &str) -> String {
        let separator = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{separator}{name}={value}", self.here)
    }
}

/// The answer that shows a page.
pub fn render(page: &impl Template) -> Response {
    render_with_status(StatusCode::OK, page)
}

/// The answer that shows a page under a status of its own.
pub fn render_with_status(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            Notice::internal_error().into_response()
        }
    }
}
