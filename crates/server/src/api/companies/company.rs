//! `/companies/{companyId}` (contract section 1).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::ApiError;
use super::super::payload::Payload;
use super::super::scope::CompanyScope;
use super::{CompanyBody, NewCompanyBody};
use crate::actions::Platform;
use crate::actions::companies::{self, CompanyChanges, CompanyName, Description, check_tags};
use crate::actions::link_addresses::LinkAddresses;
use crate::store::companies::Tags;

/// What changes of a company; what is left out or null stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CompanyUpdateRequest)]
pub(super) struct CompanyChangesBody {
    /// The new name.
    name: Option<String>,
    /// The new description.
    description: Option<String>,
    /// The tags that replace the present ones; `{}` removes them all.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    tags: Option<Tags>,
}

impl CompanyChangesBody {
    fn check(self) -> Result<CompanyChanges, ApiError> {
        Ok(CompanyChanges {
            name: self.name.map(|name| CompanyName::parse(&name)).transpose()?,
            description: self.description.map(Description::parse).transpose()?,
            tags: self.tags.map(check_tags).transpose()?,
        })
    }
}

/// Get a company
#[utoipa::path(
    get, path = "/companies/{companyId}", operation_id = "get-company", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = CompanyBody))
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<Json<CompanyBody>, ApiError> {
    let company = companies::find(&platform, scope.client, scope.company.id).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(CompanyBody::new(&addresses, company)))
}

/// Replace a company
///
/// What the body leaves out is cleared.
#[utoipa::path(
    put, path = "/companies/{companyId}", operation_id = "replace-company", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    request_body = NewCompanyBody,
    responses((status = 200, body = CompanyBody))
)]
pub(super) async fn replace(
    State(platform): State<Platform>,
    scope: CompanyScope,
    Payload(body): Payload<NewCompanyBody>,
) -> Result<Json<CompanyBody>, ApiError> {
    let new = body.check()?;
    let company = companies::replace(&platform, scope.client, scope.cause, scope.company.id, new).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(CompanyBody::new(&addresses, company)))
}

/// Update a company
///
/// What the body leaves out, or gives as null, stays as it is.
#[utoipa::path(
    patch, path = "/companies/{companyId}", operation_id = "update-company", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    request_body = CompanyChangesBody,
    responses((status = 200, body = CompanyBody))
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    scope: CompanyScope,
    Payload(body): Payload<CompanyChangesBody>,
) -> Result<Json<CompanyBody>, ApiError> {
    let changes = body.check()?;
    let company = companies::change(&platform, scope.client, scope.cause, scope.company.id, changes).await?;
    let addresses = LinkAddresses::load(&platform, scope.client).await?;
    Ok(Json(CompanyBody::new(&addresses, company)))
}

/// Delete a company
///
/// Removes its connections and all that was read over them, for good.
#[utoipa::path(
    delete, path = "/companies/{companyId}", operation_id = "delete-company", tag = "Companies",
    params(("companyId" = Uuid, Path)),
    responses((status = 204))
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<StatusCode, ApiError> {
    companies::delete(&platform, scope.client, scope.cause, scope.company.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
