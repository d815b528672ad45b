//! Where a record came from and what it was before, beside the contract's paths.

use axum::Json;
use axum::extract::{RawPathParams, State};
use jiff::Timestamp;
use platypus_model::DataType;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ApiError;
use super::data::DataScope;
use super::scope::ConnectionScope;
use crate::actions::Platform;
use crate::provenance::{self, Change, FieldChange};
use crate::store::provenance::mapping_at;
use crate::store::records;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(origin))
        .routes(routes!(history))
}

/// Where a record came from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Provenance)]
struct ProvenanceBody {
    /// The connection it was read over.
    connection_id: Uuid,
    /// The integration behind the connection.
    #[schema(example = "Sandbox")]
    integration: String,
    /// The data type.
    #[schema(example = "invoices")]
    data_type: &'static str,
    /// The record's id.
    record_id: String,
    /// The sync that last wrote it.
    dataset_id: Uuid,
    /// When its content last changed here.
    #[schema(value_type = String, format = DateTime)]
    modified_date: Timestamp,
    /// When the source says it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    source_modified_date: Option<Timestamp>,
    /// The mapping that made it; absent where it was written before mappings were noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    mapping: Option<MappingBody>,
    /// The provider's own record, as it was when the record last changed: JSON, or text where it is
    /// none.
    #[schema(value_type = Object)]
    source: Box<RawValue>,
    /// The standard record.
    #[schema(value_type = Object)]
    record: Box<RawValue>,
}

/// A mapping, as it was when it made the record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MappingVersion)]
struct MappingBody {
    /// The hash of its text: the same as long as it does not change.
    version: String,
    /// When this server first used it.
    #[schema(value_type = String, format = DateTime)]
    first_used: Timestamp,
    /// For each standard field where it comes from.
    #[schema(value_type = Vec<FieldOriginBody>)]
    fields: Box<RawValue>,
}

/// Where a standard field comes from.
#[derive(ToSchema)]
#[schema(as = FieldOrigin)]
#[allow(dead_code)] // for the reference: the store keeps it written
struct FieldOriginBody {
    /// The standard field, `[]` standing for the elements of a list.
    #[schema(example = "lineItems[].unitAmount")]
    field: String,
    /// Where it is read from: a path of the source, a constant, or an expression.
    #[schema(example = "unit_price")]
    source: String,
    /// How the value is converted; empty where it is taken as it is.
    conversion: String,
    /// Whether the standard model requires the field.
    required: bool,
}

/// What changed of a record between syncs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RecordChanges)]
struct ChangesBody {
    /// The data type.
    data_type: &'static str,
    /// The record's id.
    record_id: String,
    /// How many changes of a record are kept at most.
    changes_kept: u16,
    /// The changes, the latest first.
    changes: Vec<ChangeBody>,
}

/// One change of a record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RecordChange)]
struct ChangeBody {
    /// When it was read.
    #[schema(value_type = String, format = DateTime)]
    changed: Timestamp,
    /// The sync that brought it.
    dataset_id: Uuid,
    /// Whether the record is deleted at the source since; absent where that did not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_deleted: Option<bool>,
    /// What differs.
    fields: Vec<FieldChangeBody>,
    /// Whether more fields differ than are listed.
    truncated: bool,
}

/// One field that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
struct FieldChangeBody {
    /// Its path.
    #[schema(example = "lineItems[2].quantity")]
    field: String,
    /// What it was; absent where it was absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Value>,
    /// What it is since; absent where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Value>,
}

impl From<Change> for ChangeBody {
    fn from(change: Change) -> Self {
        let field = |FieldChange { field, from, to }| FieldChangeBody { field, from, to };
        Self {
            changed: change.changed_at,
            dataset_id: change.dataset.0,
            is_deleted: change.deleted,
            fields: change.fields.into_iter().map(field).collect(),
            truncated: change.truncated,
        }
    }
}

/// Where a record came from
///
/// The provider's own record, the mapping that made the standard one of it, and for each standard
/// field where that mapping reads it.
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/provenance/{dataType}/{recordId}",
    operation_id = "get-record-provenance", tag = "Provenance",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices"), ("recordId" = String, Path)
    ),
    responses((status = 200, body = ProvenanceBody))
)]
async fn origin(
    State(platform): State<Platform>,
    connection: ConnectionScope,
    scope: DataScope,
    path: RawPathParams,
) -> Result<Json<ProvenanceBody>, ApiError> {
    let (data_type, id) = record_of(&path)?;
    let mut reader = platform.store.reader();
    let Some(found) = records::source_record(&mut reader, &scope.source(data_type), &id).await? else {
        return Err(scope.why_absent(&platform, data_type, short(&id)).await?);
    };
    let connection_id = connection.connection.id;
    let mapping = mapping_at(
        &mut reader,
        connection.client,
        connection_id,
        data_type,
        found.modified_at,
    )
    .await?;
    let mapping = mapping
        .map(|mapping| {
            Ok::<_, ApiError>(MappingBody {
                version: mapping.hash,
                first_used: mapping.first_used_at,
                fields: json(mapping.fields)?,
            })
        })
        .transpose()?;
    Ok(Json(ProvenanceBody {
        connection_id: connection_id.0,
        integration: connection.connection.platform_name,
        data_type: data_type.key(),
        record_id: id,
        dataset_id: found.dataset.0,
        modified_date: found.modified_at,
        source_modified_date: found.source_modified_at,
        mapping,
        source: source(&found.raw)?,
        record: json(found.json)?,
    }))
}

/// What changed of a record between syncs
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/changes/{dataType}/{recordId}",
    operation_id = "list-record-changes", tag = "Provenance",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices"), ("recordId" = String, Path)
    ),
    responses((status = 200, body = ChangesBody))
)]
async fn history(
    State(platform): State<Platform>,
    _: ConnectionScope,
    scope: DataScope,
    path: RawPathParams,
) -> Result<Json<ChangesBody>, ApiError> {
    let (data_type, id) = record_of(&path)?;
    let mut reader = platform.store.reader();
    let versions = records::versions(&mut reader, &scope.source(data_type), &id).await?;
    if versions.is_empty() {
        return Err(scope.why_absent(&platform, data_type, short(&id)).await?);
    }
    Ok(Json(ChangesBody {
        data_type: data_type.key(),
        record_id: id,
        changes_kept: platform.config.record_versions,
        changes: provenance::changes(&versions)
            .into_iter()
            .map(ChangeBody::from)
            .collect(),
    }))
}

/// The data type and the record's id that a path names.
fn record_of(path: &RawPathParams) -> Result<(DataType, String), ApiError> {
    let value = |name: &str| {
        path.iter()
            .find(|(key, _)| *key == name)
            .map_or_else(String::new, |(_, value)| value.to_owned())
    };
    let key = value("dataType");
    let data_type = key.parse().map_err(|_| ApiError::DataTypeNotSupported {
        data_type: short(&key),
        platforms: "any".to_owned(),
    })?;
    Ok((data_type, value("recordId")))
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The provider's record as it is, or as text where it is no JSON.
fn source(raw: &[u8]) -> Result<Box<RawValue>, ApiError> {
    if let Ok(json) = serde_json::from_slice::<Box<RawValue>>(raw) {
        return Ok(json);
    }
    serde_json::value::to_raw_value(&String::from_utf8_lossy(raw))
        .map_err(|error| ApiError::Internal(format!("a raw record can't be shown: {error}")))
}

fn json(text: String) -> Result<Box<RawValue>, ApiError> {
    RawValue::from_string(text)
        .map_err(|error| ApiError::Internal(format!("what is stored is no JSON: {error}")))
}
