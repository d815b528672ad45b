//! `/integrations/{platformKey}/dataTypes/…`: what you want of an integration beyond the standard model
//! (contract section 12, "Supplemental" and "Custom").

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::routing::get;
use platypus_model::{DataType, PlatformKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::payload::Payload;
use super::super::{ApiError, Caller};
use crate::actions::Platform;
use crate::actions::custom_data::{self, CustomIdentifier};
use crate::actions::supplemental::{self, SupplementalError};
use crate::sync::custom::CustomDataType;
use crate::sync::supplement::SupplementSource;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(get_supplemental, set_supplemental))
        .routes(routes!(get_custom, set_custom))
        // The documentation writes it so; the specification does not.
        .route(
            "/integrations/{platformKey}/datatypes/{dataType}/supplementalDataConfig",
            get(get_supplemental).put(set_supplemental),
        )
        .route(
            "/integrations/{platformKey}/datatypes/custom/{customDataIdentifier}",
            get(get_custom).put(set_custom),
        )
}

/// What records of a data type carry beside the standard fields.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SupplementalDataConfiguration)]
struct SupplementalBody {
    /// By names of your own.
    #[schema(required = false)]
    supplemental_data_config: BTreeMap<String, SupplementalSourceBody>,
}

/// Properties of one of the provider's endpoints.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = SupplementalDataSourceConfiguration)]
struct SupplementalSourceBody {
    /// The provider's endpoint that holds them: that of the data type itself.
    data_source: String,
    /// What is read: your name for it, and where it stands in the provider's record.
    pull_data: BTreeMap<String, String>,
    /// What is written, likewise.
    push_data: BTreeMap<String, String>,
}

impl From<SupplementSource> for SupplementalSourceBody {
    fn from(source: SupplementSource) -> Self {
        Self {
            data_source: source.data_source,
            pull_data: source.pull_data,
            push_data: source.push_data,
        }
    }
}

impl From<SupplementalSourceBody> for SupplementSource {
    fn from(body: SupplementalSourceBody) -> Self {
        Self {
            data_source: body.data_source,
            pull_data: body.pull_data,
            push_data: body.push_data,
        }
    }
}

fn platform_key(text: &str) -> Result<PlatformKey, ApiError> {
    text.parse()
        .map_err(|_| ApiError::IntegrationNotFound(text.chars().take(80).collect()))
}

fn data_type(text: &str) -> Result<DataType, ApiError> {
    text.parse().map_err(|error: platypus_model::UnknownDataType| {
        ApiError::invalid("DataType", error.to_string(), "SupplementalData")
    })
}

/// Get supplemental data configuration
#[utoipa::path(
    get, path = "/integrations/{platformKey}/dataTypes/{dataType}/supplementalDataConfig",
    operation_id = "get-supplemental-data-configuration", tag = "Supplemental data",
    params(("platformKey" = String, Path, example = "mqjo"), ("dataType" = String, Path, example = "invoices")),
    responses((status = 200, body = SupplementalBody))
)]
async fn get_supplemental(
    State(platform): State<Platform>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<SupplementalBody>, ApiError> {
    let Path((key, name)) = path;
    let (key, data_type) = (platform_key(&key)?, data_type(&name)?);
    super::find(&platform, key.as_str())?;
    let wanted = supplemental::find(&platform, caller.client, key, data_type).await?;
    let sources = wanted.sources.into_iter();
    Ok(Json(SupplementalBody {
        supplemental_data_config: sources.map(|(name, source)| (name, source.into())).collect(),
    }))
}

/// Configure supplemental data
///
/// Records carry it as `supplementalData.content`. An empty object ends it. Every record of the data
/// type is read again at its next sync.
#[utoipa::path(
    put, path = "/integrations/{platformKey}/dataTypes/{dataType}/supplementalDataConfig",
    operation_id = "configure-supplemental-data", tag = "Supplemental data",
    params(("platformKey" = String, Path, example = "mqjo"), ("dataType" = String, Path, example = "invoices")),
    request_body = SupplementalBody,
    responses((status = 200))
)]
async fn set_supplemental(
    State(platform): State<Platform>,
    caller: Caller,
    path: Path<(String, String)>,
    Payload(mut body): Payload<Map<String, Value>>,
) -> Result<(), ApiError> {
    let Path((key, name)) = path;
    let (key, data_type) = (platform_key(&key)?, data_type(&name)?);
    // Examples of the documentation leave the wrapper out.
    let sources = body
        .remove("supplementalDataConfig")
        .unwrap_or(Value::Object(body));
    let sources: BTreeMap<String, SupplementalSourceBody> = serde_json::from_value(sources)
        .map_err(|error| ApiError::invalid("SupplementalDataConfig", error.to_string(), "Json"))?;
    let sources = sources.into_iter();
    let sources = sources.map(|(name, source)| (name, source.into())).collect();
    supplemental::configure(&platform, caller.client, caller.cause, key, data_type, sources).await?;
    Ok(())
}

impl From<SupplementalError> for ApiError {
    fn from(error: SupplementalError) -> Self {
        match error {
            SupplementalError::IntegrationNotFound(key) => Self::IntegrationNotFound(key.to_string()),
            SupplementalError::TooMany | SupplementalError::Text => {
                Self::invalid("SupplementalDataConfig", error.to_string(), "SupplementalData")
            }
            SupplementalError::Store(error) => Self::Store(error),
        }
    }
}

/// A data type of your own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomDataTypeConfiguration)]
struct CustomDataTypeBody {
    /// The provider's endpoint that serves it.
    #[serde(default)]
    #[schema(example = "/purchaseOrders")]
    data_source: String,
    /// What is kept of each record: your name for it, and its path.
    #[serde(default)]
    required_data: BTreeMap<String, String>,
    /// The paths whose values make a record's id.
    #[serde(default)]
    key_by: Vec<String>,
    /// The paths that tell when a record changed at the source.
    #[serde(default)]
    source_modified_date: Option<Vec<String>>,
}

impl From<CustomDataType> for CustomDataTypeBody {
    fn from(data_type: CustomDataType) -> Self {
        Self {
            data_source: data_type.data_source,
            required_data: data_type.required_data,
            key_by: data_type.key_by,
            source_modified_date: Some(data_type.source_modified_date),
        }
    }
}

/// Get custom data type configuration
#[utoipa::path(
    get, path = "/integrations/{platformKey}/dataTypes/custom/{customDataIdentifier}",
    operation_id = "get-custom-data-type-configuration", tag = "Custom data type",
    params(
        ("platformKey" = String, Path, example = "mqjo"),
        ("customDataIdentifier" = String, Path, example = "purchase-requests")
    ),
    responses((status = 200, body = CustomDataTypeBody))
)]
async fn get_custom(
    State(platform): State<Platform>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<CustomDataTypeBody>, ApiError> {
    let Path((key, name)) = path;
    let key = platform_key(&key)?;
    super::find(&platform, key.as_str())?;
    let identifier = CustomIdentifier::parse(&name)?;
    let found = custom_data::find(&platform, caller.client, key, &identifier).await?;
    let found = found.ok_or_else(|| {
        ApiError::NotFound(format!(
            "Custom data type {} is not configured for integration {key}.",
            identifier.as_str()
        ))
    })?;
    Ok(Json(found.into()))
}

/// Configure custom data type
///
/// Paths are the members of `JSONPath`, places and `[*]`; `$[*]` at the beginning stands for the list of
/// records. What was read before stays until it is refreshed.
#[utoipa::path(
    put, path = "/integrations/{platformKey}/dataTypes/custom/{customDataIdentifier}",
    operation_id = "configure-custom-data-type", tag = "Custom data type",
    params(
        ("platformKey" = String, Path, example = "mqjo"),
        ("customDataIdentifier" = String, Path, example = "purchase-requests")
    ),
    request_body = CustomDataTypeBody,
    responses((status = 200, body = CustomDataTypeBody))
)]
async fn set_custom(
    State(platform): State<Platform>,
    caller: Caller,
    path: Path<(String, String)>,
    Payload(body): Payload<CustomDataTypeBody>,
) -> Result<Json<CustomDataTypeBody>, ApiError> {
    let Path((key, name)) = path;
    let key = platform_key(&key)?;
    let identifier = CustomIdentifier::parse(&name)?;
    let data_type = CustomDataType {
        data_source: body.data_source,
        required_data: body.required_data,
        key_by: body.key_by,
        source_modified_date: body.source_modified_date.unwrap_or_default(),
    };
    custom_data::configure(
        &platform,
        caller.client,
        caller.cause,
        key,
        &identifier,
        &data_type,
    )
    .await?;
    Ok(Json(data_type.into()))
}
