//! One id per request, in its answer, its log lines and its error body.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

/// The header that carries the id.
pub static HEADER: HeaderName = HeaderName::from_static("x-correlation-id");

tokio::task_local! {
    static CURRENT: Uuid;
}

/// The id of the request that is being answered: 32 hexadecimal digits (contract section 7). A
/// fresh one outside any request.
pub fn current() -> String {
    let id = CURRENT.try_with(|id| *id).unwrap_or_else(|_| Uuid::now_v7());
    id.simple().to_string()
}

/// Gives the request an id for as long as it runs.
pub async fn assign(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let span = tracing::info_span!(
        "request",
        correlation_id = %id.simple(),
        method = %request.method(),
        path = request.uri().path()
    );
    let mut response = CURRENT.scope(id, next.run(request).instrument(span)).await;
    if let Ok(value) = HeaderValue::from_str(&id.simple().to_string()) {
        response.headers_mut().insert(HEADER.clone(), value);
    }
    response
}
