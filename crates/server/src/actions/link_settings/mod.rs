//! What a client decided about Link: what it asks for and in which order, and what it says.

mod source;
mod texts;

pub use source::{Source, SourceSetting};
pub use texts::{LONGEST_TEXT, TextError, Texts, WebAddress};

use platypus_model::ClientId;
use serde::{Deserialize, Serialize};

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::client_settings::{self, SettingsKind};
use crate::store::{Database, StoreError};

/// A client's Link settings. What a kept document does not name has its default, so that settings
/// can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(clippy::struct_excessive_bools)] // switches of a settings page, each its own
pub struct LinkSettings {
    /// Every kind of source, in the order they are asked for.
    sources: Vec<SourceSetting>,
    /// Whether the sandbox is offered; a Link address may say otherwise.
    pub show_sandbox: bool,
    /// Whether a page of welcome comes first.
    pub landing_page: bool,
    /// Whether a company that is not known yet can begin by the invite address.
    pub invite: bool,
    /// Whether Link addresses work once, for a day.
    pub one_time_links: bool,
    /// What the client says in its own words.
    pub texts: Texts,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self {
            sources: Source::ALL.map(SourceSetting::by_default).to_vec(),
            show_sandbox: true,
            landing_page: false,
            invite: true,
            one_time_links: false,
            texts: Texts::default(),
        }
    }
}

impl LinkSettings {
    /// Every kind of source once, in the order they are asked for.
    pub fn sources(&self) -> Vec<SourceSetting> {
        let mut sources: Vec<SourceSetting> = Vec::new();
        let missing = Source::ALL.map(SourceSetting::by_default);
        for setting in self.sources.iter().chain(&missing) {
            if !sources.iter().any(|known| known.source == setting.source) {
                sources.push(*setting);
            }
        }
        sources
    }

    /// Sets what is asked for, in order.
    pub fn set_sources(&mut self, sources: Vec<SourceSetting>) {
        self.sources = sources;
    }
}

/// The client's Link settings.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn load(db: &mut impl Database, client: ClientId) -> Result<LinkSettings, StoreError> {
    let Some(text) = client_settings::find(db, client, SettingsKind::Link).await? else {
        return Ok(LinkSettings::default());
    };
    serde_json::from_str(&text).map_err(|error| {
        StoreError::Open(format!(
            "the Link settings of client {client} are not ours: {error}"
        ))
    })
}

/// Keeps the client's Link settings.
///
/// # Errors
/// The store's.
pub async fn save(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    settings: &LinkSettings,
) -> Result<(), StoreError> {
    let now = platform.clock.now();
    let document = serde_json::to_string(settings).map_err(|error| StoreError::Open(error.to_string()))?;
    let mut tx = platform.store.begin().await?;
    client_settings::put(&mut tx, client, SettingsKind::Link, &document, now).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause)
        .detail(serde_json::json!({ "settings": "link", "oneTimeLinks": settings.one_time_links }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await
}
