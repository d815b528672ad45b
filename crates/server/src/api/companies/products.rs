//! `/companies/{companyId}/products/{productIdentifier}` (contract section 1).

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use platypus_model::DataType;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::payload;
use super::super::scope::CompanyScope;
use crate::actions::Platform;
use crate::actions::products::{self, ProductError, ProductId};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(add, remove))
        .routes(routes!(refresh))
}

/// What of a product is refreshed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RefreshProductRequest)]
struct RefreshBody {
    /// Only these data types.
    data_types: Option<Vec<String>>,
}

/// Add product
#[utoipa::path(
    put, path = "/companies/{companyId}/products/{productIdentifier}", operation_id = "add-product", tag = "Companies",
    params(("companyId" = Uuid, Path), ("productIdentifier" = String, Path, example = "spend-insights")),
    responses((status = 204))
)]
async fn add(
    State(platform): State<Platform>,
    scope: CompanyScope,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let Path((_, product)) = path;
    let product = ProductId::parse(&product)?;
    products::add(&platform, scope.client, scope.cause, scope.company.id, &product).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove product
#[utoipa::path(
    delete, path = "/companies/{companyId}/products/{productIdentifier}", operation_id = "remove-product",
    tag = "Companies",
    params(("companyId" = Uuid, Path), ("productIdentifier" = String, Path, example = "spend-insights")),
    responses((status = 204))
)]
async fn remove(
    State(platform): State<Platform>,
    scope: CompanyScope,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let Path((_, product)) = path;
    let product = ProductId::parse(&product)?;
    products::remove(&platform, scope.client, scope.cause, scope.company.id, &product).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refresh product data
///
/// Queues the data types that are named, or all that are read after a link.
#[utoipa::path(
    post, path = "/companies/{companyId}/products/{productIdentifier}/refresh", operation_id = "refresh-product-data",
    tag = "Companies",
    params(("companyId" = Uuid, Path), ("productIdentifier" = String, Path, example = "spend-insights")),
    request_body = Option<RefreshBody>,
    responses((status = 202))
)]
async fn refresh(
    State(platform): State<Platform>,
    scope: CompanyScope,
    path: Path<(String, String)>,
    request: Request,
) -> Result<StatusCode, ApiError> {
    let Path((_, product)) = path;
    let product = ProductId::parse(&product)?;
    let bytes = payload::body(request, &()).await?;
    let body = if bytes.is_empty() {
        RefreshBody::default()
    } else {
        serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::invalid("Body", error.to_string(), "Json"))?
    };
    let data_types = body
        .data_types
        .unwrap_or_default()
        .iter()
        .map(|name| name.parse::<DataType>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| ApiError::invalid("DataTypes", error.to_string(), "RefreshProduct"))?;
    let company = scope.company.id;
    products::refresh(
        &platform,
        scope.client,
        scope.cause,
        company,
        &product,
        &data_types,
    )
    .await?;
    Ok(StatusCode::ACCEPTED)
}

impl From<ProductError> for ApiError {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::CompanyNotFound(id) => Self::CompanyNotFound(id.to_string()),
            ProductError::NotEnabled { .. } => Self::NotFound(error.to_string()),
            ProductError::Identifier(_) | ProductError::Running(_) => {
                Self::invalid("ProductIdentifier", error.to_string(), "Product")
            }
            ProductError::Refresh(error) => error.into(),
            ProductError::Store(error) => Self::Store(error),
        }
    }
}
