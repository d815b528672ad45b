//! `/companies/{companyId}/data/history` and `/sync/{datasetId}/validation` (contract section 3).

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use platypus_model::DatasetStatus;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::ApiError;
use super::super::paging::{ListParameters, ListRequest, Page};
use super::super::scope::{CompanyScope, DatasetScope};
use crate::actions::Platform;
use crate::store::datasets::{self, Dataset, Issue, Severity};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(validation))
}

/// One sync of one data type over one connection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PullOperation)]
pub(super) struct PullOperationBody {
    /// Its id.
    id: Uuid,
    /// The company.
    company_id: Uuid,
    /// The connection that was read.
    connection_id: Uuid,
    /// The data type that was read.
    #[schema(example = "invoices")]
    data_type: &'static str,
    /// Where it stands.
    #[schema(value_type = DatasetStatusName)]
    status: DatasetStatus,
    /// What the status does not say, such as until when it is paused.
    status_description: Option<String>,
    /// Why it failed, and what to do next.
    error_message: Option<String>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    requested: Timestamp,
    /// When it ended, well or not; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    completed: Option<Timestamp>,
    /// From 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    progress: i64,
    /// Whether it ended well. Can't be queried.
    is_completed: bool,
    /// Whether it ended in an error.
    is_errored: bool,
}

impl From<Dataset> for PullOperationBody {
    fn from(dataset: Dataset) -> Self {
        Self {
            id: dataset.id.0,
            company_id: dataset.company_id.0,
            connection_id: dataset.connection_id.0,
            data_type: dataset.data_type.key(),
            status: dataset.status,
            status_description: dataset.status_description,
            error_message: dataset.error_message,
            requested: dataset.requested_at,
            completed: dataset.completed_at,
            progress: dataset.progress,
            is_completed: dataset.status.is_completed(),
            is_errored: dataset.status.is_errored(),
        }
    }
}

/// What validation found in one sync.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ValidationResult)]
struct ValidationBody {
    /// Records that are not kept.
    errors: Vec<ValidationItemBody>,
    /// Records that are kept, though something about them is odd.
    warnings: Vec<ValidationItemBody>,
}

/// What validation found about one record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValidationItem)]
struct ValidationItemBody {
    /// The rule the record breaks.
    rule_id: String,
    /// The record's id; empty where it could not be read.
    item_id: String,
    /// What is wrong.
    message: String,
    /// What found it.
    validator_name: &'static str,
}

/// List pull operations
#[utoipa::path(
    get, path = "/companies/{companyId}/data/history", operation_id = "list-pull-operations", tag = "Refresh data",
    params(("companyId" = Uuid, Path), ListParameters),
    responses((status = 200, body = Page<PullOperationBody>))
)]
async fn list(
    State(platform): State<Platform>,
    scope: CompanyScope,
    request: ListRequest,
) -> Result<Json<Page<PullOperationBody>>, ApiError> {
    let mut reader = platform.store.reader();
    let listed = datasets::list(&mut reader, scope.client, scope.company.id, &request.listing()).await?;
    Ok(Json(request.page_of(listed, PullOperationBody::from)))
}

/// Get a pull operation
#[utoipa::path(
    get, path = "/companies/{companyId}/data/history/{datasetId}", operation_id = "get-pull-operation",
    tag = "Refresh data",
    params(("companyId" = Uuid, Path), ("datasetId" = Uuid, Path)),
    responses((status = 200, body = PullOperationBody))
)]
async fn get(scope: DatasetScope) -> Json<PullOperationBody> {
    Json(scope.dataset.into())
}

/// Get what validation found in a sync
#[utoipa::path(
    get, path = "/companies/{companyId}/sync/{datasetId}/validation", operation_id = "get-read-validation-results",
    tag = "Refresh data",
    params(("companyId" = Uuid, Path), ("datasetId" = Uuid, Path)),
    responses((status = 200, body = ValidationBody))
)]
async fn validation(
    State(platform): State<Platform>,
    scope: DatasetScope,
) -> Result<Json<ValidationBody>, ApiError> {
    let issues = datasets::issues(&mut platform.store.reader(), scope.client, scope.dataset.id).await?;
    let mut body = ValidationBody::default();
    for issue in issues {
        let list = match issue.severity {
            Severity::Error => &mut body.errors,
            Severity::Warning => &mut body.warnings,
        };
        list.push(issue.into());
    }
    Ok(Json(body))
}

impl From<Issue> for ValidationItemBody {
    fn from(issue: Issue) -> Self {
        Self {
            rule_id: issue.rule,
            item_id: issue.item.unwrap_or_default(),
            message: issue.message,
            validator_name: "StandardModel",
        }
    }
}

/// The contract's dataset statuses.
#[derive(ToSchema)]
#[schema(as = DatasetStatus)]
#[allow(dead_code, missing_docs)] // the reference's copy of `DatasetStatus`; a test holds the two together
pub(super) enum DatasetStatusName {
    Initial,
    Queued,
    Fetching,
    MapQueued,
    Mapping,
    ValidationQueued,
    Validating,
    ProcessingQueued,
    Processing,
    Complete,
    FetchError,
    MapError,
    ValidationError,
    ProcessingError,
    InternalError,
    AuthError,
    PermissionsError,
    RateLimitError,
    PrerequisiteNotMet,
    NotSupported,
    Cancelled,
}
