//! `/apiKeys` (contract section 8).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::payload::Payload;
use super::{ApiError, Caller};
use crate::actions::Platform;
use crate::actions::api_keys::{self, ApiKeyError};
use crate::store::api_keys::ApiKey;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(delete))
}

/// An API key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApiKeyDetails)]
struct ApiKeyBody {
    /// Its id.
    id: Uuid,
    /// What its maker called it.
    name: Option<String>,
    /// The whole key in the reply that makes it; afterwards `…` and its last four characters.
    api_key: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_date: Timestamp,
}

impl ApiKeyBody {
    fn new(key: ApiKey, shown: String) -> Self {
        Self {
            id: key.id.0,
            name: key.name,
            api_key: shown,
            created_date: key.created_at,
        }
    }
}

/// Every API key of the client.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeys)]
struct ApiKeysBody {
    /// The keys, oldest first.
    results: Vec<ApiKeyBody>,
}

/// An API key to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = CreateApiKey)]
struct NewApiKeyBody {
    /// What to call it.
    #[schema(max_length = 50)]
    name: Option<String>,
}

/// List API keys
///
/// Only hashes are kept, so that a list shows the last four characters of each key.
#[utoipa::path(
    get, path = "/apiKeys", operation_id = "list-api-keys", tag = "Settings",
    responses((status = 200, body = ApiKeysBody))
)]
async fn list(State(platform): State<Platform>, caller: Caller) -> Result<Json<ApiKeysBody>, ApiError> {
    let keys = api_keys::list(&platform, caller.client).await?;
    let results = keys
        .into_iter()
        .map(|key| {
            let shown = format!("…{}", key.last_four);
            ApiKeyBody::new(key, shown)
        })
        .collect();
    Ok(Json(ApiKeysBody { results }))
}

/// Create an API key
///
/// The reply holds the whole key, this once. A client holds at most ten.
#[utoipa::path(
    post, path = "/apiKeys", operation_id = "create-api-key", tag = "Settings",
    request_body = NewApiKeyBody,
    responses((status = 201, body = ApiKeyBody))
)]
async fn create(
    State(platform): State<Platform>,
    caller: Caller,
    Payload(body): Payload<NewApiKeyBody>,
) -> Result<(StatusCode, Json<ApiKeyBody>), ApiError> {
    let made = api_keys::create(&platform, caller.client, caller.cause, body.name.as_deref()).await?;
    let shown = made.secret.expose_secret().to_owned();
    Ok((StatusCode::CREATED, Json(ApiKeyBody::new(made.key, shown))))
}

/// Delete an API key
///
/// It stops working at once. The last key can't be deleted.
#[utoipa::path(
    delete, path = "/apiKeys/{apiKeyId}", operation_id = "delete-api-key", tag = "Settings",
    params(("apiKeyId" = Uuid, Path)),
    responses((status = 204))
)]
async fn delete(
    State(platform): State<Platform>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let parsed = id
        .parse()
        .map_err(|_| ApiError::ApiKeyNotFound(id.chars().take(80).collect()))?;
    api_keys::revoke(&platform, caller.client, caller.cause, parsed).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ApiKeyError> for ApiError {
    fn from(error: ApiKeyError) -> Self {
        match error {
            ApiKeyError::NameTooLong => Self::invalid("Name", error.to_string(), "CreateApiKey"),
            ApiKeyError::TooMany | ApiKeyError::Last => Self::Conflict(error.to_string()),
            ApiKeyError::NotFound(id) => Self::ApiKeyNotFound(id.to_string()),
            ApiKeyError::Store(error) => Self::Store(error),
        }
    }
}
