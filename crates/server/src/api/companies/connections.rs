//! `/companies/{companyId}/connections` (contract section 2).

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::paging::{ListParameters, ListRequest, Page};
use super::super::payload::{self, Payload};
use super::super::scope::{CompanyScope, ConnectionScope};
use super::ConnectionBody;
use crate::actions::Platform;
use crate::actions::connections::{self, ConnectionError};
use crate::actions::link_addresses::LinkAddresses;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, unlink, delete))
}

/// A connection to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreateConnection)]
struct NewConnectionBody {
    /// The integration's four letters.
    #[schema(value_type = String, example = "mqjo")]
    platform_key: Option<String>,
}

/// What changes of a connection.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdateConnectionStatus)]
struct StatusBody {
    /// `Unlinked`, the only change there is.
    #[schema(value_type = Option<String>, example = "Unlinked")]
    status: Option<String>,
}

/// List connections
#[utoipa::path(
    get, path = "/companies/{companyId}/connections", operation_id = "list-connections", tag = "Connections",
    params(("companyId" = Uuid, Path), ListParameters),
    responses((status = 200, body = Page<ConnectionBody>))
)]
async fn list(
    State(platform): State<Platform>,
    scope: CompanyScope,
    request: ListRequest,
) -> Result<Json<Page<ConnectionBody>>, ApiError> {
    let page = request.open(&platform.store, scope.client)?;
    let listed = connections::list(&platform, scope.client, scope.company.id, &page.listing()).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    let show = |connection| ConnectionBody::new(&addresses, connection);
    Ok(Json(page.of(listed, show)?))
}

/// Create a connection
///
/// The company authorises it at its `linkUrl`.
#[utoipa::path(
    post, path = "/companies/{companyId}/connections", operation_id = "create-connection", tag = "Connections",
    params(("companyId" = Uuid, Path)),
    request_body = NewConnectionBody,
    responses((status = 200, body = ConnectionBody))
)]
async fn create(
    State(platform): State<Platform>,
    scope: CompanyScope,
    request: Request,
) -> Result<Json<ConnectionBody>, ApiError> {
    let key = platform_key(&payload::body(request, &()).await?)?;
    let unknown = || ApiError::IntegrationNotFound(key.chars().take(80).collect());
    let parsed = key.parse().map_err(|_| unknown())?;
    let connection =
        connections::create(&platform, scope.client, scope.cause, scope.company.id, parsed).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(ConnectionBody::new(&addresses, connection)))
}

/// The key in the body of a new connection. Anything but an object is answered as the hosted
/// service answers the bare string that older clients sent.
fn platform_key(body: &[u8]) -> Result<String, ApiError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => {
            let body: NewConnectionBody = serde_json::from_value(Value::Object(fields))
                .map_err(|error| ApiError::invalid("Body", error.to_string(), "Json"))?;
            body.platform_key.ok_or_else(|| {
                ApiError::invalid("PlatformKey", "platformKey must be provided.", "CreateConnection")
            })
        }
        Ok(_) => Err(ApiError::ConnectionBodyMissing),
        Err(_) if body.is_empty() => Err(ApiError::ConnectionBodyMissing),
        Err(error) => Err(ApiError::invalid("Body", error.to_string(), "Json")),
    }
}

/// Get a connection
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}", operation_id = "get-connection",
    tag = "Connections",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path)),
    responses((status = 200, body = ConnectionBody))
)]
async fn get(
    State(platform): State<Platform>,
    scope: ConnectionScope,
) -> Result<Json<ConnectionBody>, ApiError> {
    let connection =
        connections::find(&platform, scope.client, scope.company.id, scope.connection.id).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(ConnectionBody::new(&addresses, connection)))
}

/// Unlink a connection
///
/// Nothing new is read; what was read stays readable. The company can link it again.
#[utoipa::path(
    patch, path = "/companies/{companyId}/connections/{connectionId}", operation_id = "unlink-connection",
    tag = "Connections",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path)),
    request_body = StatusBody,
    responses((status = 200, body = ConnectionBody))
)]
async fn unlink(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    Payload(body): Payload<StatusBody>,
) -> Result<Json<ConnectionBody>, ApiError> {
    if body.status.as_deref() != Some("Unlinked") {
        return Err(ApiError::invalid(
            "Status",
            "A connection's status can be changed to `Unlinked` only; its company links it.",
            "UpdateConnectionStatus",
        ));
    }
    let connection = connections::unlink(
        &platform,
        scope.client,
        scope.cause,
        scope.company.id,
        scope.connection.id,
    )
    .await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(ConnectionBody::new(&addresses, connection)))
}

/// Delete a connection
///
/// Gives the grant back and removes all that was read over the connection, for good.
#[utoipa::path(
    delete, path = "/companies/{companyId}/connections/{connectionId}", operation_id = "delete-connection",
    tag = "Connections",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path)),
    responses((status = 200))
)]
async fn delete(State(platform): State<Platform>, scope: ConnectionScope) -> Result<StatusCode, ApiError> {
    connections::delete(
        &platform,
        scope.client,
        scope.cause,
        scope.company.id,
        scope.connection.id,
    )
    .await?;
    Ok(StatusCode::OK)
}

impl From<ConnectionError> for ApiError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::CompanyNotFound(id) => Self::CompanyNotFound(id.to_string()),
            ConnectionError::NotFound(id) => Self::ConnectionNotFound(id.to_string()),
            ConnectionError::IntegrationNotFound(key) => Self::IntegrationNotFound(key.to_string()),
            ConnectionError::IntegrationDisabled(key) => Self::IntegrationDisabled(key.to_string()),
            ConnectionError::NotLinked { .. } => Self::StatusNotAllowed(error.to_string()),
            ConnectionError::Store(error) => Self::Store(error),
        }
    }
}
