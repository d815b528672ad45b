//! What a list of a data type and its single items have in common, as two routes each.

use axum::extract::Path;
use utoipa::IntoParams;
use uuid::Uuid;

/// The path of what a company has, for the reference.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code)] // read by its derive alone
pub(super) struct CompanyPath {
    /// The company.
    #[param(rename = "companyId")]
    company: Uuid,
}

/// The path of what was read over a connection, for the reference.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code)] // read by its derive alone
pub(super) struct ConnectionPath {
    /// The company.
    #[param(rename = "companyId")]
    company: Uuid,
    /// The connection.
    #[param(rename = "connectionId")]
    connection: Uuid,
}

/// The name of the path's last parameter differs from route to route; its value is what counts.
pub(super) type LastParameter = Path<Vec<(String, String)>>;

/// The value of the path's last parameter.
pub(super) fn last(Path(parameters): LastParameter) -> String {
    parameters
        .into_iter()
        .next_back()
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// A list of a data type and its items, as two routes, or the list alone; and `lists_and_items()`
/// with all of them.
macro_rules! endpoints {
    ($(
        $name:ident: $data_type:ident, $page:ident, tag $tag:literal, of $path:ident,
        list $list:literal as $list_id:literal: $list_summary:literal
        $(, item $item:literal as $item_id:literal: $item_summary:literal, id $id:literal, $model:ident)?;
    )+) => {
        $(
            mod $name {
                use axum::extract::State;
                use platypus_model::DataType;

                use crate::actions::Platform;
                use crate::api::ApiError;
                use crate::api::data::endpoints::$path;
                use crate::api::data::reply::{self, JsonText};
                use crate::api::data::scope::DataScope;
                use crate::api::data::description;
                use crate::api::paging::{ListParameters, ListRequest};

                #[doc = $list_summary]
                #[utoipa::path(
                    get, path = $list, operation_id = $list_id, tag = $tag,
                    params($path, ListParameters),
                    responses((status = 200, body = description::$page))
                )]
                pub(super) async fn list(
                    State(platform): State<Platform>,
                    scope: DataScope,
                    request: ListRequest,
                ) -> Result<JsonText, ApiError> {
                    reply::list(&platform, &scope, &request, DataType::$data_type, None).await
                }

                $(
                    #[doc = $item_summary]
                    #[utoipa::path(
                        get, path = $item, operation_id = $item_id, tag = $tag,
                        params($path, ($id = String, Path)),
                        responses((status = 200, body = description::$model))
                    )]
                    pub(super) async fn item(
                        State(platform): State<Platform>,
                        scope: DataScope,
                        parameters: crate::api::data::endpoints::LastParameter,
                    ) -> Result<JsonText, ApiError> {
                        let id = crate::api::data::endpoints::last(parameters);
                        reply::item(&platform, &scope, DataType::$data_type, id).await
                    }
                )?

                pub(super) fn routes() -> utoipa_axum::router::OpenApiRouter<Platform> {
                    let routes = utoipa_axum::router::OpenApiRouter::new().routes(utoipa_axum::routes!(list));
                    $(
                        // Only where there is an item.
                        let _ = $id;
                        let routes = routes.routes(utoipa_axum::routes!(item));
                    )?
                    routes
                }
            }
        )+

        fn lists_and_items() -> utoipa_axum::router::OpenApiRouter<crate::actions::Platform> {
            utoipa_axum::router::OpenApiRouter::new()$(.merge($name::routes()))+
        }
    };
}

pub(super) use endpoints;
