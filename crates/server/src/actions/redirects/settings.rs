//! A client's redirect settings, kept as they were typed and checked.

use platypus_model::ClientId;
use serde::{Deserialize, Serialize};

use super::parse;
use super::template::{AllowedUrl, RedirectTemplate, TemplateError};
use crate::actions::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::client_settings::{self, SettingsKind};
use crate::store::{Database, StoreError};

/// The most allowed redirect URLs a client can have.
pub const MOST_ALLOWED: usize = 50;

/// Where a client's companies go after Link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedirectSettings {
    /// The redirect address; none where Link's own page is the end.
    pub redirect: Option<RedirectTemplate>,
    /// Where a host that a parameter decides may lead.
    pub allowed: Vec<AllowedUrl>,
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    redirect_url: String,
    allowed_redirect_urls: Vec<String>,
}

/// Why settings were not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The redirect address is wrong.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// An allowed URL is none.
    #[error("`{0}` is not a whole http or https URL")]
    AllowedUrl(String),
    /// There are too many allowed URLs.
    #[error("a client has at most {MOST_ALLOWED} allowed redirect URLs")]
    TooManyAllowed,
    /// The host depends on the Link URL, and nothing says where it may lead.
    #[error("the host holds a parameter, so the allowed redirect URLs must say where it may lead")]
    NothingAllowed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RedirectSettings {
    /// The settings that were typed: an empty address is none, empty lines are left out.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse<'t>(
        redirect_url: &str,
        allowed: impl IntoIterator<Item = &'t str>,
    ) -> Result<Self, SettingsError> {
        let redirect = match redirect_url.trim() {
            "" => None,
            text => Some(parse(text)?),
        };
        let mut urls: Vec<AllowedUrl> = Vec::new();
        for line in allowed.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
            let url = AllowedUrl::parse(line).ok_or_else(|| SettingsError::AllowedUrl(line.to_owned()))?;
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        if urls.len() > MOST_ALLOWED {
            return Err(SettingsError::TooManyAllowed);
        }
        if urls.is_empty() && redirect.as_ref().is_some_and(RedirectTemplate::has_dynamic_host) {
            return Err(SettingsError::NothingAllowed);
        }
        Ok(Self {
            redirect,
            allowed: urls,
        })
    }

    fn document(&self) -> Document {
        Document {
            redirect_url: self
                .redirect
                .as_ref()
                .map_or_else(String::new, |template| template.as_str().to_owned()),
            allowed_redirect_urls: self.allowed.iter().map(|url| url.as_str().to_owned()).collect(),
        }
    }
}

/// The client's redirect settings.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn load(db: &mut impl Database, client: ClientId) -> Result<RedirectSettings, StoreError> {
    let Some(text) = client_settings::find(db, client, SettingsKind::Redirects).await? else {
        return Ok(RedirectSettings::default());
    };
    let foreign = |error: &dyn std::fmt::Display| {
        StoreError::Open(format!(
            "the redirect settings of client {client} are not ours: {error}"
        ))
    };
    let document: Document = serde_json::from_str(&text).map_err(|error| foreign(&error))?;
    RedirectSettings::parse(
        &document.redirect_url,
        document.allowed_redirect_urls.iter().map(String::as_str),
    )
    .map_err(|error| foreign(&error))
}

/// Keeps the client's redirect settings.
///
/// # Errors
/// The store's.
pub async fn save(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    settings: &RedirectSettings,
) -> Result<(), StoreError> {
    let now = platform.clock.now();
    let document =
        serde_json::to_string(&settings.document()).map_err(|error| StoreError::Open(error.to_string()))?;
    let mut tx = platform.store.begin().await?;
    client_settings::put(&mut tx, client, SettingsKind::Redirects, &document, now).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause)
        .detail(serde_json::json!({ "settings": "redirects" }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await
}
