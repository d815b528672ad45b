//! `/companies/{companyId}/data/history` and `/sync/{datasetId}/validation` (contract section 3).

use axum::Json;
use axum::extract::{Path, State};
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
use crate::store::custom_data::{self, CustomDataset};
use crate::store::datasets::{self, Dataset, Issue, Severity};
use crate::store::validations;
use crate::validation::rules_of;

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
    data_type: String,
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
            data_type: dataset.data_type.key().to_owned(),
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

impl From<CustomDataset> for PullOperationBody {
    fn from(dataset: CustomDataset) -> Self {
        Self {
            id: dataset.id.0,
            company_id: dataset.company_id.0,
            connection_id: dataset.connection_id.0,
            data_type: format!("custom/{}", dataset.identifier),
            status: dataset.status,
            status_description: None,
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
    /// Records that are not kept, and records whose own figures contradict each other.
    errors: Vec<ValidationItemBody>,
    /// What may need attention and blocks nothing.
    warnings: Vec<ValidationItemBody>,
    /// What the rules over stored records came to; absent until they have run, a moment after the
    /// sync completes.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<ValidationSummaryBody>,
}

/// What the rules over stored records came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValidationSummary)]
struct ValidationSummaryBody {
    /// When they ran.
    #[schema(value_type = String, format = DateTime)]
    validated: Timestamp,
    /// How many records they looked at.
    records: i64,
    /// The rules that were broken. Of each, the first hundred findings are listed; this counts all.
    rules: Vec<RuleTotalBody>,
}

/// How often a rule was broken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValidationRuleTotal)]
struct RuleTotalBody {
    /// The rule.
    #[schema(example = "invoices.subtotal-and-tax-make-total")]
    rule_id: String,
    /// `error` or `warning`.
    severity: &'static str,
    /// How often, in all.
    found: i64,
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
    /// The field that is to blame.
    #[schema(example = "lineItems[2].accountRef.id")]
    field: String,
    /// What is wrong.
    message: String,
    /// What found it.
    validator_name: String,
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
    let page = request.open(&platform.store, scope.client)?;
    let mut reader = platform.store.reader();
    let listed = datasets::list(&mut reader, scope.client, scope.company.id, &page.listing()).await?;
    Ok(Json(page.of(listed, PullOperationBody::from)?))
}

/// Get a pull operation
#[utoipa::path(
    get, path = "/companies/{companyId}/data/history/{datasetId}", operation_id = "get-pull-operation",
    tag = "Refresh data",
    params(("companyId" = Uuid, Path), ("datasetId" = Uuid, Path)),
    responses((status = 200, body = PullOperationBody))
)]
async fn get(
    State(platform): State<Platform>,
    scope: CompanyScope,
    path: Path<(String, String)>,
) -> Result<Json<PullOperationBody>, ApiError> {
    let Path((_, id)) = path;
    let unknown = || ApiError::DatasetNotFound(id.chars().take(80).collect());
    let parsed = id.parse().map_err(|_| unknown())?;
    let (client, company) = (scope.client, scope.company.id);
    let mut reader = platform.store.reader();
    if let Some(dataset) = datasets::find(&mut reader, client, company, parsed).await? {
        return Ok(Json(dataset.into()));
    }
    let custom = custom_data::find(&mut reader, client, company, parsed).await?;
    custom.map(|dataset| Json(dataset.into())).ok_or_else(unknown)
}

/// Get what validation found in a sync
///
/// What did not fit the standard model as it was read, and what rules over the stored records found
/// once the sync was complete. Each rule is described in the guide on validation.
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
    let (client, dataset) = (scope.client, scope.dataset.id);
    let mut reader = platform.store.reader();
    let mut body = ValidationBody::default();
    for issue in datasets::issues(&mut reader, client, dataset).await? {
        body.add(issue.severity, issue.into());
    }
    let Some(validation) = validations::find(&mut reader, client, dataset).await? else {
        return Ok(Json(body));
    };
    let validator = &rules_of(scope.dataset.data_type).validator;
    for finding in validations::findings(&mut reader, client, dataset).await? {
        let item = ValidationItemBody {
            rule_id: finding.rule,
            item_id: finding.item,
            field: finding.field,
            message: finding.message,
            validator_name: validator.clone(),
        };
        body.add(finding.severity, item);
    }
    let totals = validations::totals(&mut reader, client, dataset).await?;
    body.summary = Some(ValidationSummaryBody {
        validated: validation.validated_at,
        records: validation.records,
        rules: totals
            .into_iter()
            .map(|total| RuleTotalBody {
                rule_id: total.rule,
                severity: total.severity.as_str(),
                found: total.found,
            })
            .collect(),
    });
    Ok(Json(body))
}

impl ValidationBody {
    fn add(&mut self, severity: Severity, item: ValidationItemBody) {
        match severity {
            Severity::Error => self.errors.push(item),
            Severity::Warning => self.warnings.push(item),
        }
    }
}

impl From<Issue> for ValidationItemBody {
    fn from(issue: Issue) -> Self {
        let field = issue.rule.strip_prefix("field:").unwrap_or_default().to_owned();
        Self {
            rule_id: issue.rule,
            item_id: issue.item.unwrap_or_default(),
            field,
            message: issue.message,
            validator_name: "StandardModel".to_owned(),
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
