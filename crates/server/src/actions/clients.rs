//! Creating clients and their first administrator.

use platypus_model::{ClientId, UserId};
use secrecy::SecretString;

use super::Platform;
use super::api_keys::{self, ApiKeyError};
use super::users::{self, UserError};
use crate::events::{self, Cause, Event, EventKind};
use crate::store::StoreError;
use crate::store::clients::{self, Client};
use crate::store::users::Role;

/// Longest name of a client, in characters.
pub const MAX_NAME_CHARACTERS: usize = 200;
/// What the key that comes with a client is called.
const FIRST_KEY_NAME: &str = "First key";

/// Why a client was not made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// There is no name, or it is too long.
    #[error("A client's name has from 1 to {MAX_NAME_CHARACTERS} characters.")]
    Name,
    /// The administrator can't be added.
    #[error(transparent)]
    Administrator(#[from] UserError),
    /// The first key can't be made.
    #[error(transparent)]
    Key(#[from] ApiKeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A client as it is handed over to whoever runs it.
#[derive(Debug)]
pub struct CreatedClient {
    /// The client.
    pub client: ClientId,
    /// Its first administrator.
    pub administrator: UserId,
    /// Its first API key, shown once.
    pub api_key: SecretString,
}

/// Makes a client with its data key, its first administrator and its first API key.
pub async fn create(
    platform: &Platform,
    name: &str,
    administrator_name: &str,
    administrator_email: &str,
) -> Result<CreatedClient, ClientError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARACTERS {
        return Err(ClientError::Name);
    }
    let now = platform.clock.now();
    let client = Client {
        id: ClientId::new(),
        name: name.to_owned(),
        created_at: now,
    };
    let mut tx = platform.store.begin().await?;
    clients::insert(&mut tx, &client).await?;
    tx.create_client_key(client.id).await?;
    events::record(
        &mut tx,
        now,
        Event::new(client.id, EventKind::ClientCreated, Cause::OPERATOR),
    )
    .await?;
    let administrator = users::create_in(
        &mut tx,
        now,
        client.id,
        administrator_name,
        administrator_email,
        Role::Administrator,
    )
    .await?;
    let key = api_keys::create_in(&mut tx, now, client.id, Cause::OPERATOR, Some(FIRST_KEY_NAME)).await?;
    tx.commit().await?;
    Ok(CreatedClient {
        client: client.id,
        administrator: administrator.id,
        api_key: key.secret,
    })
}

/// Every client of the instance, oldest first: for the operator.
pub async fn list(platform: &Platform) -> Result<Vec<Client>, ClientError> {
    Ok(clients::list(&mut platform.store.reader()).await?)
}

/// The client of that id.
pub async fn find(platform: &Platform, id: ClientId) -> Result<Option<Client>, ClientError> {
    Ok(clients::find(&mut platform.store.reader(), id).await?)
}
