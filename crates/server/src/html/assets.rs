//! Our stylesheets, scripts and icons, embedded, under addresses that change with their content.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use tower_http::compression::CompressionLayer;

#[derive(RustEmbed)]
#[folder = "../../static/"]
struct Files;

/// One version for all files, so that modules can import each other by relative addresses.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort_unstable();
    let mut digest = Sha256::new();
    for file in names.iter().filter_map(|name| Files::get(name)) {
        digest.update(file.metadata.sha256_hash());
    }
    digest.finalize()[..6]
        .iter()
        .fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
});

/// The address of the file at `path` in `static/`.
pub fn url(path: &str) -> String {
    format!("/static/{}/{path}", *VERSION)
}

/// The content of the file at `path` in `static/`; empty where there is none.
pub fn content(path: &str) -> Cow<'static, [u8]> {
    Files::get(path).map(|file| file.data).unwrap_or_default()
}

/// Serves the files.
pub fn router() -> Router {
    // These hold nothing of a visitor's, so that their length may tell what it likes.
    Router::new()
        .route("/static/{version}/{*path}", get(serve))
        // What browsers ask for of themselves where no page names one: of files and of JSON.
        .route(
            "/favicon.ico",
            get(async || serve(Path((VERSION.clone(), "mark.svg".to_owned()))).await),
        )
        .layer(CompressionLayer::new())
}

async fn serve(Path((version, path)): Path<(String, String)>) -> Response {
    let Some(file) = Files::get(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    // Under any other version than this one's, the file may be another by tomorrow.
    let caching = if version == *VERSION && !cfg!(debug_assertions) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, caching),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, file.data).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_names_the_version_and_a_file_that_exists() {
        assert!(url("start.js").starts_with("/static/"));
        assert_eq!(VERSION.len(), 12);
        for file in ["start.js", "tokens.css", "icons.svg", "embed.js", "embed.d.ts"] {
            assert!(Files::get(file).is_some(), "static/{file} is missing");
        }
    }
}
