//! A client's brand: the name its customers know, its colours and its pictures.

mod colour;
mod picture;
mod svg;

pub use colour::{Colour, Pair, Palette};
pub use picture::{Picture, PictureError, Place};

use platypus_model::ClientId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::brand_images::{self, BrandImage};
use crate::store::client_settings::{self, SettingsKind};
use crate::store::{Database, StoreError};

/// Longest name of a brand, in characters.
pub const LONGEST_NAME: usize = 100;

/// As it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Document {
    name: String,
    primary: String,
    secondary: String,
}

/// A client's brand, as pages show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    /// The name that customers know; none where it is the client's own.
    pub name: Option<String>,
    /// Its colours; none where the pages keep theirs.
    pub colours: Option<(Colour, Colour)>,
    /// Which pictures there are, each with its version.
    pictures: Vec<(String, String)>,
}

/// Why a brand was not kept.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    /// The name is longer than [`LONGEST_NAME`].
    #[error("the name of a brand has at most {LONGEST_NAME} characters")]
    Name,
    /// A colour is none.
    #[error("`{0}` is not a colour such as #0b6b66")]
    Colour(String),
    /// A picture was not taken.
    #[error("{place:?}: {error}")]
    Picture {
        /// For which place.
        place: Place,
        /// Why.
        error: PictureError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Brand {
    /// The version of the picture for a place, where there is one.
    pub fn picture(&self, place: Place) -> Option<&str> {
        self.pictures
            .iter()
            .find_map(|(kind, version)| (kind == place.as_str()).then_some(version.as_str()))
    }

    /// The stylesheet of its colours and the version of it.
    pub fn stylesheet(&self) -> Option<(String, String)> {
        let (primary, secondary) = self.colours?;
        let text = Palette::new(primary, secondary).stylesheet();
        let version = version(text.as_bytes());
        Some((text, version))
    }
}

/// The start of a content's hash.
fn version(content: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(content)[..6]
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The client's brand.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn load(db: &mut impl Database, client: ClientId) -> Result<Brand, StoreError> {
    let document = match client_settings::find(db, client, SettingsKind::Branding).await? {
        None => Document::default(),
        Some(text) => serde_json::from_str(&text).map_err(|error| {
            StoreError::Open(format!("the branding of client {client} is not ours: {error}"))
        })?,
    };
    let primary = Colour::parse(&document.primary);
    Ok(Brand {
        name: Some(document.name).filter(|name| !name.is_empty()),
        colours: primary.map(|primary| (primary, Colour::parse(&document.secondary).unwrap_or(primary))),
        pictures: brand_images::versions(db, client).await?,
    })
}

/// What is to become of the picture of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureChange {
    /// This one takes its place.
    Put(Picture),
    /// There is none any more.
    Remove,
}

/// A brand as it was typed and sent, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrandChanges {
    document: Document,
    pictures: Vec<(Place, PictureChange)>,
}

impl BrandChanges {
    /// Name and colours as they were typed: an empty name or first colour is none, an empty second
    /// colour is the first.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(name: &str, primary: &str, secondary: &str) -> Result<Self, BrandError> {
        let name: String = name
            .trim()
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        if name.chars().count() > LONGEST_NAME {
            return Err(BrandError::Name);
        }
        let colour = |typed: &str| match typed.trim() {
            "" => Ok(String::new()),
            text => Colour::parse(text)
                .map(|colour| colour.to_string())
                .ok_or_else(|| BrandError::Colour(text.chars().take(30).collect())),
        };
        Ok(Self {
            document: Document {
                name,
                primary: colour(primary)?,
                secondary: colour(secondary)?,
            },
            pictures: Vec::new(),
        })
    }

    /// Changes the picture of a place with these.
    pub fn picture(&mut self, place: Place, change: PictureChange) {
        self.pictures.push((place, change));
    }
}

/// Keeps a client's brand.
///
/// # Errors
/// The store's.
pub async fn save(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    changes: &BrandChanges,
) -> Result<(), StoreError> {
    let now = platform.clock.now();
    let document =
        serde_json::to_string(&changes.document).map_err(|error| StoreError::Open(error.to_string()))?;
    let mut tx = platform.store.begin().await?;
    client_settings::put(&mut tx, client, SettingsKind::Branding, &document, now).await?;
    for (place, change) in &changes.pictures {
        match change {
            PictureChange::Remove => brand_images::delete(&mut tx, client, place.as_str()).await?,
            PictureChange::Put(picture) => {
                let image = BrandImage {
                    content_type: picture.content_type.to_owned(),
                    version: version(&picture.content),
                    content: picture.content.clone(),
                };
                brand_images::put(&mut tx, client, place.as_str(), &image, now).await?;
            }
        }
    }
    let event = Event::new(client, EventKind::SettingsChanged, cause)
        .detail(serde_json::json!({ "settings": "branding" }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await
}
