//! Over which connection a record was read.

use platypus_model::ConnectionId;
use uuid::Uuid;

use crate::store::{Database, Reader, StoreError, sql};

use super::page::RecordSource;

/// The connection that a source's record of that id was read over; of several, the first.
pub async fn connection_of(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    id: &str,
) -> Result<Option<ConnectionId>, StoreError> {
    let row: Option<(Uuid,)> = reader
        .optional(&sql!(
            "select s.connection_id from record_sets s \
             join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
             and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null and k.record_id = $5 \
             order by k.record_number limit 1",
            source.client,
            source.company,
            source.data_type,
            source.connection,
            id
        ))
        .await?;
    Ok(row.map(|(connection,)| connection.into()))
}
