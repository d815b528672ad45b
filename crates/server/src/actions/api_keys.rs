//! Making, checking and revoking API keys.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use platypus_model::{ApiKeyId, ClientId};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::api_keys::{self, ApiKey};
use crate::store::{StoreError, Transaction, clients};

/// How many keys a client may hold at once (contract section 7, 409).
pub const MAX_KEYS: i64 = 10;
/// How long a key's name may be, in characters (contract section 8).
pub const MAX_NAME_CHARACTERS: usize = 50;
/// Uses closer together than this leave one note, so that reads stay reads.
const USE_NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// 192 bits from the system's source of randomness: nothing to guess, so a fast hash is enough.
const KEY_BYTES: usize = 24;

/// Why a key was not made or not revoked.
#[derive(Debug, thiserror::Error)]
pub enum ApiKeyError {
    /// The name is too long.
    #[error("An API key's name has at most {MAX_NAME_CHARACTERS} characters.")]
    NameTooLong,
    /// The client holds as many keys as it may.
    #[error("Maximum number of API keys reached: a client has at most {MAX_KEYS}. Delete one first.")]
    TooMany,
    /// The last key would be gone, and with it the way in (contract section 16, point 3).
    #[error("The last API key can't be deleted. Create another one first.")]
    Last,
    /// No such key.
    #[error("API key {0} not found.")]
    NotFound(ApiKeyId),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A key as its maker sees it, once.
pub struct NewApiKey {
    /// What is kept of it.
    pub key: ApiKey,
    /// The key itself.
    pub secret: SecretString,
}

impl NewApiKey {
    /// The value of the `Authorization` header that carries the key.
    pub fn authorization_header(&self) -> SecretString {
        authorization_header(&self.secret)
    }
}

/// The value of the `Authorization` header that carries `key` (contract section 8).
pub fn authorization_header(key: &SecretString) -> SecretString {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(key.expose_secret());
    format!("Basic {encoded}").into()
}

/// Makes a key. The name is optional, at most 50 characters.
pub async fn create(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    name: Option<&str>,
) -> Result<NewApiKey, ApiKeyError> {
    let mut tx = platform.store.begin().await?;
    let key = create_in(&mut tx, platform.clock.now(), client, cause, name).await?;
    tx.commit().await?;
    Ok(key)
}

/// Makes a key in the caller's transaction.
pub(super) async fn create_in(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    cause: Cause,
    name: Option<&str>,
) -> Result<NewApiKey, ApiKeyError> {
    // No stored text can hold NUL.
    let name = name.map(|name| name.replace('\0', "").trim().to_owned());
    let name = name.filter(|name| !name.is_empty());
    if name
        .as_ref()
        .is_some_and(|name| name.chars().count() > MAX_NAME_CHARACTERS)
    {
        return Err(ApiKeyError::NameTooLong);
    }
    clients::lock(tx, client).await?;
    if api_keys::count(tx, client).await? >= MAX_KEYS {
        return Err(ApiKeyError::TooMany);
    }
    let secret = generate();
    let text = secret.expose_secret();
    let key = ApiKey {
        client_id: client,
        id: ApiKeyId::new(),
        name,
        last_four: text[text.len() - 4..].to_owned(),
        created_at: now,
        last_used_at: None,
    };
    api_keys::insert(tx, &key, &hash(text)).await?;
    events::record(tx, now, event(client, EventKind::ApiKeyCreated, cause, key.id)).await?;
    Ok(NewApiKey { key, secret })
}

/// A client's keys, oldest first.
pub async fn list(platform: &Platform, client: ClientId) -> Result<Vec<ApiKey>, ApiKeyError> {
    Ok(api_keys::list(&mut platform.store.reader(), client).await?)
}

/// Revokes a key, unless it is the client's last.
pub async fn revoke(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: ApiKeyId,
) -> Result<(), ApiKeyError> {
    let mut tx = platform.store.begin().await?;
    clients::lock(&mut tx, client).await?;
    let keys = api_keys::list(&mut tx, client).await?;
    if !keys.iter().any(|key| key.id == id) {
        return Err(ApiKeyError::NotFound(id));
    }
    if keys.len() == 1 {
        return Err(ApiKeyError::Last);
    }
    api_keys::delete(&mut tx, client, id).await?;
    let now = platform.clock.now();
    events::record(&mut tx, now, event(client, EventKind::ApiKeyDeleted, cause, id)).await?;
    tx.commit().await?;
    platform.store.known_keys().forget(id);
    Ok(())
}

/// Whom a key speaks for; nobody, if it was never made or has been revoked. A revoked key is refused
/// at once by the process that revoked it, and by every other within a second.
pub async fn authenticate(platform: &Platform, key: &str) -> Result<Option<Arc<ApiKey>>, ApiKeyError> {
    let (hash, now) = (hash(key), platform.clock.now());
    let known = platform.store.known_keys();
    if let Some(found) = known.get(&hash, now) {
        return Ok(Some(found));
    }
    let Some(found) = api_keys::find_by_hash(&mut platform.store.reader(), &hash).await? else {
        return Ok(None);
    };
    let noted = found
        .last_used_at
        .is_some_and(|at| now.duration_since(at) < USE_NOTED_EVERY);
    if !noted {
        note_use(platform, &found, now);
    }
    let found = Arc::new(found);
    known.remember(hash, Arc::clone(&found), now);
    Ok(Some(found))
}

/// Notes a use in the background: a request must not wait for the writer to be told who called.
fn note_use(platform: &Platform, key: &ApiKey, now: Timestamp) {
    let (store, client, id) = (platform.store.clone(), key.client_id, key.id);
    tokio::spawn(async move {
        let noted = async {
            let mut tx = store.begin().await?;
            api_keys::set_last_used(&mut tx, client, id, now, now - USE_NOTED_EVERY).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, key = %id, "a key's use could not be noted");
        }
    });
}

fn event(client: ClientId, kind: EventKind, cause: Cause, key: ApiKeyId) -> Event {
    Event::new(client, kind, cause).detail(json!({ "apiKeyId": key }))
}

fn generate() -> SecretString {
    use std::fmt::Write;
    let bytes: zeroize::Zeroizing<[u8; KEY_BYTES]> = zeroize::Zeroizing::new(rand::random());
    let mut text = String::with_capacity(2 * KEY_BYTES);
    for byte in bytes.iter() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.into()
}

fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}
