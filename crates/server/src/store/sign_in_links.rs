//! One-time sign-in links, kept as hashes.

use jiff::Timestamp;
use platypus_model::{ClientId, UserId};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A one-time sign-in link, without its token.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SignInLink {
        /// The client whose Portal it opens.
        pub client_id: ClientId,
        /// Who is signed in by it.
        pub user_id: UserId,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it stops working.
        pub expires_at: Timestamp,
        /// When it was used.
        pub used_at: Option<Timestamp>,
    }
}

/// Keeps a new link by its token's hash.
pub async fn insert(
    tx: &mut Transaction,
    link: &SignInLink,
    token_hash: &[u8; 32],
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into sign_in_links (client_id, token_hash, user_id, created_at, expires_at, used_at) \
         values ($1, $2, $3, $4, $5, $6)",
        link.client_id,
        token_hash.as_slice(),
        link.user_id,
        link.created_at,
        link.expires_at,
        link.used_at
    ))
    .await?;
    Ok(())
}

/// The link whose token has that hash, whichever client's Portal it opens.
pub async fn find_by_hash(
    db: &mut impl Database,
    token_hash: &[u8; 32],
) -> Result<Option<SignInLink>, StoreError> {
    db.optional(&sql!(
        "select client_id, user_id, created_at, expires_at, used_at from sign_in_links where token_hash = $1",
        token_hash.as_slice()
    ))
    .await
}

/// Uses a link up. Whether it was there to be used: of two that try, one succeeds.
pub async fn use_up(
    tx: &mut Transaction,
    client: ClientId,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = tx
        .execute(&sql!(
            "update sign_in_links set used_at = $3 \
             where client_id = $1 and token_hash = $2 and used_at is null and expires_at > $3",
            client,
            token_hash.as_slice(),
            now
        ))
        .await?;
    Ok(used == 1)
}

/// Forgets links that stopped working before `moment`.
pub async fn forget_before(tx: &mut Transaction, moment: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!("delete from sign_in_links where expires_at < $1", moment))
        .await?;
    Ok(())
}
