//! Pages that are shown inside a client's page. There the browser keeps no cookie of ours, so that
//! their address holds what a cookie would: `/link/embedded/{session}/{language}.{theme}/…`.

use super::{BrowserToken, Theme};
use crate::i18n::{self, Locale};

/// The page of a client's that a request's answer is shown in.
#[derive(Debug, Clone)]
pub struct Embedding {
    /// What stands for the browser.
    pub session: BrowserToken,
    /// The origin of the client's page: no other may show it, and no other hears of it.
    pub parent: String,
    /// The language that the visitor reads.
    pub locale: Locale,
    /// The theme that they chose.
    pub theme: Theme,
}

impl Embedding {
    /// Language and theme of an address: what its query chooses, or what it was opened with.
    pub fn look(written: &str, query: Option<&str>) -> (Locale, Theme) {
        let (locale, theme) = written.split_once('.').unwrap_or((written, ""));
        let chosen: Vec<(String, String)> =
            serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
        let parameter = |name: &str| {
            chosen
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        (
            i18n::choose(parameter(i18n::LOCALE_PARAMETER), Some(locale), None),
            parameter(super::visitor::THEME_PARAMETER)
                .and_then(Theme::parse)
                .or_else(|| Theme::parse(theme))
                .unwrap_or_default(),
        )
    }

    /// What stands before every address in the frame, in place of `/link`.
    pub fn base(&self) -> String {
        format!(
            "/link/embedded/{}/{}.{}",
            self.session.as_str(),
            self.locale.tag(),
            self.theme.as_str()
        )
    }
}
