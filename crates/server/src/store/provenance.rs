//! Which mappings made the records.

use jiff::Timestamp;
use platypus_model::{ClientId, ConnectionId, DataType, PlatformKey};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A mapping, as it was when it made records.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MappingVersion {
        /// The hash of its text.
        pub hash: String,
        /// The integration it belongs to.
        pub platform_key: PlatformKey,
        /// The data type whose records it makes.
        pub data_type: DataType,
        /// For each standard field where it comes from: a JSON array.
        pub fields: String,
        /// When this server first used it.
        pub first_used_at: Timestamp,
    }
}

/// The hash of the mapping that a connection's latest sync of a data type began with.
pub async fn latest_mapping(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = db
        .optional(&sql!(
            "select hash from connection_mappings where client_id = $1 and connection_id = $2 and data_type = $3 \
             order by used_from desc limit 1",
            client,
            connection,
            data_type
        ))
        .await?;
    Ok(row.map(|(hash,)| hash))
}

/// Keeps that from now on this mapping makes the records of its data type on a connection.
pub async fn note_mapping(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    connection: ConnectionId,
    version: &MappingVersion,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into mapping_versions (hash, platform_key, data_type, fields, first_used_at) \
         values ($1, $2, $3, $4, $5) on conflict do nothing",
        &version.hash,
        version.platform_key,
        version.data_type,
        &version.fields,
        version.first_used_at
    ))
    .await?;
    tx.execute(&sql!(
        "insert into connection_mappings (client_id, connection_id, data_type, used_from, hash) \
         values ($1, $2, $3, $4, $5) on conflict (client_id, connection_id, data_type, used_from) \
         do update set hash = excluded.hash",
        client,
        connection,
        version.data_type,
        now,
        &version.hash
    ))
    .await?;
    Ok(())
}

/// The mapping that made what was written at `at`; none where that was before mappings were noted.
pub async fn mapping_at(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
    at: Timestamp,
) -> Result<Option<MappingVersion>, StoreError> {
    db.optional(&sql!(
        "select v.hash, v.platform_key, v.data_type, v.fields, v.first_used_at from connection_mappings c \
         join mapping_versions v on v.hash = c.hash \
         where c.client_id = $1 and c.connection_id = $2 and c.data_type = $3 and c.used_from <= $4 \
         order by c.used_from desc limit 1",
        client,
        connection,
        data_type,
        at
    ))
    .await
}

/// Forgets which mappings made a connection's records.
pub async fn delete_connection(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from connection_mappings where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}
