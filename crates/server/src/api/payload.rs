//! JSON bodies, with the contract's errors.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::ApiError;

/// Largest body of a request that carries no file: a company with ten full tags and a long
/// description is a tenth of it.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// A JSON object of the route's shape; unknown fields are ignored. Anything else is 400, a body
/// over [`MAX_BODY_BYTES`] 413.
#[derive(Debug)]
pub struct Payload<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Payload<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = body(request, state).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| ApiError::invalid("Body", error.to_string(), "Json"))
    }
}

/// The whole body, within the limit.
pub async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection: BytesRejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
            _ => ApiError::invalid("Body", "The body could not be read.", "Body"),
        })
}
