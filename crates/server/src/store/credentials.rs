//! What companies granted, sealed. The row is also the lock under which tokens are refreshed:
//! one holder at a time across all nodes.

use jiff::Timestamp;
use platypus_connectors::Credentials;
use platypus_model::{ClientId, ConnectionId};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Database, Store, StoreError, Transaction, sql, stored_row};

/// Credentials as they are kept, with what the token room needs to know of them.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What the company granted.
    pub credentials: Credentials,
    /// Goes up with every change.
    pub version: i64,
    /// When the grant has to be used lest the provider drops it.
    pub keep_alive_at: Option<Timestamp>,
    /// When a refresh was begun whose outcome is not known.
    pub refresh_began_at: Option<Timestamp>,
}

stored_row! {
    struct SealedRow {
        sealed: Vec<u8>,
        version: i64,
        keep_alive_at: Option<Timestamp>,
        refresh_began_at: Option<Timestamp>,
    }
}

fn row_name(connection: ConnectionId) -> String {
    format!("credentials {connection}")
}

/// Keeps what a company granted, in place of what was there. A refresh under way loses its hold:
/// what it brings belongs to the grant before.
pub async fn put(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    credentials: &Credentials,
    keep_alive_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let sealed = seal(tx, client, connection, credentials).await?;
    tx.execute(&sql!(
        "insert into credentials (client_id, connection_id, sealed, version, expires_at, keep_alive_at) \
         values ($1, $2, $3, 1, $4, $5) on conflict (client_id, connection_id) do update \
         set sealed = excluded.sealed, version = credentials.version + 1, expires_at = excluded.expires_at, \
         keep_alive_at = excluded.keep_alive_at, refresh_owner = null, refresh_locked_until = null, \
         refresh_began_at = null",
        client,
        connection,
        sealed,
        credentials.expires_at,
        keep_alive_at
    ))
    .await?;
    Ok(())
}

/// Opens what a company granted; none where nothing is kept.
pub async fn get(
    store: &Store,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Option<Kept>, StoreError> {
    let mut reader = store.reader();
    let row: Option<SealedRow> = reader
        .optional(&sql!(
            "select sealed, version, keep_alive_at, refresh_began_at from credentials \
             where client_id = $1 and connection_id = $2",
            client,
            connection
        ))
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let opened = store
        .unseal(&mut reader, client, &row_name(connection), &row.sealed)
        .await?;
    let credentials = serde_json::from_slice(&opened).map_err(|_| super::ColumnError {
        kind: "credentials",
        // Never the value: it is a secret.
        value: format!("(of connection {connection})"),
    })?;
    Ok(Some(Kept {
        credentials,
        version: row.version,
        keep_alive_at: row.keep_alive_at,
        refresh_began_at: row.refresh_began_at,
    }))
}

/// The version of what is kept; none where nothing is.
pub async fn version(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select version from credentials where client_id = $1 and connection_id = $2",
            client,
            connection
        ))
        .await?;
    Ok(row.map(|(version,)| version))
}

/// Forgets what a company granted.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from credentials where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}

/// The right to refresh one connection's tokens, held by one owner until `until`.
#[derive(Debug, Clone, Copy)]
pub struct Hold {
    /// The client.
    pub client: ClientId,
    /// The connection.
    pub connection: ConnectionId,
    /// The version to be replaced.
    pub version: i64,
    /// Who holds it.
    pub owner: Uuid,
}

/// Takes the right to refresh, unless another holds it or the tokens have changed since
/// `hold.version`. In the same statement it notes that a refresh begins, so that a crash after
/// it leaves a trace. Answers since when an outcome has been awaited (`now` for a first
/// attempt), or none where the right was not to be had.
pub async fn hold_for_refresh(
    tx: &mut Transaction,
    hold: Hold,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let began: Option<(i64,)> = tx
        .optional(&sql!(
            "update credentials set refresh_owner = $4, refresh_locked_until = $5, \
             refresh_began_at = coalesce(refresh_began_at, $6) \
             where client_id = $1 and connection_id = $2 and version = $3 \
             and (refresh_owner is null or refresh_locked_until <= $6) returning refresh_began_at",
            hold.client,
            hold.connection,
            hold.version,
            hold.owner,
            until,
            now
        ))
        .await?;
    Ok(began.and_then(|(began,)| Timestamp::from_microsecond(began).ok()))
}

/// Extends a hold before the provider is asked once more; whether it still stands.
pub async fn extend_hold(tx: &mut Transaction, hold: Hold, until: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update credentials set refresh_locked_until = $5 \
             where client_id = $1 and connection_id = $2 and version = $3 and refresh_owner = $4",
            hold.client,
            hold.connection,
            hold.version,
            hold.owner,
            until
        ))
        .await?;
    Ok(changed == 1)
}

/// Keeps what a refresh brought, if the hold still stands; whether it did.
pub async fn replace(
    tx: &mut Transaction,
    hold: Hold,
    credentials: &Credentials,
    keep_alive_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let sealed = seal(tx, hold.client, hold.connection, credentials).await?;
    let changed = tx
        .execute(&sql!(
            "update credentials set sealed = $5, version = version + 1, expires_at = $6, keep_alive_at = $7, \
             refresh_owner = null, refresh_locked_until = null, refresh_began_at = null \
             where client_id = $1 and connection_id = $2 and version = $3 and refresh_owner = $4",
            hold.client,
            hold.connection,
            hold.version,
            hold.owner,
            sealed,
            credentials.expires_at,
            keep_alive_at
        ))
        .await?;
    Ok(changed == 1)
}

/// What is known of a refresh that brought no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The provider did nothing: the next attempt is a first one again.
    NothingHappened,
    /// It may have replaced the refresh token: the next attempt must know.
    Unknown,
}

/// Gives the right to refresh back, if the hold still stands; whether it did.
pub async fn release(tx: &mut Transaction, hold: Hold, outcome: Outcome) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update credentials set refresh_owner = null, refresh_locked_until = null, \
             refresh_began_at = case when $5 then refresh_began_at else null end \
             where client_id = $1 and connection_id = $2 and version = $3 and refresh_owner = $4",
            hold.client,
            hold.connection,
            hold.version,
            hold.owner,
            outcome == Outcome::Unknown
        ))
        .await?;
    Ok(changed == 1)
}

/// Has a grant refreshed at `at`, where that was not to be before.
pub async fn keep_alive_from(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update credentials set keep_alive_at = $3 where client_id = $1 and connection_id = $2 \
         and (keep_alive_at is null or keep_alive_at > $3)",
        client,
        connection,
        at
    ))
    .await?;
    Ok(())
}

/// The connections whose tokens want a refresh without anyone needing them: the grant would die
/// of disuse, or a refresh was cut off and its answer can be asked for again.
pub async fn due_for_refresh(
    db: &mut impl Database,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(ClientId, ConnectionId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = db
        .all(&sql!(
            "select client_id, connection_id from credentials where keep_alive_at <= $1 \
             union select client_id, connection_id from credentials \
             where refresh_began_at is not null and (refresh_locked_until is null or refresh_locked_until <= $1) \
             limit $2",
            now,
            limit
        ))
        .await?;
    Ok(rows
        .into_iter()
        .map(|(client, connection)| (ClientId(client), ConnectionId(connection)))
        .collect())
}

async fn seal(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    credentials: &Credentials,
) -> Result<Vec<u8>, StoreError> {
    let clear = serde_json::to_vec(credentials).map_err(|error| super::ColumnError {
        kind: "credentials",
        value: format!("(of connection {connection}, which do not serialise: {error})"),
    })?;
    let clear = Zeroizing::new(clear);
    tx.seal(client, &row_name(connection), &clear).await
}
