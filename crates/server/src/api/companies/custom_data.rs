//! Refreshing and reading data types of your own (contract section 12, "Custom").

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::paging::ListRequest;
use super::super::scope::ConnectionScope;
use super::history::PullOperationBody;
use crate::actions::Platform;
use crate::actions::custom_data::{self, CustomDataError, CustomIdentifier};
use crate::store::custom_data::{self as rows, CustomRecord};
use crate::sync::custom::QueueCustomError;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(refresh))
        .routes(routes!(list))
}

/// A record of a data type of your own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomDataTypeRecord)]
struct CustomRecordBody {
    /// Its id: what `keyBy` names, values joined by `|`.
    id: String,
    /// What `requiredData` names, as the provider has it.
    #[schema(value_type = Object)]
    content: Option<Box<RawValue>>,
    /// When that last changed here.
    modified_date: ModifiedDateBody,
}

/// The published specification wraps the date, and its clients insist on it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomDataModifiedDate)]
struct ModifiedDateBody {
    /// When the record last changed here.
    #[schema(value_type = String, format = DateTime)]
    modified_date: Timestamp,
}

/// A page of records of a data type of your own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomDataTypeRecords)]
struct CustomRecordsBody {
    /// The records, by their ids.
    results: Vec<CustomRecordBody>,
    /// The page's number, from 1.
    page_number: u32,
    /// Records per page.
    page_size: u32,
    /// How many records there are on all pages.
    total_results: i64,
}

impl From<CustomRecord> for CustomRecordBody {
    fn from(record: CustomRecord) -> Self {
        Self {
            id: record.id,
            // The store keeps nothing but JSON objects there.
            content: RawValue::from_string(record.content).ok(),
            modified_date: ModifiedDateBody {
                modified_date: record.modified_at,
            },
        }
    }
}

/// Refresh custom data type
///
/// Its progress is told by `/companies/{companyId}/data/history/{datasetId}`.
#[utoipa::path(
    post, path = "/companies/{companyId}/connections/{connectionId}/data/queue/custom/{customDataIdentifier}",
    operation_id = "refresh-custom-data-type", tag = "Custom data type",
    params(
        ("companyId" = Uuid, Path),
        ("connectionId" = Uuid, Path),
        ("customDataIdentifier" = String, Path, example = "purchase-requests")
    ),
    responses((status = 200, body = PullOperationBody))
)]
async fn refresh(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    path: Path<(String, String, String)>,
) -> Result<Json<PullOperationBody>, ApiError> {
    let Path((_, _, identifier)) = path;
    let identifier = CustomIdentifier::parse(&identifier)?;
    let (company, connection) = (scope.company.id, scope.connection.id);
    let dataset = custom_data::refresh(&platform, scope.client, company, connection, &identifier).await?;
    Ok(Json(dataset.into()))
}

/// List custom data type records
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/data/custom/{customDataIdentifier}",
    operation_id = "list-custom-data-type-records", tag = "Custom data type",
    params(
        ("companyId" = Uuid, Path),
        ("connectionId" = Uuid, Path),
        ("customDataIdentifier" = String, Path, example = "purchase-requests"),
        ("page" = Option<u32>, Query, description = "Page number, from 1."),
        ("pageSize" = Option<u32>, Query, description = "Results per page, 1 to 5000.")
    ),
    responses((status = 200, body = CustomRecordsBody))
)]
async fn list(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    path: Path<(String, String, String)>,
    request: ListRequest,
) -> Result<Json<CustomRecordsBody>, ApiError> {
    let Path((_, _, identifier)) = path;
    let identifier = CustomIdentifier::parse(&identifier)?;
    let (client, connection) = (scope.client, scope.connection.id);
    let mut reader = platform.store.reader();
    match rows::has_completed(&mut reader, client, connection, identifier.as_str()).await? {
        Some(true) => {}
        Some(false) | None => return Err(ApiError::DataNotRequested),
    }
    let (limit, offset) = (request.page_size.into(), request.offset());
    let offset = i64::try_from(offset).unwrap_or(i64::MAX);
    let name = identifier.as_str();
    let found = rows::records(&mut reader, client, connection, name, limit, offset).await?;
    let total_results = rows::count_records(&mut reader, client, connection, name).await?;
    Ok(Json(CustomRecordsBody {
        results: found.into_iter().map(CustomRecordBody::from).collect(),
        page_number: request.number(),
        page_size: request.page_size,
        total_results,
    }))
}

impl From<CustomDataError> for ApiError {
    fn from(error: CustomDataError) -> Self {
        let message = error.to_string();
        match error {
            CustomDataError::Identifier(_) => {
                Self::invalid("CustomDataIdentifier", message, "CustomDataType")
            }
            CustomDataError::IntegrationNotFound(key) => Self::IntegrationNotFound(key.to_string()),
            CustomDataError::TooMany | CustomDataError::TooManyProperties | CustomDataError::Source(_) => {
                Self::invalid("CustomDataType", message, "CustomDataType")
            }
            CustomDataError::Queue(error) => error.into(),
            CustomDataError::Store(error) => Self::Store(error),
        }
    }
}

impl From<QueueCustomError> for ApiError {
    fn from(error: QueueCustomError) -> Self {
        match error {
            QueueCustomError::NoConnection(id) => Self::ConnectionNotFound(id.to_string()),
            QueueCustomError::NotLinked { .. } => Self::NotLinked(error.to_string()),
            QueueCustomError::NotConfigured(_) => Self::NotFound(error.to_string()),
            QueueCustomError::AlreadyInProgress { .. } => Self::Conflict(error.to_string()),
            QueueCustomError::Store(error) => Self::Store(error),
        }
    }
}
