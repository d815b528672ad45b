//! Who is looking: language, theme and the browser itself.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::page::EmbeddedPage;
use super::{Embedding, Flash, Page, Site, Theme};
use crate::i18n::{self, Locale};

/// The cookie that tells one browser from another.
pub(super) const BROWSER_COOKIE: &str = "platypus_browser";
/// The cookie that keeps the chosen theme.
pub(super) const THEME_COOKIE: &str = "platypus_theme";
/// The query parameter that chooses a theme, and keeps it.
pub(super) const THEME_PARAMETER: &str = "theme";

/// 256 random bits that one browser holds in a cookie no script can read. Forms carry a digest of
/// it, and an authorisation is bound to it.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserToken(String);

impl std::fmt::Debug for BrowserToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BrowserToken(…)")
    }
}

impl BrowserToken {
    /// A new one.
    pub fn generate() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The token as it was kept, where it has the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What the store keeps of it, to recognise the browser by.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest([b"browser ".as_slice(), self.0.as_bytes()].concat()).into()
    }

    /// The token that forms carry.
    fn form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest([b"form ".as_slice(), self.0.as_bytes()].concat()))
    }

    /// As its browser keeps it: a secret of that browser.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The visitor behind a request; put there by [`super::dress`].
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language they read.
    pub locale: Locale,
    /// The theme they chose.
    pub theme: Theme,
    /// What stands for their browser: its cookie, or the session of a frame in a client's page.
    pub browser: BrowserToken,
    /// The cookie of the window they look at, which differs from `browser` where a client's page has
    /// opened it.
    pub window: BrowserToken,
    /// The client's page that they are on; none where Link or the Portal has its own window.
    pub embedding: Option<Embedding>,
    /// What the page before wants said on this one.
    pub flash: Option<Flash>,
    pub(super) here: String,
    pub(super) site: Arc<Site>,
}

impl Visitor {
    pub(super) fn of_request(
        site: Arc<Site>,
        uri: &Uri,
        headers: &HeaderMap,
        embedding: Option<Embedding>,
    ) -> Self {
        let parameters: Vec<(String, String)> =
            serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
        let parameter = |name: &str| {
            parameters
                .iter()
                .find_map(|(key, value)| (key == name).then_some(value.as_str()))
        };
        let window = site
            .cookie(headers, BROWSER_COOKIE)
            .and_then(BrowserToken::parse)
            .unwrap_or_else(BrowserToken::generate);
        if let Some(embedding) = embedding {
            return Self {
                locale: embedding.locale,
                theme: embedding.theme,
                browser: embedding.session.clone(),
                window,
                flash: None,
                here: address_without_choices(uri.path(), &parameters),
                embedding: Some(embedding),
                site,
            };
        }
        let locale = i18n::choose(
            parameter(i18n::LOCALE_PARAMETER),
            site.cookie(headers, i18n::LOCALE_COOKIE),
            headers
                .get("accept-language")
                .and_then(|value| value.to_str().ok()),
        );
        let theme = parameter(THEME_PARAMETER)
            .and_then(Theme::parse)
            .or_else(|| site.cookie(headers, THEME_COOKIE).and_then(Theme::parse))
            .unwrap_or_default();
        Self {
            locale,
            theme,
            browser: window.clone(),
            window,
            embedding: None,
            flash: site
                .cookie(headers, super::flash::FLASH_COOKIE)
                .and_then(Flash::parse),
            here: address_without_choices(uri.path(), &parameters),
            site,
        }
    }

    /// Whether `token`, from a form, was given to this browser.
    pub(super) fn gave(&self, token: &str) -> bool {
        self.browser
            .form_token()
            .as_bytes()
            .ct_eq(token.as_bytes())
            .into()
    }

    /// The value of one of our cookies in this request's headers.
    pub fn cookie<'h>(&self, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        self.site.cookie(headers, name)
    }

    /// The site they are on.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What every page they are shown knows.
    pub fn page(&self) -> Page {
        Page {
            locale: self.locale,
            theme: self.theme,
            form_token: self.browser.form_token(),
            here: self.here.clone(),
            flash: self.flash.clone(),
            embedded: self.embedding.as_ref().map(|embedding| EmbeddedPage {
                base: embedding.base(),
                parent: embedding.parent.clone(),
            }),
        }
    }
}

/// The address of this page without what only chooses language or theme, so that the switches can
/// add their own.
fn address_without_choices(path: &str, parameters: &[(String, String)]) -> String {
    let kept: Vec<_> = parameters
        .iter()
        .filter(|(key, _)| key != i18n::LOCALE_PARAMETER && key != THEME_PARAMETER)
        .collect();
    let query = serde_urlencoded::to_string(kept).unwrap_or_default();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        // Absent only where a route was mounted without `dress`: a mistake of ours.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
