//! Portal sessions, kept as hashes.

use jiff::Timestamp;
use platypus_model::{ClientId, UserId};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A signed-in person's session, without its token.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StoredSession {
        /// The client whose Portal it opens.
        pub client_id: ClientId,
        /// Who is signed in.
        pub user_id: UserId,
        /// When they signed in.
        pub created_at: Timestamp,
        /// When they were last seen, to within some minutes.
        pub last_seen_at: Timestamp,
        /// When it ends if they are not seen again.
        pub expires_at: Timestamp,
    }
}

/// Keeps a new session by its token's hash.
pub async fn insert(
    tx: &mut Transaction,
    session: &StoredSession,
    token_hash: &[u8; 32],
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into sessions (client_id, token_hash, user_id, created_at, last_seen_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
        session.client_id,
        token_hash.as_slice(),
        session.user_id,
        session.created_at,
        session.last_seen_at,
        session.expires_at
    ))
    .await?;
    Ok(())
}

/// The session whose token has that hash, whichever client's Portal it opens.
pub async fn find_by_hash(
    db: &mut impl Database,
    token_hash: &[u8; 32],
) -> Result<Option<StoredSession>, StoreError> {
    db.optional(&sql!(
        "select client_id, user_id, created_at, last_seen_at, expires_at from sessions where token_hash = $1",
        token_hash.as_slice()
    ))
    .await
}

/// Notes that the person was seen, and moves the session's end on.
pub async fn prolong(
    tx: &mut Transaction,
    client: ClientId,
    token_hash: &[u8; 32],
    seen_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update sessions set last_seen_at = $3, expires_at = $4 where client_id = $1 and token_hash = $2",
        client,
        token_hash.as_slice(),
        seen_at,
        expires_at
    ))
    .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(tx: &mut Transaction, client: ClientId, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from sessions where client_id = $1 and token_hash = $2",
        client,
        token_hash.as_slice()
    ))
    .await?;
    Ok(())
}

/// Forgets sessions that ended before `moment`.
pub async fn forget_before(tx: &mut Transaction, moment: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!("delete from sessions where expires_at < $1", moment))
        .await?;
    Ok(())
}
