//! The script that clients' pages load, and its types. Any page may load it; what it opens decides
//! where it may be shown.

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::html::assets;

/// How long a page may keep the script, in seconds: its address stays, so that an update comes soon.
const CACHING: &str = "public, max-age=3600";

pub(super) fn routes() -> Router {
    Router::new()
        .route(
            "/link/embed.js",
            get(async || served("embed.js", "text/javascript; charset=utf-8")),
        )
        .route(
            "/link/embed.d.ts",
            get(async || served("embed.d.ts", "application/typescript; charset=utf-8")),
        )
}

fn served(file: &str, kind: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, CACHING),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A module is loaded with CORS, also by pages that isolate themselves.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    (headers, assets::content(file)).into_response()
}
