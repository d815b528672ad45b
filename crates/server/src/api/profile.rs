//! `/profile` and `/profile/syncSettings` (contract sections 4 and 8).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::payload::Payload;
use super::sync_settings::{self as bodies, SyncSettingBody};
use super::{ApiError, Caller};
use crate::actions::profile::{self, Pictures, Profile, ProfileChanges, ProfileError};
use crate::actions::redirects::SettingsError;
use crate::actions::{Platform, sync_settings};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(get, change))
        .routes(routes!(get_sync_settings, set_sync_settings))
}

/// Who you are to your customers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Profile)]
struct ProfileBody {
    /// Your name.
    name: String,
    /// The address of your logo; empty where there is none.
    logo_url: String,
    /// The address of your icon; empty where there is none.
    icon_url: String,
    /// Where companies go after Link; empty where Link's own page is the end.
    redirect_url: String,
    /// Where a redirect whose host depends on the Link address may lead.
    white_list_urls: Vec<String>,
}

impl From<Profile> for ProfileBody {
    fn from(profile: Profile) -> Self {
        Self {
            name: profile.name,
            logo_url: profile.pictures.logo_url.unwrap_or_default(),
            icon_url: profile.pictures.icon_url.unwrap_or_default(),
            redirect_url: profile.redirect_url,
            white_list_urls: profile.allowed_urls,
        }
    }
}

/// What you change of your profile. `apiKey` and `confirmCompanyName`, which older clients send, are
/// ignored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProfileRequest)]
struct ProfileChangesBody {
    /// Your name.
    #[schema(value_type = String)]
    name: Option<String>,
    /// The address of your logo.
    logo_url: Option<String>,
    /// The address of your icon.
    icon_url: Option<String>,
    /// Where companies go after Link.
    #[schema(value_type = String)]
    redirect_url: Option<String>,
    /// Where a redirect whose host depends on the Link address may lead; stays as it is where left out.
    white_list_urls: Option<Vec<String>>,
}

/// Get profile
#[utoipa::path(
    get, path = "/profile", operation_id = "get-profile", tag = "Settings",
    responses((status = 200, body = ProfileBody))
)]
async fn get(State(platform): State<Platform>, caller: Caller) -> Result<Json<ProfileBody>, ApiError> {
    let found = profile::load(&platform, caller.client).await?;
    Ok(Json(found.into()))
}

/// Update profile
#[utoipa::path(
    put, path = "/profile", operation_id = "update-profile", tag = "Settings",
    request_body = ProfileChangesBody,
    responses((status = 200, body = ProfileBody))
)]
async fn change(
    State(platform): State<Platform>,
    caller: Caller,
    Payload(body): Payload<ProfileChangesBody>,
) -> Result<Json<ProfileBody>, ApiError> {
    let required = |field: Option<String>, item: &str| {
        field.ok_or_else(|| ApiError::invalid(item, format!("{item} must be provided."), "Profile"))
    };
    let changes = ProfileChanges {
        name: required(body.name, "Name")?,
        redirect_url: required(body.redirect_url, "RedirectUrl")?,
        allowed_urls: body.white_list_urls,
        pictures: Pictures {
            logo_url: body.logo_url,
            icon_url: body.icon_url,
        },
    };
    let kept = profile::change(&platform, caller.client, caller.cause, changes).await?;
    Ok(Json(kept.into()))
}

impl From<ProfileError> for ApiError {
    fn from(error: ProfileError) -> Self {
        let item = match error {
            ProfileError::Store(error) | ProfileError::Redirect(SettingsError::Store(error)) => {
                return Self::Store(error);
            }
            ProfileError::Name => "Name",
            ProfileError::Address(_) => "LogoUrl",
            ProfileError::Redirect(SettingsError::Template(_)) => "RedirectUrl",
            ProfileError::Redirect(_) => "WhiteListUrls",
        };
        Self::invalid(item, error.to_string(), "Profile")
    }
}

/// How data of your companies is read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SyncSettings)]
struct SyncSettingsBody {
    /// Your id.
    client_id: Uuid,
    /// Every data type's settings.
    settings: Vec<SyncSettingBody>,
    /// Whether these go before what an integration has by default.
    overrides_defaults: bool,
}

/// How data of your companies is to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SyncSettingsRequest)]
struct NewSyncSettingsBody {
    /// Your id.
    #[schema(value_type = Uuid)]
    client_id: Option<String>,
    /// Settings of the data types that change; the others stay.
    #[schema(value_type = Vec<SyncSettingBody>)]
    settings: Option<Vec<SyncSettingBody>>,
    /// Whether these go before what an integration has by default.
    #[schema(default = true)]
    overrides_defaults: Option<bool>,
}

/// Get sync settings
#[utoipa::path(
    get, path = "/profile/syncSettings", operation_id = "get-profile-syncSettings", tag = "Settings",
    responses((status = 200, body = SyncSettingsBody))
)]
async fn get_sync_settings(
    State(platform): State<Platform>,
    caller: Caller,
) -> Result<Json<SyncSettingsBody>, ApiError> {
    let (decided, effective) = sync_settings::of_client(&platform, caller.client).await?;
    Ok(Json(SyncSettingsBody {
        client_id: caller.client.0,
        settings: bodies::show(&effective),
        overrides_defaults: decided.overrides_defaults,
    }))
}

/// Update sync settings
///
/// They hold for every company that has none of its own.
#[utoipa::path(
    post, path = "/profile/syncSettings", operation_id = "update-profile-syncSettings", tag = "Settings",
    request_body = NewSyncSettingsBody,
    responses((status = 204))
)]
async fn set_sync_settings(
    State(platform): State<Platform>,
    caller: Caller,
    Payload(body): Payload<NewSyncSettingsBody>,
) -> Result<StatusCode, ApiError> {
    let decided = bodies::decided(
        ("clientId", body.client_id),
        &caller.client.to_string(),
        body.settings,
        body.overrides_defaults,
    )?;
    sync_settings::decide_for_client(&platform, caller.client, caller.cause, decided).await?;
    Ok(StatusCode::NO_CONTENT)
}
