//! Clients: the tenants of this instance.

use jiff::Timestamp;
use platypus_model::ClientId;

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A client: the tenant that runs its customers' companies on this instance.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Client {
        /// Its id.
        pub id: ClientId,
        /// Its name, as shown to its customers.
        pub name: String,
        /// When it was made.
        pub created_at: Timestamp,
    }
}

/// Keeps a new client.
pub async fn insert(tx: &mut Transaction, client: &Client) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into clients (id, name, created_at) values ($1, $2, $3)",
        client.id,
        &client.name,
        client.created_at
    ))
    .await?;
    Ok(())
}

/// The client of that id.
pub async fn find(db: &mut impl Database, id: ClientId) -> Result<Option<Client>, StoreError> {
    db.optional(&sql!(
        "select id, name, created_at from clients where id = $1",
        id
    ))
    .await
}

/// Every client of the instance, oldest first. For the operator; nothing a client may ask.
pub async fn list(db: &mut impl Database) -> Result<Vec<Client>, StoreError> {
    db.all(&sql!("select id, name, created_at from clients order by id"))
        .await
}

/// Renames a client.
pub async fn rename(tx: &mut Transaction, id: ClientId, name: &str) -> Result<(), StoreError> {
    tx.execute(&sql!("update clients set name = $2 where id = $1", id, name))
        .await?;
    Ok(())
}

/// Holds the client until the transaction ends, so that two requests cannot both pass a check
/// of how many rows the client has. Whether the client is there.
pub async fn lock(tx: &mut Transaction, id: ClientId) -> Result<bool, StoreError> {
    let row: Option<(bool,)> = tx
        .optional(&sql!(
            "select true from clients where id = $1 /*pg for update pg*/",
            id
        ))
        .await?;
    Ok(row.is_some())
}
