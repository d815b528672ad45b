//! Grants that wait for an answer: a company authorised something else than expected, and is asked
//! whether it meant to.

use jiff::Timestamp;
use platypus_connectors::Credentials;
use platypus_model::{ClientId, ConnectionId};
use zeroize::Zeroizing;

use super::{Database, Store, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A grant that waits for an answer.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LinkQuestion {
        /// The client.
        pub client_id: ClientId,
        /// The connection that would be linked.
        pub connection_id: ConnectionId,
        /// The hash of what the browser that authorised it holds.
        pub browser_hash: Vec<u8>,
        /// The credentials, sealed.
        pub credentials: Vec<u8>,
        /// The organisation's id at the provider.
        pub entity_id: String,
        /// Its name there.
        pub entity_name: String,
        /// What the company chooses from, as a JSON array, where it has yet to choose; the organisation
        /// is empty then.
        pub choices: Option<String>,
        /// When it was granted.
        pub created_at: Timestamp,
        /// When it is too late to answer.
        pub expires_at: Timestamp,
    }
}

fn row_name(connection: ConnectionId) -> String {
    format!("link_questions {connection}")
}

/// Seals credentials for a question about that connection.
pub async fn seal(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    credentials: &Credentials,
) -> Result<Vec<u8>, StoreError> {
    let text =
        Zeroizing::new(serde_json::to_vec(credentials).map_err(|error| StoreError::Open(error.to_string()))?);
    tx.seal(client, &row_name(connection), &text).await
}

/// The credentials of a question.
pub async fn open(store: &Store, question: &LinkQuestion) -> Result<Credentials, StoreError> {
    let opened = store
        .unseal(
            &mut store.reader(),
            question.client_id,
            &row_name(question.connection_id),
            &question.credentials,
        )
        .await?;
    serde_json::from_slice(&opened)
        // Never the parser's words: they could quote a secret.
        .map_err(|_| StoreError::Open("the credentials of a question do not parse".to_owned()))
}

/// Keeps a question in place of any before about the same connection.
pub async fn put(tx: &mut Transaction, question: &LinkQuestion) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into link_questions (client_id, connection_id, browser_hash, credentials, entity_id, entity_name, \
         choices, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         on conflict (client_id, connection_id) do update set browser_hash = excluded.browser_hash, \
         credentials = excluded.credentials, entity_id = excluded.entity_id, entity_name = excluded.entity_name, \
         choices = excluded.choices, \
         created_at = excluded.created_at, expires_at = excluded.expires_at",
        question.client_id,
        question.connection_id,
        question.browser_hash.as_slice(),
        question.credentials.as_slice(),
        &question.entity_id,
        &question.entity_name,
        question.choices.clone(),
        question.created_at,
        question.expires_at
    ))
    .await?;
    Ok(())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, connection_id, browser_hash, credentials, entity_id, entity_name, choices, \
             created_at, expires_at from link_questions ",
            $rest
        )
    };
}

/// The question about a connection.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Option<LinkQuestion>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and connection_id = $2"),
        client,
        connection
    ))
    .await
}

/// Those that nobody answered before `now`, the oldest first, at most a hundred.
pub async fn expired(db: &mut impl Database, now: Timestamp) -> Result<Vec<LinkQuestion>, StoreError> {
    db.all(&sql!(
        select!("where expires_at <= $1 order by expires_at limit 100"),
        now
    ))
    .await
}

/// Removes a question; whether it was there, as it was asked then. Of two that answer, one succeeds.
pub async fn remove(tx: &mut Transaction, question: &LinkQuestion) -> Result<bool, StoreError> {
    let removed = tx
        .execute(&sql!(
            "delete from link_questions where client_id = $1 and connection_id = $2 and created_at = $3",
            question.client_id,
            question.connection_id,
            question.created_at
        ))
        .await?;
    Ok(removed == 1)
}
