//! `/integrations` (contract section 12).

mod branding;
mod data_types;
mod listing;

use axum::Json;
use axum::extract::{Path, State};
use platypus_connectors::{Integration, ProofLabel, Verb};
use platypus_model::{DataType, SourceType};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::companies::SourceTypeName;
use super::paging::{ListParameters, ListRequest, Page};
use super::{ApiError, Caller};
use crate::actions::Platform;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .merge(branding::routes())
        .merge(data_types::routes())
}

/// A system that companies can be connected to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Integration)]
struct IntegrationBody {
    /// Its four letters.
    #[schema(example = "mqjo")]
    key: String,
    /// Where its logo is.
    logo_url: String,
    /// Its name.
    name: String,
    /// Whether companies can be connected to it now.
    enabled: bool,
    /// The id of the source behind it.
    source_id: Uuid,
    /// What kind of system it is.
    #[schema(value_type = SourceTypeName)]
    source_type: SourceType,
    /// Its id.
    integration_id: Uuid,
    /// Whether the system runs on the company's own machine.
    is_offline_connector: bool,
    /// Whether it has yet to be proven against the real system.
    is_beta: bool,
    /// Who provides the data.
    data_provided_by: String,
    /// What can be done with which data type.
    datatype_features: Vec<DataTypeFeatureBody>,
}

/// What can be done with one data type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DataTypeFeature)]
struct DataTypeFeatureBody {
    /// The data type.
    #[schema(example = "invoices")]
    data_type: &'static str,
    /// The same: the published specification requires this spelling, its clients read the other.
    #[serde(rename = "datatype")]
    data_type_as_specified: &'static str,
    /// What can be done.
    supported_features: Vec<SupportedFeatureBody>,
}

/// One thing that can be done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SupportedFeature)]
struct SupportedFeatureBody {
    /// What.
    #[schema(example = "Get")]
    feature_type: &'static str,
    /// How mature it is.
    #[schema(example = "Release")]
    feature_state: &'static str,
}

impl IntegrationBody {
    fn new(platform: &Platform, integration: &Integration) -> Self {
        let is_beta = integration.proof() == ProofLabel::Unproven;
        let state = if is_beta { "Beta" } else { "Release" };
        Self {
            key: integration.key().to_string(),
            logo_url: branding::image_url(platform, integration, branding::Image::LogoSquare),
            name: integration.name().to_owned(),
            enabled: platform.is_enabled(integration),
            source_id: integration.source_id().0,
            source_type: integration.source_type(),
            integration_id: integration.id().0,
            is_offline_connector: false,
            is_beta,
            data_provided_by: integration.name().to_owned(),
            datatype_features: integration
                .data_types()
                .map(|data_type| DataTypeFeatureBody::new(integration, data_type, state))
                .collect(),
        }
    }
}

impl DataTypeFeatureBody {
    fn new(integration: &Integration, data_type: DataType, feature_state: &'static str) -> Self {
        let mut features = vec!["Get"];
        for (verb, feature) in [
            (Verb::Create, "Post"),
            (Verb::Update, "Put"),
            (Verb::Delete, "Delete"),
        ] {
            if integration.can_write(data_type, verb) {
                features.push(feature);
            }
        }
        if integration.has_attachments(data_type) {
            features.extend(["GetAttachment", "GetAttachments", "DownloadAttachment"]);
        }
        if integration.has_documents(data_type) {
            features.push("GetAsPdf");
        }
        Self {
            data_type: data_type.key(),
            data_type_as_specified: data_type.key(),
            supported_features: features
                .into_iter()
                .map(|feature_type| SupportedFeatureBody {
                    feature_type,
                    feature_state,
                })
                .collect(),
        }
    }
}

/// List integrations
#[utoipa::path(
    get, path = "/integrations", operation_id = "list-integrations", tag = "Integrations",
    params(ListParameters),
    responses((status = 200, body = Page<IntegrationBody>))
)]
async fn list(
    State(platform): State<Platform>,
    _: Caller,
    request: ListRequest,
) -> Result<Json<Page<IntegrationBody>>, ApiError> {
    let mut found = Vec::new();
    for integration in platform.catalogue.iter() {
        let integration = IntegrationBody::new(&platform, integration);
        let fulfils = match &request.filter {
            Some(filter) => listing::fulfils(&integration, filter)?,
            None => true,
        };
        if fulfils {
            found.push(integration);
        }
    }
    if let Some(order) = &request.order {
        listing::sort(&mut found, order)?;
    }
    Ok(Json(request.of_all(found)?))
}

/// Get an integration
#[utoipa::path(
    get, path = "/integrations/{platformKey}", operation_id = "get-integration", tag = "Integrations",
    params(("platformKey" = String, Path, example = "mqjo")),
    responses((status = 200, body = IntegrationBody))
)]
async fn get(
    State(platform): State<Platform>,
    _: Caller,
    key: Path<String>,
) -> Result<Json<IntegrationBody>, ApiError> {
    let integration = find(&platform, &key)?;
    Ok(Json(IntegrationBody::new(&platform, integration)))
}

/// The integration that a path names.
fn find<'a>(platform: &'a Platform, key: &str) -> Result<&'a Integration, ApiError> {
    key.parse()
        .ok()
        .and_then(|key| platform.catalogue.get(key))
        .map(AsRef::as_ref)
        .ok_or_else(|| ApiError::IntegrationNotFound(key.chars().take(80).collect()))
}
