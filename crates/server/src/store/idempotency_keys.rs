//! Requests that carried an idempotency key, and what they were answered (contract section 8).

use jiff::Timestamp;
use platypus_model::ClientId;

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A request that carried a key.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct KeyedRequest {
        /// A hash of what was asked.
        pub fingerprint: Vec<u8>,
        /// When.
        pub started_at: Timestamp,
        /// The answer's status; none while there is none.
        pub status: Option<i64>,
        /// The answer's media type.
        pub content_type: Option<String>,
        /// The answer's body, sealed.
        pub body: Option<Vec<u8>>,
    }
}

/// What the associated data of a sealed answer is.
pub fn row_name(key: &str) -> String {
    format!("idempotency_keys {key}")
}

/// The client's request with that key, held until the transaction ends.
pub async fn find_for_update(
    tx: &mut Transaction,
    client: ClientId,
    key: &str,
) -> Result<Option<KeyedRequest>, StoreError> {
    tx.optional(&sql!(
        "select fingerprint, started_at, status, content_type, body from idempotency_keys \
         where client_id = $1 and key = $2 /*pg for update pg*/",
        client,
        key
    ))
    .await
}

/// Notes that a request with a key has begun.
///
/// # Errors
/// A conflict ([`StoreError::is_conflict`]) where another with that key began at the same time.
pub async fn begin(
    tx: &mut Transaction,
    client: ClientId,
    key: &str,
    fingerprint: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into idempotency_keys (client_id, key, fingerprint, started_at) values ($1, $2, $3, $4)",
        client,
        key,
        fingerprint,
        now
    ))
    .await?;
    Ok(())
}

/// Keeps a request's answer.
pub async fn finish(
    tx: &mut Transaction,
    client: ClientId,
    key: &str,
    status: i64,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update idempotency_keys set status = $3, content_type = $4, body = $5 where client_id = $1 and key = $2",
        client,
        key,
        status,
        content_type.map(str::to_owned),
        body
    ))
    .await?;
    Ok(())
}

/// Forgets a request.
pub async fn remove(tx: &mut Transaction, client: ClientId, key: &str) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from idempotency_keys where client_id = $1 and key = $2",
        client,
        key
    ))
    .await?;
    Ok(())
}

/// Forgets requests that began before a moment.
pub async fn remove_before(tx: &mut Transaction, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&sql!(
        "delete from idempotency_keys where started_at < $1",
        before
    ))
    .await
}
