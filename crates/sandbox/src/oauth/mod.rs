//! OAuth 2: authorisation code with PKCE, rotating refresh tokens, revocation (RFC 6749, 7636, 7009).

mod authorize;
mod consent;
mod scope;
pub(crate) mod secrets;
mod session;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::Sandbox;

pub(crate) use scope::Scope;

/// The endpoints.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/oauth/authorize", get(authorize::begin))
        .route("/oauth/sign-in", post(consent::sign_in))
        .route("/oauth/consent", post(consent::decide))
        .route("/oauth/token", post(token::issue))
        .route("/oauth/revoke", post(token::revoke))
}
