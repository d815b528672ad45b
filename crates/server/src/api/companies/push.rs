//! Writing to providers (contract section 13): what can be written, and what became of it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use platypus_model::DataType;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::ApiError;
use super::super::error::Validation;
use super::super::paging::{ListParameters, ListRequest, Page};
use super::super::scope::{CompanyScope, ConnectionScope};
use crate::actions::Platform;
use crate::actions::push_options::{self, PushOption};
use crate::store::push_operations::{self, PushKind, PushOperation, PushStatus};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(options))
        .routes(routes!(list))
        .routes(routes!(get))
}

/// What can be written in one place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushOption)]
struct PushOptionBody {
    /// `Array`, `Object`, `String`, `Number`, `Boolean` or `DateTime`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its name, for people.
    display_name: String,
    /// What it means.
    description: &'static str,
    /// Whether it has to be there.
    required: bool,
    /// What is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, PushOptionBody>>, no_recursion)]
    properties: Option<BTreeMap<&'static str, PushOptionBody>>,
    /// What it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<PushChoiceBody>>,
}

/// One of the values that a field may have.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushOptionChoice)]
struct PushChoiceBody {
    /// The value.
    value: &'static str,
    /// What it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// It, for people.
    display_name: &'static str,
    /// Whether it has to be chosen: never.
    required: bool,
}

impl From<PushOption> for PushOptionBody {
    fn from(option: PushOption) -> Self {
        let properties = option.properties.map(|properties| {
            let shown = properties.into_iter();
            shown.map(|(name, option)| (name, option.into())).collect()
        });
        let words = option.words.map(|words| {
            let shown = words.iter().copied();
            shown
                .map(|word| PushChoiceBody {
                    value: word,
                    kind: "String",
                    display_name: word,
                    required: false,
                })
                .collect()
        });
        Self {
            kind: option.kind.as_str(),
            display_name: option.display_name,
            description: option.description,
            required: option.required,
            properties,
            options: words,
        }
    }
}

/// A record on its way to a provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushOperation)]
pub(super) struct PushOperationBody {
    /// Its id.
    push_operation_key: Uuid,
    /// The company.
    company_id: Uuid,
    /// The connection it goes over.
    data_connection_key: Uuid,
    /// What is written.
    #[schema(example = "invoices")]
    data_type: &'static str,
    /// `Pending`, `Success`, `Failed` or `TimedOut`.
    status: &'static str,
    /// The same as an HTTP status.
    status_code: i64,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    requested_on_utc: Timestamp,
    /// When it ended; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_on_utc: Option<Timestamp>,
    /// How many minutes it was given.
    timeout_in_minutes: Option<i64>,
    /// The same in seconds.
    timeout_in_seconds: Option<i64>,
    /// Why it failed and what to do next.
    error_message: Option<String>,
    /// What was wrong with which field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Validation>)]
    validation: Option<Box<RawValue>>,
    /// What it changed at the provider.
    changes: Vec<PushChangeBody>,
}

/// What a push changed at the provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushOperationChange)]
struct PushChangeBody {
    /// `Created`, `Modified` or `Deleted`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The record.
    record_ref: RecordRefBody,
    /// The file, where one was attached.
    attachment_id: Option<String>,
}

/// A record at the provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushOperationRef)]
struct RecordRefBody {
    /// Its id.
    id: String,
    /// Its data type.
    #[schema(example = "invoices")]
    data_type: &'static str,
}

impl From<PushOperation> for PushOperationBody {
    fn from(operation: PushOperation) -> Self {
        let changed = operation
            .record_id
            .filter(|_| operation.status == PushStatus::Success);
        Self {
            push_operation_key: operation.id.0,
            company_id: operation.company_id.0,
            data_connection_key: operation.connection_id.0,
            data_type: operation.data_type.key(),
            status: operation.status.as_str(),
            status_code: operation.status_code,
            requested_on_utc: operation.requested_at,
            completed_on_utc: operation.completed_at,
            timeout_in_minutes: operation.timeout_minutes,
            timeout_in_seconds: operation.timeout_minutes.map(|minutes| minutes * 60),
            error_message: operation.error_message,
            // The store keeps nothing but JSON there.
            validation: operation
                .validation
                .and_then(|validation| RawValue::from_string(validation).ok()),
            changes: changed
                .into_iter()
                .map(|id| PushChangeBody {
                    kind: match operation.kind {
                        PushKind::Create => "Created",
                        PushKind::Update => "Modified",
                        PushKind::Delete => "Deleted",
                    },
                    record_ref: RecordRefBody {
                        id,
                        data_type: operation.data_type.key(),
                    },
                    attachment_id: None,
                })
                .collect(),
        }
    }
}

/// Get push options
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/options/{dataType}",
    operation_id = "get-create-update-model-options-by-data-type", tag = "Push data",
    params(
        ("companyId" = Uuid, Path),
        ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices")
    ),
    responses((status = 200, body = PushOptionBody))
)]
async fn options(
    scope: ConnectionScope,
    path: Path<(String, String, String)>,
) -> Result<Json<PushOptionBody>, ApiError> {
    let Path((_, _, name)) = path;
    let data_type: Option<DataType> = name.parse().ok();
    let found = data_type.and_then(push_options::options);
    let found = found.ok_or_else(|| ApiError::DataTypeNotSupported {
        data_type: name.chars().take(80).collect(),
        platforms: scope.connection.platform_name,
    })?;
    Ok(Json(found.into()))
}

/// List push operations
#[utoipa::path(
    get, path = "/companies/{companyId}/push", operation_id = "get-company-push-history", tag = "Push data",
    params(("companyId" = Uuid, Path), ListParameters),
    responses((status = 200, body = Page<PushOperationBody>))
)]
async fn list(
    State(platform): State<Platform>,
    scope: CompanyScope,
    request: ListRequest,
) -> Result<Json<Page<PushOperationBody>>, ApiError> {
    let page = request.open(&platform.store, scope.client)?;
    let mut reader = platform.store.reader();
    let listed = push_operations::list(&mut reader, scope.client, scope.company.id, &page.listing()).await?;
    Ok(Json(page.of(listed, PushOperationBody::from)?))
}

/// Get push operation
#[utoipa::path(
    get, path = "/companies/{companyId}/push/{pushOperationKey}", operation_id = "get-push-operation",
    tag = "Push data",
    params(("companyId" = Uuid, Path), ("pushOperationKey" = Uuid, Path)),
    responses((status = 200, body = PushOperationBody))
)]
async fn get(
    State(platform): State<Platform>,
    scope: CompanyScope,
    path: Path<(String, String)>,
) -> Result<Json<PushOperationBody>, ApiError> {
    let Path((_, key)) = path;
    let unknown = || {
        let key: String = key.chars().take(80).collect();
        ApiError::NotFound(format!("Push operation {key} not found"))
    };
    let id = key.parse().map_err(|_| unknown())?;
    let mut reader = platform.store.reader();
    let found = push_operations::find(&mut reader, scope.client, scope.company.id, id).await?;
    Ok(Json(found.ok_or_else(unknown)?.into()))
}
