//! `/companies` (contract section 1).

mod authorization;
mod company;
mod connections;
mod custom_data;
mod data_status;
mod files;
mod history;
mod products;
mod push;
mod refresh;
mod representation;
mod sync_settings;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) use representation::{CompanyBody, ConnectionBody, SourceTypeName};

use super::paging::{ListParameters, ListRequest, Page};
use super::payload::Payload;
use super::{ApiError, Caller};
use crate::actions::Platform;
use crate::actions::companies::{self, CompanyError, CompanyName, Description, NewCompany, check_tags};
use crate::actions::link_addresses::LinkAddresses;
use crate::store::companies::{Selection, Tags};

/// Every route below `/companies` that is not about data.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(
            company::get,
            company::replace,
            company::change,
            company::delete
        ))
        .merge(connections::routes())
        .merge(refresh::routes())
        .merge(data_status::routes())
        .merge(history::routes())
        .merge(files::routes())
        .merge(products::routes())
        .merge(push::routes())
        .merge(sync_settings::routes())
        .merge(authorization::routes())
        .merge(custom_data::routes())
}

/// A company to be made, or what replaces one.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CompanyRequestBody)]
pub(super) struct NewCompanyBody {
    /// Letters and digits of any script, spaces and `- ' & @ . , ? !` are kept, the rest is dropped.
    #[schema(value_type = String, min_length = 1, example = "Platypus Properties")]
    name: Option<String>,
    /// Free text.
    description: Option<String>,
    /// At most 10 pairs; names of 1 to 27 characters, values of at most 100.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    tags: Option<Tags>,
}

impl NewCompanyBody {
    fn check(self) -> Result<NewCompany, ApiError> {
        Ok(NewCompany {
            name: CompanyName::parse(&self.name.unwrap_or_default())?,
            description: Description::parse(self.description.unwrap_or_default())?,
            tags: check_tags(self.tags.unwrap_or_default())?,
        })
    }
}

/// List companies
///
/// The tag filter knows `=`, `!=` and `~`, joined by `&&`.
#[utoipa::path(
    get, path = "/companies", operation_id = "list-companies", tag = "Companies",
    params(
        ListParameters,
        ("tags" = Option<String>, Query, description = "A filter on tags, such as `region = uk && team = invoice-finance`.")
    ),
    responses((status = 200, body = Page<CompanyBody>))
)]
async fn list(
    State(platform): State<Platform>,
    caller: Caller,
    request: ListRequest,
) -> Result<Json<Page<CompanyBody>>, ApiError> {
    let selection = Selection {
        tags: request.tags.clone(),
        filter: request.filter.clone(),
        order_by: request.order.clone(),
        ..Selection::default()
    };
    let page = request.open(&platform.store, caller.client)?;
    let limit = request.page_size.into();
    let listed = companies::list(&platform, caller.client, &selection, limit, page.start.clone()).await?;
    let addresses = LinkAddresses::load(&platform, caller.client).await?;
    let show = |company| CompanyBody::new(&addresses, company);
    Ok(Json(page.of(listed, show)?))
}

/// Create a company
#[utoipa::path(
    post, path = "/companies", operation_id = "create-company", tag = "Companies",
    request_body = NewCompanyBody,
    responses((status = 200, body = CompanyBody))
)]
async fn create(
    State(platform): State<Platform>,
    caller: Caller,
    Payload(body): Payload<NewCompanyBody>,
) -> Result<Json<CompanyBody>, ApiError> {
    let new = body.check()?;
    let company = companies::create(&platform, caller.client, caller.cause, new).await?;
    let addresses = LinkAddresses::load(&platform, caller.client).await?;
    Ok(Json(CompanyBody::new(&addresses, company)))
}

impl From<CompanyError> for ApiError {
    fn from(error: CompanyError) -> Self {
        let item = match error {
            CompanyError::NameMissing | CompanyError::NameTooLong => "Name",
            CompanyError::DescriptionTooLong => "Description",
            CompanyError::TooManyTags | CompanyError::TagName | CompanyError::TagValue => "Tags",
            CompanyError::LimitReached => {
                return Self::Quota {
                    message: error.to_string(),
                    item: "Company",
                    validator: "CreateCompany",
                };
            }
            CompanyError::NotFound(id) => return Self::CompanyNotFound(id.to_string()),
            CompanyError::Store(error) => return Self::Store(error),
        };
        Self::invalid(item, error.to_string(), "Company")
    }
}
