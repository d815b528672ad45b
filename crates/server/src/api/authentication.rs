//! Who calls: `Authorization: Basic`, base64 of the API key (contract section 8).

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use platypus_model::ClientId;
use zeroize::Zeroizing;

use super::ApiError;
use crate::actions::{Platform, api_keys};
use crate::events::{Actor, Cause};

/// Longest header that is looked at; a key's is 72 characters.
const MAX_HEADER_BYTES: usize = 1024;

/// Clients differ in whether they pad.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The client whose key the request carries. A handler that takes this answers 401 without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The client.
    pub client: ClientId,
    /// The key and the address it came from, for the audit log.
    pub cause: Cause,
}

impl FromRequestParts<Platform> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, ApiError> {
        let key = key_from(&parts.headers).ok_or(ApiError::Unauthorized)?;
        let found = api_keys::authenticate(platform, &key)
            .await?
            .ok_or(ApiError::Unauthorized)?;
        Ok(Self {
            client: found.client_id,
            cause: Cause::new(Actor::ApiKey(found.id), origin(parts)),
        })
    }
}

/// The address that a request comes from. Absent where the router is called without a socket, as tests do.
pub(super) fn origin(parts: &Parts) -> Option<IpAddr> {
    let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    socket.map(|ConnectInfo(address)| address.ip())
}

/// The key in the header: what was encoded is the key, or the key as a user name without a
/// password (`key:`), which is what many HTTP clients send (contract section 16, point 10).
pub(super) fn key_from(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    if value.len() > MAX_HEADER_BYTES {
        return None;
    }
    let (scheme, encoded) = value.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64.decode(encoded.trim()).ok()?;
    let mut key = Zeroizing::new(String::from_utf8(decoded).ok()?);
    if key.ends_with(':') {
        key.pop();
    }
    (!key.is_empty()).then_some(key)
}
