//! The end of what is read after a company has authorised a connection: told once, when all of it has
//! ended (contract section 10, `read.completed.initial`).

use jiff::Timestamp;
use serde_json::json;

use crate::events::{Cause, Event, EventKind, record};
use crate::store::datasets::{self, Dataset};
use crate::store::{StoreError, Transaction, connections, events};

/// Tells that all that was read since the connection was last authorised has ended, if it has and
/// nobody has told so yet. A dataset has just ended in the caller's transaction, which holds the
/// client's place in the order of events: of two that end at once, the later sees the earlier.
pub(super) async fn settle(tx: &mut Transaction, now: Timestamp, ended: &Dataset) -> Result<(), StoreError> {
    // What never started, such as a data type that the provider lacks, ends no read.
    if ended.started_at.is_none() {
        return Ok(());
    }
    let connection = connections::find_in_client(tx, ended.client_id, ended.connection_id).await?;
    let Some(linked_at) = connection.and_then(|connection| connection.linked_at) else {
        return Ok(());
    };
    let (client, connection) = (ended.client_id, ended.connection_id);
    let is_told = events::has_told_first_reads(tx, client, connection, linked_at).await?;
    if is_told
        || !datasets::list_in_progress(tx, client, connection)
            .await?
            .is_empty()
    {
        return Ok(());
    }
    let read = datasets::requested_since(tx, client, connection, linked_at).await?;
    let data_types: Vec<_> = read
        .iter()
        .map(|dataset| {
            json!({
                "dataType": dataset.data_type.key(),
                "status": dataset.status.as_str(),
                "recordsModified": dataset.records_changed + dataset.records_deleted,
                "recordsRejected": dataset.records_rejected,
            })
        })
        .collect();
    if data_types.is_empty() {
        return Ok(());
    }
    let event = Event::new(client, EventKind::InitialReadCompleted, Cause::ENGINE)
        .company(ended.company_id)
        .connection(connection)
        .detail(json!({ "dataTypes": data_types }));
    record(tx, now, event).await?;
    Ok(())
}
