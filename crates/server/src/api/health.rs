//! `/health/live` and `/health/ready`: for whoever runs the server.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::Platform;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
}

/// The process answers; restart it where it does not.
async fn live() -> &'static str {
    "live\n"
}

/// The database answers too: requests can be sent here.
async fn ready(State(platform): State<Platform>) -> (StatusCode, &'static str) {
    match platform.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
