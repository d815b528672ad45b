//! The JSON API: files mirror its URLs.

mod address;
mod api_keys;
pub mod authentication;
mod companies;
pub mod correlation;
pub mod data;
mod embedding;
pub mod error;
mod exports;
mod health;
mod idempotency;
mod integrations;
mod limits;
mod metrics;
pub mod paging;
pub mod payload;
mod profile;
mod provenance;
mod reference;
pub mod scope;
mod sync_settings;
mod webhooks;

pub use authentication::Caller;
pub use error::ApiError;

use std::sync::LazyLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::Platform;

/// Every route of the API with its documentation.
fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::with_openapi(reference::base())
        .merge(companies::routes())
        .merge(api_keys::routes())
        .merge(embedding::routes())
        .merge(data::routes())
        .merge(exports::routes())
        .merge(integrations::routes())
        .merge(provenance::routes())
        .merge(profile::routes())
        .merge(webhooks::routes())
        .merge(health::routes())
}

/// The API's description, as served at `/openapi.json`.
pub fn openapi() -> &'static utoipa::openapi::OpenApi {
    static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(|| {
        let mut document = routes().to_openapi();
        reference::describe_failures(&mut document);
        document
    });
    &DOCUMENT
}

/// The API. It answers at the root path and has a fallback, so no router that it is merged with
/// may have one.
pub fn router(platform: Platform) -> Router {
    let (routes, _) = routes().split_for_parts();
    let metrics = metrics::Metrics::default();
    let shown = metrics.clone();
    let measured = platform.clone();
    routes
        .route("/metrics", get(move || metrics::show(measured, shown)))
        .fallback(error::route_not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(platform.clone())
        .layer(from_fn_with_state(platform.clone(), idempotency::once))
        .layer(from_fn_with_state(limits::Limits::new(platform), limits::keep))
        .merge(reference::routes(openapi()))
        .layer(DefaultBodyLimit::max(payload::MAX_BODY_BYTES))
        .layer(from_fn(address::refuse_nul))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(metrics, metrics::count))
        .layer(from_fn(correlation::assign))
}
