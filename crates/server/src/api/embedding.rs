//! What Link needs inside a client's own pages: access tokens of one company, and the origins of
//! those pages (contract section 12, "Token" and "CORS").

use axum::Json;
use axum::extract::State;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::payload::Payload;
use super::scope::CompanyScope;
use super::{ApiError, Caller};
use crate::actions::Platform;
use crate::actions::allowed_origins::{self, OriginError, WebOrigin};
use crate::actions::embedding::{self, ACCESS_TOKEN_LIFE};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(token))
        .routes(routes!(old_token))
        .routes(routes!(origins, set_origins))
        .routes(routes!(old_origins, set_old_origins))
}

/// An access token of one company.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CompanyAccessToken)]
struct AccessTokenBody {
    /// Seconds until it stops working.
    #[schema(example = 86400)]
    expires_in: i64,
    /// The token.
    access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
}

/// An access token of one company, as it was once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConnectionManagementAccessToken)]
struct OldAccessTokenBody {
    /// The token.
    access_token: String,
}

/// The origins of the client's own pages.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConnectionManagementAllowedOrigins)]
struct OriginsBody {
    /// Scheme and host, such as `https://app.example.com`; at most 50.
    #[serde(default)]
    allowed_origins: Option<Vec<String>>,
}

impl OriginsBody {
    fn new(origins: &[WebOrigin]) -> Json<Self> {
        Json(Self {
            allowed_origins: Some(origins.iter().map(|origin| origin.as_str().to_owned()).collect()),
        })
    }
}

/// Get a company access token
///
/// Opens the Link pages of this company inside a page of yours, for a day; nothing else. Hand it to
/// `embed.js` in the browser.
#[utoipa::path(
    get, path = "/companies/{companyId}/accessToken", operation_id = "get-company-access-token", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = AccessTokenBody))
)]
async fn token(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<Json<AccessTokenBody>, ApiError> {
    let token = embedding::access_token(&platform, scope.client, scope.company.id).await?;
    Ok(Json(AccessTokenBody {
        expires_in: ACCESS_TOKEN_LIFE.as_secs(),
        access_token: token.expose_secret().to_owned(),
        token_type: "Bearer",
    }))
}

/// Get a company access token (old)
///
/// Use `GET /companies/{companyId}/accessToken`.
#[utoipa::path(
    get, path = "/companies/{companyId}/connectionManagement/accessToken",
    operation_id = "get-connection-management-access-token", tag = "Connection management",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = OldAccessTokenBody))
)]
async fn old_token(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<Json<OldAccessTokenBody>, ApiError> {
    let token = embedding::access_token(&platform, scope.client, scope.company.id).await?;
    Ok(Json(OldAccessTokenBody {
        access_token: token.expose_secret().to_owned(),
    }))
}

/// Get CORS settings
///
/// The origins of your own pages that Link may be shown inside of.
#[utoipa::path(
    get, path = "/corsSettings", operation_id = "get-cors-settings", tag = "Settings",
    responses((status = 200, body = OriginsBody))
)]
async fn origins(State(platform): State<Platform>, caller: Caller) -> Result<Json<OriginsBody>, ApiError> {
    let origins = allowed_origins::load(&mut platform.store.reader(), caller.client).await?;
    Ok(OriginsBody::new(&origins))
}

/// Set CORS settings
///
/// Replaces the origins of your own pages that Link may be shown inside of. A page that shows Link
/// and is no longer among them stops at once.
#[utoipa::path(
    post, path = "/corsSettings", operation_id = "set-cors-settings", tag = "Settings",
    request_body = OriginsBody,
    responses((status = 200, body = OriginsBody))
)]
async fn set_origins(
    State(platform): State<Platform>,
    caller: Caller,
    Payload(body): Payload<OriginsBody>,
) -> Result<Json<OriginsBody>, ApiError> {
    let written = body.allowed_origins.unwrap_or_default();
    let origins = allowed_origins::parse(written.iter().map(String::as_str))?;
    allowed_origins::save(&platform, caller.client, caller.cause, &origins).await?;
    Ok(OriginsBody::new(&origins))
}

/// Get CORS settings (old)
///
/// Use `GET /corsSettings`.
#[utoipa::path(
    get, path = "/connectionManagement/corsSettings",
    operation_id = "get-connection-management-cors-settings", tag = "Settings",
    responses((status = 200, body = OriginsBody))
)]
async fn old_origins(state: State<Platform>, caller: Caller) -> Result<Json<OriginsBody>, ApiError> {
    origins(state, caller).await
}

/// Set CORS settings (old)
///
/// Use `POST /corsSettings`.
#[utoipa::path(
    post, path = "/connectionManagement/corsSettings",
    operation_id = "set-connection-management-cors-settings", tag = "Settings",
    request_body = OriginsBody,
    responses((status = 200, body = OriginsBody))
)]
async fn set_old_origins(
    state: State<Platform>,
    caller: Caller,
    body: Payload<OriginsBody>,
) -> Result<Json<OriginsBody>, ApiError> {
    set_origins(state, caller, body).await
}

impl From<OriginError> for ApiError {
    fn from(error: OriginError) -> Self {
        match error {
            OriginError::Store(error) => Self::Store(error),
            other => Self::invalid("AllowedOrigins", other.to_string(), "AllowedOrigins"),
        }
    }
}
