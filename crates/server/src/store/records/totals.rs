//! How much is held.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};

use crate::store::{Database, StoreError, sql, stored_row};

stored_row! {
    /// How many records are held of one data type, read over one connection.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct SetTotal {
        /// The connection.
        pub connection: ConnectionId,
        /// The data type.
        pub data_type: DataType,
        /// How many, those deleted at the source included.
        pub total: i64,
    }
}

/// How many records of each data type are held for a company, connection by connection.
pub async fn totals(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<Vec<SetTotal>, StoreError> {
    db.all(&sql!(
        "select connection_id, data_type, total from record_sets where client_id = $1 and company_id = $2",
        client,
        company
    ))
    .await
}

/// When the provider says that a stored record of a connection last changed; none where no such record is stored, or
/// the provider does not say.
pub async fn source_modified_at(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
    record: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(Option<i64>,)> = db
        .optional(&sql!(
            "select k.source_modified_at from record_sets s \
             join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             where s.client_id = $1 and s.connection_id = $2 and s.data_type = $3 and k.record_id = $4",
            client,
            connection,
            data_type,
            record.to_owned()
        ))
        .await?;
    Ok(row
        .and_then(|(moment,)| moment)
        .and_then(|moment| Timestamp::from_microsecond(moment).ok()))
}
