//! A client's API keys, kept as hashes.

use jiff::Timestamp;
use platypus_model::{ApiKeyId, ClientId};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// An API key, without the key.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ApiKey {
        /// The client it speaks for.
        pub client_id: ClientId,
        /// Its id.
        pub id: ApiKeyId,
        /// What its maker called it.
        pub name: Option<String>,
        /// The key's last four characters, to tell keys apart.
        pub last_four: String,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it was last used, to within some minutes.
        pub last_used_at: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, id, name, last_four, created_at, last_used_at from api_keys ",
            $rest
        )
    };
}

/// Keeps a new key by its hash.
pub async fn insert(tx: &mut Transaction, key: &ApiKey, key_hash: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into api_keys (client_id, id, name, key_hash, last_four, created_at) values ($1, $2, $3, $4, $5, $6)",
        key.client_id,
        key.id,
        key.name.clone(),
        key_hash.as_slice(),
        &key.last_four,
        key.created_at
    ))
    .await?;
    Ok(())
}

/// The key whose hash this is, whichever client it speaks for.
pub async fn find_by_hash(db: &mut impl Database, key_hash: &[u8; 32]) -> Result<Option<ApiKey>, StoreError> {
    db.optional(&sql!(select!("where key_hash = $1"), key_hash.as_slice()))
        .await
}

/// A client's keys, oldest first.
pub async fn list(db: &mut impl Database, client: ClientId) -> Result<Vec<ApiKey>, StoreError> {
    db.all(&sql!(select!("where client_id = $1 order by id"), client))
        .await
}

/// How many keys the client has.
pub async fn count(db: &mut impl Database, client: ClientId) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from api_keys where client_id = $1",
            client
        ))
        .await?;
    Ok(count)
}

/// Removes a key; whether it was there.
pub async fn delete(tx: &mut Transaction, client: ClientId, id: ApiKeyId) -> Result<bool, StoreError> {
    let removed = tx
        .execute(&sql!(
            "delete from api_keys where client_id = $1 and id = $2",
            client,
            id
        ))
        .await?;
    Ok(removed > 0)
}

/// Notes that the key was used, unless a use since `unless_since` is already noted.
pub async fn set_last_used(
    tx: &mut Transaction,
    client: ClientId,
    id: ApiKeyId,
    at: Timestamp,
    unless_since: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update api_keys set last_used_at = $3 where client_id = $1 and id = $2 \
         and (last_used_at is null or last_used_at < $4)",
        client,
        id,
        at,
        unless_since
    ))
    .await?;
    Ok(())
}
