//! `/companies/{companyId}/data/all` and `/data/queue/{dataType}` (contract section 3).

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use platypus_model::{ConnectionId, DataType};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::scope::CompanyScope;
use super::history::PullOperationBody;
use crate::actions::Platform;
use crate::actions::refresh::{self, RefreshError};

/// What older clients write for every data type.
const ALL: &str = "all";

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(all)).routes(routes!(queue))
}

/// Refresh all data
///
/// Queues every data type that is fetched after a link, over each Linked connection. What is in
/// progress is left as it is.
#[utoipa::path(
    post, path = "/companies/{companyId}/data/all", operation_id = "refresh-company-data", tag = "Refresh data",
    params(("companyId" = Uuid, Path)),
    responses((status = 204))
)]
async fn all(State(platform): State<Platform>, scope: CompanyScope) -> Result<StatusCode, ApiError> {
    refresh::refresh_all(&platform, scope.client, scope.cause, scope.company.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refresh a data type
#[utoipa::path(
    post, path = "/companies/{companyId}/data/queue/{dataType}", operation_id = "refresh-data-type",
    tag = "Refresh data",
    params(
        ("companyId" = Uuid, Path),
        ("dataType" = String, Path, example = "invoices"),
        ("connectionId" = Option<Uuid>, Query, description = "Only over this connection.")
    ),
    responses((status = 200, body = PullOperationBody))
)]
async fn queue(
    State(platform): State<Platform>,
    scope: CompanyScope,
    path: Path<(String, String)>,
    query: RawQuery,
) -> Result<Response, ApiError> {
    let Path((_, data_type)) = path;
    let connection = connection_id(query.0.as_deref().unwrap_or_default())?;
    if data_type == ALL && connection.is_none() {
        return Ok(all(State(platform), scope).await.into_response());
    }
    let data_type: DataType = data_type
        .parse()
        .map_err(|error: platypus_model::UnknownDataType| {
            ApiError::invalid("DataType", error.to_string(), "QueueDataset")
        })?;
    let dataset = refresh::queue(
        &platform,
        scope.client,
        scope.cause,
        scope.company.id,
        connection,
        data_type,
    )
    .await?;
    Ok(Json(PullOperationBody::from(dataset)).into_response())
}

fn connection_id(query: &str) -> Result<Option<ConnectionId>, ApiError> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name.eq_ignore_ascii_case("connectionId"))
        .map(|(_, id)| {
            id.parse()
                .map_err(|_| ApiError::ConnectionNotFound(id.chars().take(80).collect()))
        })
        .transpose()
}

impl From<RefreshError> for ApiError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::CompanyNotFound(id) => Self::CompanyNotFound(id.to_string()),
            RefreshError::ConnectionNotFound(id) => Self::ConnectionNotFound(id.to_string()),
            RefreshError::ConnectionNotLinked { .. } | RefreshError::NothingLinked { .. } => {
                Self::NotLinked(error.to_string())
            }
            RefreshError::AlreadyInProgress {
                data_type,
                company,
                dataset,
            } => Self::AlreadyInProgress {
                data_type,
                company,
                dataset,
            },
            RefreshError::Store(error) => Self::Store(error),
            RefreshError::Engine(_) => Self::Internal(error.to_string()),
        }
    }
}
