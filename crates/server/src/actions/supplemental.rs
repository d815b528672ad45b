//! Properties that records carry beside those of the standard model (contract section 12,
//! "Supplemental"): what a client wants of which data type at which integration.

use std::collections::BTreeMap;

use platypus_model::{ClientId, DataType, PlatformKey};
use serde_json::json;

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::integration_settings::{self, IntegrationSettingsKind};
use crate::store::{StoreError, data_states};
use crate::sync::supplement::{self, Supplement, SupplementSource};

/// How many properties there may be in all.
pub const MOST_PROPERTIES: usize = 200;
/// How long a name or a path may be, in characters.
pub const LONGEST_TEXT: usize = 500;

/// Why a configuration was not kept.
#[derive(Debug, thiserror::Error)]
pub enum SupplementalError {
    /// No such integration.
    #[error("Integration with platform key {0} not found")]
    IntegrationNotFound(PlatformKey),
    /// There are too many properties.
    #[error("Supplemental data has at most {MOST_PROPERTIES} properties for each data type.")]
    TooMany,
    /// A name or a path is too long.
    #[error("Names and paths of supplemental data have from 1 to {LONGEST_TEXT} characters.")]
    Text,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the client wants of a data type at an integration; nothing where it never said.
///
/// # Errors
/// The store's.
pub async fn find(
    platform: &Platform,
    client: ClientId,
    platform_key: PlatformKey,
    data_type: DataType,
) -> Result<Supplement, SupplementalError> {
    let mut reader = platform.store.reader();
    Ok(supplement::find(&mut reader, client, platform_key, data_type).await?)
}

/// Keeps what the client wants of a data type at an integration. The next read of it starts from the
/// beginning, since every record may be another.
///
/// # Errors
/// What is wrong with it.
pub async fn configure(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    platform_key: PlatformKey,
    data_type: DataType,
    sources: BTreeMap<String, SupplementSource>,
) -> Result<(), SupplementalError> {
    if platform.catalogue.get(platform_key).is_none() {
        return Err(SupplementalError::IntegrationNotFound(platform_key));
    }
    let properties = |source: &SupplementSource| source.pull_data.len() + source.push_data.len();
    if sources.values().map(properties).sum::<usize>() > MOST_PROPERTIES || sources.len() > MOST_PROPERTIES {
        return Err(SupplementalError::TooMany);
    }
    let texts = sources.iter().flat_map(|(name, source)| {
        let pairs = source.pull_data.iter().chain(&source.push_data);
        pairs.flat_map(|(name, path)| [name, path]).chain([name])
    });
    for text in texts {
        if text.is_empty() || text.chars().count() > LONGEST_TEXT {
            return Err(SupplementalError::Text);
        }
    }
    let wanted = Supplement { sources };
    let document = serde_json::to_string(&wanted).map_err(|error| StoreError::Open(error.to_string()))?;
    let kind = IntegrationSettingsKind::Supplemental;
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    integration_settings::put(
        &mut tx,
        client,
        platform_key,
        kind,
        data_type.key(),
        &document,
        now,
    )
    .await?;
    data_states::forget_positions_of(&mut tx, client, platform_key, data_type).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause).detail(json!({
        "settings": "supplementalData",
        "platformKey": platform_key,
        "dataType": data_type.key(),
    }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(())
}
