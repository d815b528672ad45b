//! The headers that keep pages to themselves, and the check of where a form came from.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;

use super::{Embedding, Site};

/// Where the forms of a page may lead, redirects included, beyond this site. A page that sends its
/// visitor on to a provider names the provider's sign-in address; put this into the response's
/// extensions.
#[derive(Debug, Clone)]
pub struct FormTargets(String);

impl FormTargets {
    /// The provider whose sign-in page is at `url`. Providers redirect among hosts of their own
    /// before they show anything, and browsers hold the whole chain against the policy, so any
    /// https address is allowed for this page.
    pub fn provider(url: &url::Url) -> Self {
        let origin = url.origin().ascii_serialization();
        match url.scheme() {
            "https" => Self("https:".to_owned()),
            _ => Self(format!("https: {origin}")),
        }
    }
}

/// Who may show a page inside a page of theirs; nobody, where a response says nothing. Put this into
/// the response's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameAncestors {
    /// Pages of this origin, as a browser writes it.
    Origin(String),
    /// Anybody: the page holds nothing that could be clicked by mistake.
    Anybody,
}

impl FrameAncestors {
    fn source(&self) -> &str {
        match self {
            Self::Origin(origin) => origin,
            Self::Anybody => "*",
        }
    }
}

/// Whether a request that changes something was sent by a page of ours, by what the browser says
/// of its origin. A client that says nothing is no browser; the form's token decides then.
pub(super) fn comes_from_us(site: &Site, method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(fetch_site) = text("sec-fetch-site") {
        return matches!(fetch_site, "same-origin" | "none");
    }
    match text("origin") {
        Some(origin) => origin == site.origin(),
        None => true,
    }
}

/// Adds the security headers to a page.
pub(super) fn protect(response: &mut Response, embedding: Option<&Embedding>) {
    let ancestors = response.extensions_mut().remove::<FrameAncestors>();
    let ancestors =
        ancestors.or_else(|| embedding.map(|embedding| FrameAncestors::Origin(embedding.parent.clone())));
    let targets = response.extensions_mut().remove::<FormTargets>();
    let targets = targets.map_or_else(String::new, |targets| format!(" {}", targets.0));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'{targets}; base-uri 'none'; frame-ancestors {}",
        ancestors.as_ref().map_or("'none'", FrameAncestors::source)
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `no-referrer` would make browsers send `Origin: null` with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if ancestors.is_none() {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        let opener_policy = HeaderName::from_static("cross-origin-opener-policy");
        headers.insert(opener_policy, HeaderValue::from_static("same-origin"));
    }
    // Pages show what is one visitor's alone.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
