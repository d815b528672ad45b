//! Data types of clients' own (contract section 12, "Custom"): configuring and refreshing them.

use platypus_connectors::InvalidCustomSource;
use platypus_model::{ClientId, CompanyId, ConnectionId, PlatformKey};
use serde_json::json;

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::custom_data::CustomDataset;
use crate::store::integration_settings::{self, IntegrationSettingsKind};
use crate::store::{StoreError, clients, connections};
use crate::sync::custom::{self, CustomDataType, QueueCustom, QueueCustomError};

/// How long an identifier may be, in characters.
pub const MOST_CHARACTERS: usize = 64;
/// How many data types of its own a client may have at one integration.
pub const MOST_TYPES: i64 = 100;
/// How many properties a data type may have.
pub const MOST_PROPERTIES: usize = 200;

/// Why a data type was not configured or not read.
#[derive(Debug, thiserror::Error)]
pub enum CustomDataError {
    /// The identifier is none.
    #[error(
        "`{0}` is no identifier of a custom data type: it has from 1 to {MOST_CHARACTERS} letters, digits, dashes and underscores."
    )]
    Identifier(String),
    /// No such integration.
    #[error("Integration with platform key {0} not found")]
    IntegrationNotFound(PlatformKey),
    /// There are too many of them.
    #[error("A client has at most {MOST_TYPES} custom data types at one integration.")]
    TooMany,
    /// It has too many properties.
    #[error("A custom data type has at most {MOST_PROPERTIES} properties.")]
    TooManyProperties,
    /// It can't be read as it is described.
    #[error(transparent)]
    Source(#[from] InvalidCustomSource),
    /// It can't be queued.
    #[error(transparent)]
    Queue(#[from] QueueCustomError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a client calls a data type of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomIdentifier(String);

impl CustomIdentifier {
    /// The identifier that `text` is.
    ///
    /// # Errors
    /// [`CustomDataError::Identifier`].
    pub fn parse(text: &str) -> Result<Self, CustomDataError> {
        let is_fit = (1..=MOST_CHARACTERS).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if is_fit {
            Ok(Self(text.to_owned()))
        } else {
            Err(CustomDataError::Identifier(
                text.chars().take(MOST_CHARACTERS).collect(),
            ))
        }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keeps how a data type of the client's own is read, in place of what was said before.
///
/// # Errors
/// What is wrong with it.
pub async fn configure(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    platform_key: PlatformKey,
    identifier: &CustomIdentifier,
    data_type: &CustomDataType,
) -> Result<(), CustomDataError> {
    if platform.catalogue.get(platform_key).is_none() {
        return Err(CustomDataError::IntegrationNotFound(platform_key));
    }
    data_type.source()?;
    if data_type.required_data.len() > MOST_PROPERTIES {
        return Err(CustomDataError::TooManyProperties);
    }
    let document = serde_json::to_string(data_type).map_err(|error| StoreError::Open(error.to_string()))?;
    let (kind, name) = (IntegrationSettingsKind::CustomDataType, identifier.as_str());
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    clients::lock(&mut tx, client).await?;
    let is_new = integration_settings::find(&mut tx, client, platform_key, kind, name)
        .await?
        .is_none();
    if is_new && integration_settings::count(&mut tx, client, platform_key, kind).await? >= MOST_TYPES {
        return Err(CustomDataError::TooMany);
    }
    integration_settings::put(&mut tx, client, platform_key, kind, name, &document, now).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause).detail(json!({
        "settings": "customDataType",
        "platformKey": platform_key,
        "identifier": name,
    }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(())
}

/// How a data type of the client's own is read; none where nothing was said.
///
/// # Errors
/// The store's.
pub async fn find(
    platform: &Platform,
    client: ClientId,
    platform_key: PlatformKey,
    identifier: &CustomIdentifier,
) -> Result<Option<CustomDataType>, CustomDataError> {
    let mut reader = platform.store.reader();
    Ok(custom::find(&mut reader, client, platform_key, identifier.as_str()).await?)
}

/// Queues a sync of a data type of the client's own over a connection.
///
/// # Errors
/// Why it can't be read.
pub async fn refresh(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
    identifier: &CustomIdentifier,
) -> Result<CustomDataset, CustomDataError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let found = connections::find(&mut tx, client, company, connection)
        .await?
        .ok_or(QueueCustomError::NoConnection(connection))?;
    let integration = platform
        .catalogue
        .get(found.platform_key)
        .ok_or(CustomDataError::IntegrationNotFound(found.platform_key))?;
    let request = QueueCustom {
        client,
        company,
        connection,
        identifier: identifier.as_str(),
    };
    let dataset = custom::queue(&mut tx, now, integration, request).await?;
    tx.commit().await?;
    Ok(dataset)
}
