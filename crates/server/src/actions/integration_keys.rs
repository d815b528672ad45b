//! Keys that other programs hold to manage a client's webhooks, and nothing else (contract section 10).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platypus_model::ClientId;
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::{StoreError, integration_keys};

/// What such a key begins with.
pub const PREFIX: &str = "sk_integ_";
/// The one program there is.
const ZAPIER: &str = "zapier";
const KEY_BYTES: usize = 24;

/// Gives Zapier another key; the one before stops working. It is shown this once.
///
/// # Errors
/// The store's.
pub async fn rotate_zapier(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
) -> Result<SecretString, StoreError> {
    let bytes: zeroize::Zeroizing<[u8; KEY_BYTES]> = zeroize::Zeroizing::new(rand::random());
    let key = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes.as_slice()));
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    integration_keys::put(&mut tx, client, ZAPIER, &hash(&key), now).await?;
    let event = Event::new(client, EventKind::SettingsChanged, cause)
        .detail(json!({ "settings": "integrationKey", "program": ZAPIER }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(key.into())
}

/// Whom such a key speaks for; nobody, if it was never made or has been replaced.
///
/// # Errors
/// The store's.
pub async fn authenticate(platform: &Platform, key: &str) -> Result<Option<ClientId>, StoreError> {
    integration_keys::find_by_hash(&mut platform.store.reader(), &hash(key)).await
}

fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}
