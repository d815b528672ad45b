//! Which mapping makes the records.

use jiff::Timestamp;
use platypus_connectors::{Integration, mapping::FieldOrigin};
use platypus_model::{ClientId, ConnectionId, DataType};
use serde_json::json;

use crate::store::provenance::{self, MappingVersion};
use crate::store::{StoreError, Transaction};

/// Notes, with the beginning of a sync, which mapping will make its records. Nothing is written
/// where it is the one that made the last.
pub async fn note_mapping(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
    integration: &Integration,
) -> Result<(), StoreError> {
    let Some(mapping) = integration.mapping(data_type) else {
        return Ok(());
    };
    if provenance::latest_mapping(tx, client, connection, data_type)
        .await?
        .is_some_and(|hash| hash == mapping.version())
    {
        return Ok(());
    }
    let fields: Vec<serde_json::Value> = mapping.describe().iter().map(described).collect();
    let version = MappingVersion {
        hash: mapping.version().to_owned(),
        platform_key: integration.key(),
        data_type,
        fields: json!(fields).to_string(),
        first_used_at: now,
    };
    provenance::note_mapping(tx, now, client, connection, &version).await
}

fn described(origin: &FieldOrigin) -> serde_json::Value {
    json!({
        "field": origin.field,
        "source": origin.source,
        "conversion": origin.conversion,
        "required": origin.required,
    })
}
