//! Authorisations that companies have begun at a provider and not yet brought back.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// An authorisation under way, without its state's text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LinkState {
        /// The client that asks for access.
        pub client_id: ClientId,
        /// The company that is asked.
        pub company_id: CompanyId,
        /// The connection that will be linked.
        pub connection_id: ConnectionId,
        /// The hash of what the browser that began it holds.
        pub browser_hash: Vec<u8>,
        /// The embedded journey it belongs to, by the hash of its session; none outside of clients' pages.
        pub embedded_hash: Option<Vec<u8>>,
        /// The PKCE verifier, sealed for [`sealed_row`].
        pub verifier: Vec<u8>,
        /// When it began.
        pub created_at: Timestamp,
        /// When it has taken too long.
        pub expires_at: Timestamp,
        /// When it was brought back.
        pub used_at: Option<Timestamp>,
    }
}

/// The row a state's verifier is sealed for.
pub fn sealed_row(state_hash: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    state_hash
        .iter()
        .fold("link_states/".to_owned(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Keeps a new state by its hash.
pub async fn insert(
    tx: &mut Transaction,
    state: &LinkState,
    state_hash: &[u8; 32],
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into link_states (client_id, state_hash, company_id, connection_id, browser_hash, embedded_hash, \
         verifier, created_at, expires_at, used_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        state.client_id,
        state_hash.as_slice(),
        state.company_id,
        state.connection_id,
        state.browser_hash.as_slice(),
        state.embedded_hash.as_deref(),
        state.verifier.as_slice(),
        state.created_at,
        state.expires_at,
        state.used_at
    ))
    .await?;
    Ok(())
}

/// The state of that hash, whichever client's it is: a provider's redirect brings nothing else.
pub async fn find_by_hash(
    db: &mut impl Database,
    state_hash: &[u8; 32],
) -> Result<Option<LinkState>, StoreError> {
    db.optional(&sql!(
        "select client_id, company_id, connection_id, browser_hash, embedded_hash, verifier, created_at, \
         expires_at, used_at \
         from link_states where state_hash = $1",
        state_hash.as_slice()
    ))
    .await
}

/// Uses a state up. Whether it was there to be used: of two that try, one succeeds.
pub async fn use_up(
    tx: &mut Transaction,
    client: ClientId,
    state_hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = tx
        .execute(&sql!(
            "update link_states set used_at = $3 \
             where client_id = $1 and state_hash = $2 and used_at is null and expires_at > $3",
            client,
            state_hash.as_slice(),
            now
        ))
        .await?;
    Ok(used == 1)
}

/// Forgets states that ran out before `moment`.
pub async fn forget_before(tx: &mut Transaction, moment: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!("delete from link_states where expires_at < $1", moment))
        .await?;
    Ok(())
}
