//! Faults and grants of an organisation.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::organisation;
use crate::Sandbox;
use crate::api::ApiError;
use crate::faults::Faults;

/// `GET /control/organisations/{organisation}/faults`
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Faults>, ApiError> {
    Ok(Json(organisation(&sandbox, &id)?.faults().clone()))
}

/// `PUT /control/organisations/{organisation}/faults`
pub(super) async fn replace(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    body: String,
) -> Result<Json<Faults>, ApiError> {
    let organisation = organisation(&sandbox, &id)?;
    let faults: Faults = serde_json::from_str(&body)
        .map_err(|error| ApiError::parameter(format!("The faults cannot be read: {error}.")))?;
    organisation.faults().clone_from(&faults);
    sandbox.keep_faults(&organisation).await?;
    Ok(Json(faults))
}

/// `POST /control/organisations/{organisation}/revoke_grants`
pub(super) async fn revoke_grants(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let organisation = organisation(&sandbox, &id)?;
    let ended = sandbox
        .central()
        .end_grants(&organisation.id, sandbox.now())
        .await?;
    Ok(Json(json!({"ended": ended})))
}

/// `POST /control/organisations/{organisation}/expire_access_tokens`
pub(super) async fn expire_access_tokens(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let organisation = organisation(&sandbox, &id)?;
    let expired = sandbox
        .central()
        .expire_access_tokens(&organisation.id, sandbox.now())
        .await?;
    Ok(Json(json!({"expired": expired})))
}
