//! The origins of a client's own pages: Link may be shown inside of these, and of no others
//! (contract section 12, "CORS").

use platypus_model::ClientId;
use url::Url;

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::client_settings::{self, SettingsKind};
use crate::store::{Database, StoreError};

/// The most origins that a client can have.
pub const MOST_ORIGINS: usize = 50;

/// The longest origin that is looked at, in characters: a host name has at most 253.
const LONGEST: usize = 300;

/// Scheme, host and port of a page, as browsers write them (RFC 6454 section 6.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOrigin(String);

/// Why origins were not kept.
#[derive(Debug, thiserror::Error)]
pub enum OriginError {
    /// A text is no origin.
    #[error(
        "`{0}` is not an origin such as https://app.example.com: scheme and host, with no path and no `*`"
    )]
    NotAnOrigin(String),
    /// There are too many.
    #[error("a client has at most {MOST_ORIGINS} allowed origins")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WebOrigin {
    /// The origin as somebody wrote it; a slash may end it.
    ///
    /// # Errors
    /// [`OriginError::NotAnOrigin`].
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let refused = || OriginError::NotAnOrigin(text.chars().take(80).collect());
        let trimmed = text.trim();
        if trimmed.len() > LONGEST || trimmed.contains(['*', ';', ',', '?', '#', '@', '\\']) {
            return Err(refused());
        }
        let url = Url::parse(trimmed).map_err(|_| refused())?;
        let is_bare = url.path() == "/" && matches!(url.scheme(), "http" | "https") && url.host().is_some();
        if is_bare {
            Ok(Self(url.origin().ascii_serialization()))
        } else {
            Err(refused())
        }
    }

    /// As a browser writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The origins that were written, each once.
///
/// # Errors
/// What is wrong with them.
pub fn parse<'t>(written: impl IntoIterator<Item = &'t str>) -> Result<Vec<WebOrigin>, OriginError> {
    let mut origins = Vec::new();
    for text in written.into_iter().filter(|text| !text.trim().is_empty()) {
        let origin = WebOrigin::parse(text)?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
        if origins.len() > MOST_ORIGINS {
            return Err(OriginError::TooMany);
        }
    }
    Ok(origins)
}

/// The client's origins, in the order they were given.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn load(db: &mut impl Database, client: ClientId) -> Result<Vec<WebOrigin>, StoreError> {
    let Some(text) = client_settings::find(db, client, SettingsKind::AllowedOrigins).await? else {
        return Ok(Vec::new());
    };
    let kept: Vec<String> = serde_json::from_str(&text).map_err(|error| {
        StoreError::Open(format!(
            "the allowed origins of client {client} are not ours: {error}"
        ))
    })?;
    Ok(kept.into_iter().map(WebOrigin).collect())
}

/// Keeps the client's origins in place of those before.
///
/// # Errors
/// The store's.
pub async fn save(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    origins: &[WebOrigin],
) -> Result<(), StoreError> {
    let now = platform.clock.now();
    let written: Vec<&str> = origins.iter().map(WebOrigin::as_str).collect();
    let document = serde_json::to_string(&written).map_err(|error| StoreError::Open(error.to_string()))?;
    let mut tx = platform.store.begin().await?;
    client_settings::put(&mut tx, client, SettingsKind::AllowedOrigins, &document, now).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause)
        .detail(serde_json::json!({ "settings": "allowedOrigins", "allowedOrigins": written }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // an origin that does not parse should stop the test

    use super::*;

    #[test]
    fn an_origin_is_kept_as_browsers_write_it() {
        for (written, kept) in [
            ("https://App.Example.com", "https://app.example.com"),
            (" https://app.example.com/ ", "https://app.example.com"),
            ("https://app.example.com:443", "https://app.example.com"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://café.example", "https://xn--caf-dma.example"),
        ] {
            assert_eq!(WebOrigin::parse(written).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn whatever_is_more_or_less_than_an_origin_is_refused() {
        for written in [
            "app.example.com",
            "https://",
            "https://app.example.com/page",
            "https://*.example.com",
            "*",
            "null",
            "https://user@app.example.com",
            "https://app.example.com?x",
            "https://app.example.com#x",
            "https://a.example; script-src *",
            "file:///tmp",
            "javascript:alert(1)",
        ] {
            assert!(WebOrigin::parse(written).is_err(), "{written}");
        }
    }

    #[test]
    fn an_origin_that_is_given_twice_counts_once() {
        let origins = parse(["https://a.example", "https://a.example/", "", "https://b.example"]).unwrap();
        assert_eq!(origins.len(), 2);
        let many: Vec<String> = (0..=MOST_ORIGINS)
            .map(|n| format!("https://{n}.example"))
            .collect();
        assert!(matches!(
            parse(many.iter().map(String::as_str)),
            Err(OriginError::TooMany)
        ));
    }
}
