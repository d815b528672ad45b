//! The control API has no sign-in, so pages of other sites must not reach it through a developer's browser.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::api::ApiError;

/// Refuses requests that a page of another origin made, and, against names that point here (DNS rebinding), requests
/// whose `Origin` and `Host` differ.
pub(super) async fn refuse_other_sites(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers
        .get(HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let foreign_origin = headers.get(ORIGIN).is_some_and(|origin| {
        origin
            .to_str()
            .ok()
            .and_then(|origin| Url::parse(origin).ok())
            .is_none_or(|origin| {
                origin.host_str().is_none_or(|name| {
                    let authority = origin
                        .port()
                        .map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
                    authority != host
                })
            })
    });
    let foreign_site = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site");
    let navigates = request.method().is_safe() && !request.uri().path().contains("/organisations");
    if foreign_origin || (foreign_site && !navigates) {
        return ApiError::foreign_page().into_response();
    }
    next.run(request).await
}
