//! How much is held.

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
