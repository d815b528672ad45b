//! A client's profile (contract section 8): its name, where its companies go after Link, its pictures.

use platypus_model::ClientId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::Platform;
use super::clients::MAX_NAME_CHARACTERS;
use super::redirects::{self, RedirectSettings, SettingsError};
use crate::events::{self, Cause, Event, EventKind};
use crate::store::client_settings::{self, SettingsKind};
use crate::store::{Database, StoreError, clients};

/// The longest address of a picture, in characters.
pub const LONGEST_ADDRESS: usize = 2_000;

/// A client's profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The client's name, as its customers see it.
    pub name: String,
    /// Where companies go after Link; empty where Link's own page is the end.
    pub redirect_url: String,
    /// Where a host that depends on the Link address may lead.
    pub allowed_urls: Vec<String>,
    /// The addresses of its pictures.
    pub pictures: Pictures,
}

/// The addresses of a client's pictures, as it gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pictures {
    /// Its logo.
    pub logo_url: Option<String>,
    /// Its icon.
    pub icon_url: Option<String>,
}

/// What a client changes of its profile; the rest stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileChanges {
    /// Its name.
    pub name: String,
    /// Where companies go after Link.
    pub redirect_url: String,
    /// Where a host that depends on the Link address may lead; as it is where not given.
    pub allowed_urls: Option<Vec<String>>,
    /// The addresses of its pictures, each as it is where not given.
    pub pictures: Pictures,
}

/// Why a profile was not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// There is no name, or it is too long.
    #[error("A client's name has from 1 to {MAX_NAME_CHARACTERS} characters.")]
    Name,
    /// An address is none.
    #[error("`{0}` is not a whole http or https URL of at most {LONGEST_ADDRESS} characters.")]
    Address(String),
    /// The redirect settings are wrong.
    #[error(transparent)]
    Redirect(#[from] SettingsError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The client's profile.
///
/// # Errors
/// The store's.
pub async fn load(platform: &Platform, client: ClientId) -> Result<Profile, ProfileError> {
    let mut reader = platform.store.reader();
    let found = clients::find(&mut reader, client).await?;
    let redirects = redirects::load(&mut reader, client).await?;
    Ok(Profile {
        name: found.map(|client| client.name).unwrap_or_default(),
        redirect_url: redirects
            .redirect
            .map_or_else(String::new, |template| template.as_str().to_owned()),
        allowed_urls: redirects
            .allowed
            .iter()
            .map(|url| url.as_str().to_owned())
            .collect(),
        pictures: pictures(&mut reader, client).await?,
    })
}

/// Changes the client's profile.
///
/// # Errors
/// What is wrong with it.
pub async fn change(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    changes: ProfileChanges,
) -> Result<Profile, ProfileError> {
    let name = changes.name.trim().replace('\0', "");
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARACTERS {
        return Err(ProfileError::Name);
    }
    let before = load(platform, client).await?;
    let allowed = changes.allowed_urls.unwrap_or(before.allowed_urls);
    let redirects = RedirectSettings::parse(&changes.redirect_url, allowed.iter().map(String::as_str))?;
    let pictures = Pictures {
        logo_url: address(changes.pictures.logo_url)?.or(before.pictures.logo_url),
        icon_url: address(changes.pictures.icon_url)?.or(before.pictures.icon_url),
    };
    let document = serde_json::to_string(&pictures).map_err(|error| StoreError::Open(error.to_string()))?;
    redirects::save(platform, client, cause, &redirects).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    clients::rename(&mut tx, client, &name).await?;
    client_settings::put(&mut tx, client, SettingsKind::Profile, &document, now).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause)
        .detail(json!({ "settings": "profile", "name": name }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    load(platform, client).await
}

async fn pictures(db: &mut impl Database, client: ClientId) -> Result<Pictures, StoreError> {
    let Some(text) = client_settings::find(db, client, SettingsKind::Profile).await? else {
        return Ok(Pictures::default());
    };
    serde_json::from_str(&text)
        .map_err(|error| StoreError::Open(format!("the profile of client {client} is not ours: {error}")))
}

fn address(text: Option<String>) -> Result<Option<String>, ProfileError> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let is_fit = text.len() <= LONGEST_ADDRESS
        && Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if is_fit {
        Ok(Some(text))
    } else {
        Err(ProfileError::Address(text.chars().take(80).collect()))
    }
}
