//! Writing to providers (contract section 13): what can be written, and what became of it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use jiff::Timestamp;
use platypus_model::DataType;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::ApiError;
use super::super::error::{Validation, ValidationItem};
use super::super::paging::{ListParameters, ListRequest, Page};
use super::super::payload::Payload;
use super::super::scope::{CompanyScope, ConnectionScope};
use crate::actions::Platform;
use crate::actions::push::{self, PushError, Write};
use crate::actions::push_options::{self, PushOption};
use crate::store::push_operations::{self, PushKind, PushOperation, PushStatus};
use crate::sync::push::QueuePushError;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(options))
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(create))
        .routes(routes!(create_bank_transaction))
        .routes(routes!(update, delete))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// The longest record that is taken: a document of a thousand lines.
const MOST_BYTES: usize = 1024 * 1024;

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

/// How a record is written.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct PushParameters {
    /// How many minutes the write may take; then it ends `TimedOut`, though the provider may still do it.
    #[param(minimum = 1, maximum = 43200)]
    timeout_in_minutes: Option<i64>,
    /// Changes the record though its provider has changed it since it was read last.
    force_update: Option<bool>,
    /// Older clients ask for a refresh in this way: what is written is among the data at once anyway.
    allow_sync_on_push_complete: Option<bool>,
}

impl PushParameters {
    fn read(query: Result<Query<Self>, axum::extract::rejection::QueryRejection>) -> Result<Self, ApiError> {
        let Query(parameters) =
            query.map_err(|error| ApiError::invalid("Query", error.body_text(), "Parameters"))?;
        // It asks for what happens anyway.
        let _ = parameters.allow_sync_on_push_complete;
        Ok(parameters)
    }
}

type PushQuery = Result<Query<PushParameters>, axum::extract::rejection::QueryRejection>;

/// Create record
///
/// The operation is `Pending`; ask for it again, or wait for the webhook, to learn how it ends. `accounts` stands for
/// `chartOfAccounts` here, as in the reads.
#[utoipa::path(
    post, path = "/companies/{companyId}/connections/{connectionId}/push/{dataType}",
    operation_id = "create-record", tag = "Push data",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices"), PushParameters
    ),
    request_body = Object,
    responses((status = 200, body = PushOperationBody))
)]
async fn create(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    path: Path<(String, String, String)>,
    query: PushQuery,
    Payload(record): Payload<Map<String, Value>>,
) -> Result<Json<PushOperationBody>, ApiError> {
    let Path((_, _, name)) = path;
    let parameters = PushParameters::read(query)?;
    begin(&platform, scope, &name, Write::Create(record), &parameters).await
}

/// Create bank transaction
#[utoipa::path(
    post,
    path = "/companies/{companyId}/connections/{connectionId}/push/bankAccounts/{accountId}/bankTransactions",
    operation_id = "create-bank-transaction", tag = "Push data",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path), ("accountId" = String, Path), PushParameters
    ),
    request_body = Object,
    responses((status = 200, body = PushOperationBody))
)]
async fn create_bank_transaction(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    path: Path<(String, String, String)>,
    query: PushQuery,
    Payload(mut record): Payload<Map<String, Value>>,
) -> Result<Json<PushOperationBody>, ApiError> {
    let Path((_, _, account)) = path;
    let parameters = PushParameters::read(query)?;
    record.insert("accountId".to_owned(), Value::String(account));
    let name = DataType::BankTransactions.key();
    begin(&platform, scope, name, Write::Create(record), &parameters).await
}

/// Update record
#[utoipa::path(
    put, path = "/companies/{companyId}/connections/{connectionId}/push/{dataType}/{recordId}",
    operation_id = "update-record", tag = "Push data",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices"), ("recordId" = String, Path), PushParameters
    ),
    request_body = Object,
    responses((status = 200, body = PushOperationBody))
)]
async fn update(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    path: Path<(String, String, String, String)>,
    query: PushQuery,
    Payload(record): Payload<Map<String, Value>>,
) -> Result<Json<PushOperationBody>, ApiError> {
    let Path((_, _, name, id)) = path;
    let parameters = PushParameters::read(query)?;
    let is_forced = parameters.force_update == Some(true);
    let write = Write::Update {
        id,
        record,
        is_forced,
    };
    begin(&platform, scope, &name, write, &parameters).await
}

/// Delete record
#[utoipa::path(
    delete, path = "/companies/{companyId}/connections/{connectionId}/push/{dataType}/{recordId}",
    operation_id = "delete-record", tag = "Push data",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices"), ("recordId" = String, Path), PushParameters
    ),
    responses((status = 200, body = PushOperationBody))
)]
async fn delete(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    path: Path<(String, String, String, String)>,
    query: PushQuery,
) -> Result<Json<PushOperationBody>, ApiError> {
    let Path((_, _, name, id)) = path;
    let parameters = PushParameters::read(query)?;
    begin(&platform, scope, &name, Write::Delete { id }, &parameters).await
}

async fn begin(
    platform: &Platform,
    scope: ConnectionScope,
    name: &str,
    write: Write,
    parameters: &PushParameters,
) -> Result<Json<PushOperationBody>, ApiError> {
    let data_type = match name {
        // The contract's path of this one (section 13).
        "accounts" => Some(DataType::ChartOfAccounts),
        name => name.parse().ok(),
    };
    let data_type = data_type.ok_or_else(|| ApiError::DataTypeNotSupported {
        data_type: name.chars().take(80).collect(),
        platforms: scope.connection.platform_name.clone(),
    })?;
    let operation = push::begin(
        platform,
        scope.client,
        scope.company.id,
        scope.connection.id,
        data_type,
        write,
        parameters.timeout_in_minutes,
    )
    .await?;
    Ok(Json(operation.into()))
}

impl From<PushError> for ApiError {
    fn from(error: PushError) -> Self {
        let message = error.to_string();
        match error {
            PushError::NotSupported {
                data_type, platform, ..
            } => Self::DataTypeNotSupported {
                data_type: data_type.to_string(),
                platforms: platform,
            },
            PushError::Invalid(fields) => Self::Invalid(
                fields
                    .into_iter()
                    .map(|wrong| ValidationItem {
                        item_id: wrong.field,
                        message: wrong.message,
                        validator_name: "Record",
                    })
                    .collect(),
            ),
            PushError::Timeout => Self::invalid("timeoutInMinutes", message, "Parameters"),
            PushError::Id => Self::invalid("recordId", message, "Parameters"),
            PushError::Queue(QueuePushError::NoConnection(id)) => Self::ConnectionNotFound(id.to_string()),
            PushError::Queue(QueuePushError::NotLinked { .. }) => Self::NotLinked(message),
            PushError::Queue(QueuePushError::Store(error)) | PushError::Store(error) => Self::Store(error),
        }
    }
}
