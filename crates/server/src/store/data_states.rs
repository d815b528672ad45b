//! What stands of each data type on each connection: latest datasets, and from where to read on.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType, DatasetId, DatasetStatus, PlatformKey};

use super::datasets::Dataset;
use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// What stands of one data type on one connection.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DataState {
        /// The company.
        pub company: CompanyId,
        /// The connection.
        pub connection: ConnectionId,
        /// The data type.
        pub data_type: DataType,
        /// The dataset queued last.
        pub latest_dataset: DatasetId,
        /// Where that dataset stands.
        pub latest_status: DatasetStatus,
        /// The last dataset that completed; none before the first.
        pub latest_successful_dataset: Option<DatasetId>,
        /// When it completed.
        pub last_successful_sync_at: Option<Timestamp>,
        /// From where the next incremental read starts, by the provider's clock; none asks for
        /// everything.
        pub read_from: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select company_id, connection_id, data_type, latest_dataset_id, latest_status, \
             latest_successful_dataset_id, last_successful_sync_at, read_from from data_states ",
            $rest
        )
    };
}

/// What stands of each data type of a company, connection by connection; a data type that was
/// never queued is absent.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<Vec<DataState>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and company_id = $2 order by data_type, latest_dataset_id desc"),
        client,
        company
    ))
    .await
}

/// What stands of one data type on one connection.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
) -> Result<Option<DataState>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and connection_id = $2 and data_type = $3"),
        client,
        connection,
        data_type
    ))
    .await
}

/// What stands of each data type on one connection.
pub async fn list_of_connection(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Vec<DataState>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and connection_id = $2 order by data_type"),
        client,
        connection
    ))
    .await
}

/// Notes where the latest dataset of its data type stands.
pub async fn note(tx: &mut Transaction, dataset: &Dataset) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into data_states (client_id, connection_id, data_type, company_id, latest_dataset_id, latest_status) \
         values ($1, $2, $3, $4, $5, $6) on conflict (client_id, connection_id, data_type) do update \
         set latest_dataset_id = excluded.latest_dataset_id, latest_status = excluded.latest_status",
        dataset.client_id,
        dataset.connection_id,
        dataset.data_type,
        dataset.company_id,
        dataset.id,
        dataset.status
    ))
    .await?;
    Ok(())
}

/// Notes that a dataset completed, and from where the next read starts.
pub async fn note_success(
    tx: &mut Transaction,
    dataset: &Dataset,
    at: Timestamp,
    read_from: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update data_states set latest_successful_dataset_id = $4, last_successful_sync_at = $5, read_from = $6 \
         where client_id = $1 and connection_id = $2 and data_type = $3",
        dataset.client_id,
        dataset.connection_id,
        dataset.data_type,
        dataset.id,
        at,
        read_from
    ))
    .await?;
    Ok(())
}

/// Makes every next read of a connection start from the beginning.
pub async fn forget_positions(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update data_states set read_from = null where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}

/// Makes every next read of a data type start from the beginning, for a client or for one company.
pub async fn forget_positions_in(
    tx: &mut Transaction,
    client: ClientId,
    company: Option<CompanyId>,
    data_type: DataType,
) -> Result<(), StoreError> {
    let statement = match company {
        None => sql!(
            "update data_states set read_from = null where client_id = $1 and data_type = $2",
            client,
            data_type
        ),
        Some(company) => sql!(
            "update data_states set read_from = null where client_id = $1 and data_type = $2 and company_id = $3",
            client,
            data_type,
            company
        ),
    };
    tx.execute(&statement).await?;
    Ok(())
}

/// Makes every next read of a data type over a client's connections to an integration start from the
/// beginning.
pub async fn forget_positions_of(
    tx: &mut Transaction,
    client: ClientId,
    platform_key: PlatformKey,
    data_type: DataType,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update data_states set read_from = null where client_id = $1 and data_type = $3 and connection_id in \
         (select id from connections where client_id = $1 and platform_key = $2)",
        client,
        platform_key,
        data_type
    ))
    .await?;
    Ok(())
}

/// Removes what is known of a connection's data types.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from data_states where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}
