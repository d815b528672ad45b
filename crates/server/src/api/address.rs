//! Addresses that can't name anything.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ApiError;

/// Refuses an address with a NUL in it. No stored text holds one (PostgreSQL's can't), so it can
/// only be a mistake, and the database would answer it with an error that looks like ours.
pub(super) async fn refuse_nul(request: Request, next: Next) -> Response {
    let address = request.uri();
    let holds_nul = |text: &str| text.contains("%00");
    if holds_nul(address.path()) || address.query().is_some_and(holds_nul) {
        return ApiError::BadRequest("The address must not hold the character NUL (%00).".to_owned())
            .into_response();
    }
    next.run(request).await
}
