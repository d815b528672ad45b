//! The control API and its page: organisations, records, faults, for tests and for people who try things out.

mod faults;
mod guard;
mod organisations;
mod page;
mod records;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, patch, post};

use crate::Sandbox;
use crate::api::ApiError;
use crate::organisation::Organisation;

/// The routes.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/control", get(page::show))
        .route("/control/page/{organisation}/{action}", post(page::act))
        .route(
            "/control/organisations",
            get(organisations::list).post(organisations::create),
        )
        .route(
            "/control/organisations/{organisation}",
            get(organisations::show).delete(organisations::remove),
        )
        .route(
            "/control/organisations/{organisation}/prepare",
            post(organisations::prepare),
        )
        .route(
            "/control/organisations/{organisation}/revoke_grants",
            post(faults::revoke_grants),
        )
        .route(
            "/control/organisations/{organisation}/expire_access_tokens",
            post(faults::expire_access_tokens),
        )
        .route(
            "/control/organisations/{organisation}/faults",
            get(faults::show).put(faults::replace),
        )
        .route(
            "/control/organisations/{organisation}/records/{resource}",
            post(records::create),
        )
        .route(
            "/control/organisations/{organisation}/records/{resource}/{record}",
            patch(records::change).delete(records::remove),
        )
        .route("/control/calls", get(organisations::calls))
        .layer(from_fn(guard::refuse_other_sites))
}

fn organisation(sandbox: &Sandbox, id: &str) -> Result<Arc<Organisation>, ApiError> {
    sandbox
        .organisation(id)
        .ok_or_else(|| ApiError::not_found("such organisation"))
}
