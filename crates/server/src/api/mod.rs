//! The JSON API: files mirror its URLs.

mod api_keys;
pub mod authentication;
mod companies;
pub mod correlation;
pub mod data;
pub mod error;
mod integrations;
pub mod paging;
pub mod payload;
pub mod scope;

pub use authentication::Caller;
pub use error::ApiError;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::Platform;

/// What the reference says of the API as a whole.
#[derive(OpenApi)]
#[openapi(info(
    title = "Platypus",
    description = "Onboard companies, link them to the systems they use, sync and read their data. \
                   Compatible with Codat's published API; not affiliated with Codat.",
    license(name = "Apache-2.0 OR MIT")
))]
struct Reference;

/// Every route of the API with its documentation.
fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::with_openapi(Reference::openapi())
        .merge(companies::routes())
        .merge(api_keys::routes())
        .merge(integrations::routes())
}

/// The API's description, as served at `/openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().to_openapi()
}

/// The API. It answers at the root path and has a fallback, so whatever else the server offers
/// is nested below a path of its own.
pub fn router(platform: Platform) -> Router {
    let (routes, _) = routes().split_for_parts();
    routes
        .fallback(error::route_not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(DefaultBodyLimit::max(payload::MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(axum::middleware::from_fn(correlation::assign))
        .with_state(platform)
}
