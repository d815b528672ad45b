//! Link inside clients' own pages: which session may go on there, for which company, on which page.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A session in a client's page, without its token.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LinkEmbedding {
        /// The client whose page it is.
        pub client_id: ClientId,
        /// The company that is asked.
        pub company_id: CompanyId,
        /// The origin of the page, as a browser writes it.
        pub parent_origin: String,
        /// When it began.
        pub created_at: Timestamp,
        /// When it ends.
        pub expires_at: Timestamp,
    }
}

/// Keeps a new session by the hash of its token.
pub async fn insert(
    tx: &mut Transaction,
    embedding: &LinkEmbedding,
    session_hash: &[u8; 32],
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into link_embeddings (client_id, session_hash, company_id, parent_origin, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
        embedding.client_id,
        session_hash.as_slice(),
        embedding.company_id,
        &embedding.parent_origin,
        embedding.created_at,
        embedding.expires_at
    ))
    .await?;
    Ok(())
}

/// The session of that hash, whichever client's it is: the page's address holds nothing else.
pub async fn find_by_hash(
    db: &mut impl Database,
    session_hash: &[u8; 32],
) -> Result<Option<LinkEmbedding>, StoreError> {
    db.optional(&sql!(
        "select client_id, company_id, parent_origin, created_at, expires_at from link_embeddings \
         where session_hash = $1",
        session_hash.as_slice()
    ))
    .await
}

/// Forgets sessions that ended before `moment`.
pub async fn forget_before(tx: &mut Transaction, moment: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!("delete from link_embeddings where expires_at < $1", moment))
        .await?;
    Ok(())
}
