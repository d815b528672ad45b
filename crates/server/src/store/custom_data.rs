//! Data types of clients' own: their syncs and their records (contract section 12, "Custom").

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DatasetId, DatasetStatus};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// One sync of a data type of the client's own over one connection.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CustomDataset {
        /// The client.
        pub client_id: ClientId,
        /// Its id.
        pub id: DatasetId,
        /// The company.
        pub company_id: CompanyId,
        /// The connection it reads.
        pub connection_id: ConnectionId,
        /// What the client calls the data type.
        pub identifier: String,
        /// Where it stands. Only `sync::custom` changes it.
        pub status: DatasetStatus,
        /// Why it failed and what to do next.
        pub error_message: Option<String>,
        /// 0 to 100.
        pub progress: i64,
        /// When it was asked for.
        pub requested_at: Timestamp,
        /// When it ended, well or not.
        pub completed_at: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, id, company_id, connection_id, identifier, status, error_message, progress, \
             requested_at, completed_at from custom_datasets ",
            $rest
        )
    };
}

/// Keeps a new sync.
///
/// # Errors
/// A conflict ([`StoreError::is_conflict`]) where one of the same data type is in progress on the
/// connection.
pub async fn insert(tx: &mut Transaction, dataset: &CustomDataset) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into custom_datasets (client_id, id, company_id, connection_id, identifier, status, progress, \
         requested_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        dataset.client_id,
        dataset.id,
        dataset.company_id,
        dataset.connection_id,
        &dataset.identifier,
        dataset.status,
        dataset.progress,
        dataset.requested_at
    ))
    .await?;
    Ok(())
}

/// Writes everything of a sync that changes while it runs.
pub async fn save(tx: &mut Transaction, dataset: &CustomDataset) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update custom_datasets set status = $3, error_message = $4, progress = $5, completed_at = $6 \
         where client_id = $1 and id = $2",
        dataset.client_id,
        dataset.id,
        dataset.status,
        dataset.error_message.clone(),
        dataset.progress,
        dataset.completed_at
    ))
    .await?;
    Ok(())
}

/// The company's sync of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    id: DatasetId,
) -> Result<Option<CustomDataset>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and company_id = $2 and id = $3"),
        client,
        company,
        id
    ))
    .await
}

/// The client's sync of that id, whichever company's it is.
pub async fn find_in_client(
    db: &mut impl Database,
    client: ClientId,
    id: DatasetId,
) -> Result<Option<CustomDataset>, StoreError> {
    db.optional(&sql!(select!("where client_id = $1 and id = $2"), client, id))
        .await
}

/// The sync of that data type that is in progress on a connection.
pub async fn find_in_progress(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    identifier: &str,
) -> Result<Option<CustomDataset>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and connection_id = $2 and identifier = $3 and completed_at is null"),
        client,
        connection,
        identifier
    ))
    .await
}

/// Every sync in progress on a connection.
pub async fn list_in_progress(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Vec<CustomDataset>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and connection_id = $2 and completed_at is null order by id"),
        client,
        connection
    ))
    .await
}

/// Whether a sync of that data type ever completed on a connection; none where none was asked for.
pub async fn has_completed(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    identifier: &str,
) -> Result<Option<bool>, StoreError> {
    let (asked, completed): (i64, i64) = db
        .one(&sql!(
            "select count(*), count(case when status = 'Complete' then 1 end) from custom_datasets \
             where client_id = $1 and connection_id = $2 and identifier = $3",
            client,
            connection,
            identifier
        ))
        .await?;
    Ok((asked > 0).then_some(completed > 0))
}

stored_row! {
    /// A record of a data type of the client's own.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CustomRecord {
        /// Its id at the provider.
        pub id: String,
        /// What is kept of it: a JSON object.
        pub content: String,
        /// When that last changed.
        pub modified_at: Timestamp,
    }
}

/// Keeps what was read of a record; what is the same stays untouched. Whether it is new or changed.
pub async fn put_record(
    tx: &mut Transaction,
    dataset: &CustomDataset,
    id: &str,
    content: &str,
    source_modified_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "insert into custom_records (client_id, connection_id, identifier, record_id, content, modified_at, \
             source_modified_at) values ($1, $2, $3, $4, $5, $6, $7) \
             on conflict (client_id, connection_id, identifier, record_id) do update set content = excluded.content, \
             modified_at = excluded.modified_at, source_modified_at = excluded.source_modified_at \
             where custom_records.content <> excluded.content",
            dataset.client_id,
            dataset.connection_id,
            &dataset.identifier,
            id,
            content,
            now,
            source_modified_at
        ))
        .await?;
    Ok(changed == 1)
}

/// A page of a data type's records on a connection, by their ids.
pub async fn records(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    identifier: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<CustomRecord>, StoreError> {
    db.all(&sql!(
        "select record_id, content, modified_at from custom_records \
         where client_id = $1 and connection_id = $2 and identifier = $3 order by record_id limit $4 offset $5",
        client,
        connection,
        identifier,
        limit,
        offset
    ))
    .await
}

/// How many records of a data type a connection has.
pub async fn count_records(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    identifier: &str,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from custom_records where client_id = $1 and connection_id = $2 and identifier = $3",
            client,
            connection,
            identifier
        ))
        .await?;
    Ok(count)
}
