//! `/companies/{companyId}/connections/{connectionId}/authorization` (contract section 2).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::payload::Payload;
use super::super::scope::ConnectionScope;
use super::ConnectionBody;
use crate::actions::Platform;
use crate::actions::import_grant::{self, ImportError};
use crate::actions::link_addresses::LinkAddresses;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(update))
}

/// Update a connection's authorisation
///
/// For tokens that your customer granted elsewhere, or the fields of an integration's form. Its
/// provider is asked whether it accepts them; then the connection is Linked. Nothing is read until you
/// ask for it.
#[utoipa::path(
    put, path = "/companies/{companyId}/connections/{connectionId}/authorization",
    operation_id = "update-connection-authorization", tag = "Connections",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path)),
    request_body = std::collections::HashMap<String, String>,
    responses((status = 200, body = ConnectionBody))
)]
async fn update(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    Payload(values): Payload<BTreeMap<String, String>>,
) -> Result<Json<ConnectionBody>, ApiError> {
    let (company, connection) = (scope.company.id, scope.connection.id);
    let linked =
        import_grant::import(&platform, scope.client, scope.cause, company, connection, values).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(ConnectionBody::new(&addresses, linked)))
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Connection(error) => error.into(),
            ImportError::IntegrationNotFound(key) => Self::IntegrationNotFound(key.to_string()),
            ImportError::Missing(_) | ImportError::Value(_) | ImportError::Refused(_) => {
                Self::invalid("Authorization", error.to_string(), "UpdateAuthorization")
            }
            ImportError::Status(message) => Self::Conflict(message),
            ImportError::Unavailable(reason) => Self::SourceUnavailable {
                message: reason.to_string(),
                is_limit: false,
                retry_after: None,
            },
            ImportError::Store(error) => Self::Store(error),
        }
    }
}
