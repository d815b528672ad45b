//! `Idempotency-Key` (contract section 8): a request that is sent again within 90 minutes, because its
//! answer was lost, is answered as it was and not done again.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use platypus_model::ClientId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ApiError, authentication};
use crate::actions::{Platform, api_keys};
use crate::store::Transaction;
use crate::store::idempotency_keys::{self, KeyedRequest};

static HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Tells that an answer was given before.
static REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_mins(90);
/// A request that began so long ago and has no answer will have none: its server is gone.
const GIVEN_UP: SignedDuration = SignedDuration::from_mins(5);
/// The largest body that is taken with a key: as large as any route takes.
const MOST_BYTES: usize = 12 << 20;

/// What a key stands for.
enum Known {
    /// Nothing yet, and this request has taken it.
    Taken,
    /// A request that was answered.
    Answered(KeyedRequest),
}

/// Does a request with a key once.
pub(super) async fn once(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    let is_changing = matches!(*request.method(), Method::POST | Method::PATCH);
    if !is_changing || !request.headers().contains_key(&HEADER) {
        return next.run(request).await;
    }
    match keyed(&platform, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn keyed(platform: &Platform, request: Request, next: Next) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let key = key(&parts)?;
    let caller = match authentication::key_from(&parts.headers) {
        Some(secret) => api_keys::authenticate(platform, &secret).await?,
        None => None,
    };
    let client = caller.ok_or(ApiError::Unauthorized)?.client_id;
    let body = axum::body::to_bytes(body, MOST_BYTES)
        .await
        .map_err(|_| ApiError::BodyTooLarge)?;
    let fingerprint = fingerprint(&parts, &body);
    match take(platform, client, &key, &fingerprint).await? {
        Known::Answered(answer) => return replay(platform, client, &key, answer).await,
        Known::Taken => {}
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(platform, client, &key, response).await
}

/// The key: one GUID.
fn key(parts: &Parts) -> Result<String, ApiError> {
    let mut values = parts.headers.get_all(&HEADER).iter();
    let only = values.next().filter(|_| values.next().is_none());
    let key = only.and_then(|value| value.to_str().ok());
    let id = key.and_then(|key| key.trim().parse::<Uuid>().ok());
    id.map(|id| id.to_string())
        .ok_or_else(|| ApiError::BadRequest("Idempotency-Key must be one GUID.".to_owned()))
}

fn fingerprint(parts: &Parts, body: &Bytes) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(parts.method.as_str());
    hasher.update([0]);
    hasher.update(parts.uri.to_string());
    hasher.update([0]);
    hasher.update(body);
    hasher.finalize().into()
}

async fn take(
    platform: &Platform,
    client: ClientId,
    key: &str,
    fingerprint: &[u8],
) -> Result<Known, ApiError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let found = idempotency_keys::find_for_update(&mut tx, client, key).await?;
    if let Some(found) = found {
        if !is_remembered(&found, now) {
            idempotency_keys::remove(&mut tx, client, key).await?;
            return begin(tx, now, client, key, fingerprint).await;
        }
        if found.fingerprint != fingerprint {
            return Err(ApiError::KeyReused);
        }
        if found.status.is_none() {
            return Err(ApiError::Conflict(
                "A request with this Idempotency-Key is being answered; wait for it.".to_owned(),
            ));
        }
        return Ok(Known::Answered(found));
    }
    begin(tx, now, client, key, fingerprint).await
}

async fn begin(
    mut tx: Transaction,
    now: Timestamp,
    client: ClientId,
    key: &str,
    fingerprint: &[u8],
) -> Result<Known, ApiError> {
    idempotency_keys::begin(&mut tx, client, key, fingerprint, now)
        .await
        .map_err(|error| {
            if error.is_conflict() {
                ApiError::Conflict(
                    "A request with this Idempotency-Key is being answered; wait for it.".to_owned(),
                )
            } else {
                error.into()
            }
        })?;
    tx.commit().await?;
    Ok(Known::Taken)
}

fn is_remembered(found: &KeyedRequest, now: Timestamp) -> bool {
    let age = now.duration_since(found.started_at);
    age < if found.status.is_some() { KEPT } else { GIVEN_UP }
}

async fn replay(
    platform: &Platform,
    client: ClientId,
    key: &str,
    answer: KeyedRequest,
) -> Result<Response, ApiError> {
    let sealer = platform.store.client_sealer(client).await?;
    let body = match answer.body {
        Some(kept) => sealer
            .open(&idempotency_keys::row_name(key), &kept)
            .map_err(|error| ApiError::Internal(error.to_string()))?
            .to_vec(),
        None => Vec::new(),
    };
    let status = answer
        .status
        .and_then(|status| u16::try_from(status).ok())
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    let content_type = answer
        .content_type
        .and_then(|text| HeaderValue::try_from(text).ok());
    if let Some(content_type) = content_type {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(REPLAYED.clone(), HeaderValue::from_static("true"));
    Ok(response)
}

/// Keeps an answer for who asks again; one that says to come back later is none.
async fn keep(
    platform: &Platform,
    client: ClientId,
    key: &str,
    response: Response,
) -> Result<Response, ApiError> {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, MOST_BYTES)
        .await
        .map_err(|error| ApiError::Internal(error.to_string()))?;
    let content_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    if parts.status == StatusCode::TOO_MANY_REQUESTS {
        idempotency_keys::remove(&mut tx, client, key).await?;
    } else {
        let sealed = tx.seal(client, &idempotency_keys::row_name(key), &body).await?;
        let status = i64::from(parts.status.as_u16());
        idempotency_keys::finish(&mut tx, client, key, status, content_type, &sealed).await?;
    }
    idempotency_keys::remove_before(&mut tx, now - KEPT).await?;
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}
