//! `/companies/{companyId}/syncSettings` (contract section 4).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::ApiError;
use super::super::payload::Payload;
use super::super::scope::CompanyScope;
use super::super::sync_settings::{self as bodies, SyncSettingBody};
use crate::actions::{Platform, sync_settings};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(get, set))
}

/// How a company's data is read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CompanySyncSettings)]
struct CompanySyncSettingsBody {
    /// The company.
    company_id: Uuid,
    /// Every data type's settings, as they are in force.
    settings: Vec<SyncSettingBody>,
    /// Whether the company has settings of its own that go before those of your profile.
    overrides_defaults: bool,
}

/// How a company's data is to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CompanySyncSettingsRequest)]
struct NewCompanySyncSettingsBody {
    /// The company.
    #[schema(value_type = Uuid)]
    company_id: Option<String>,
    /// Settings of the data types that change; the others stay.
    #[schema(value_type = Vec<SyncSettingBody>)]
    settings: Option<Vec<SyncSettingBody>>,
    /// Whether these go before those of your profile; false falls back to them.
    #[schema(default = true)]
    overrides_defaults: Option<bool>,
}

/// Get company sync settings
#[utoipa::path(
    get, path = "/companies/{companyId}/syncSettings", operation_id = "get-company-syncSettings", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = CompanySyncSettingsBody))
)]
async fn get(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<Json<CompanySyncSettingsBody>, ApiError> {
    let (decided, effective) = sync_settings::of_company(&platform, scope.client, scope.company.id).await?;
    Ok(Json(CompanySyncSettingsBody {
        company_id: scope.company.id.0,
        settings: bodies::show(&effective),
        overrides_defaults: decided.overrides_defaults,
    }))
}

/// Set company sync settings
#[utoipa::path(
    post, path = "/companies/{companyId}/syncSettings", operation_id = "set-company-syncSettings", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    request_body = NewCompanySyncSettingsBody,
    responses((status = 204))
)]
async fn set(
    State(platform): State<Platform>,
    scope: CompanyScope,
    Payload(body): Payload<NewCompanySyncSettingsBody>,
) -> Result<StatusCode, ApiError> {
    let company = scope.company.id;
    let decided = bodies::decided(
        ("companyId", body.company_id),
        &company.to_string(),
        body.settings,
        body.overrides_defaults,
    )?;
    sync_settings::decide_for_company(&platform, scope.client, scope.cause, company, decided).await?;
    Ok(StatusCode::NO_CONTENT)
}
