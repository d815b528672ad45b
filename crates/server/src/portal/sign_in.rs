//! Signing in by a one-time link, and out.

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use std::convert::Infallible;
use std::net::IpAddr;

use super::broken;
use super::signed_in::{self, SESSION_COOKIE, SignedIn};
use crate::actions::Platform;
use crate::actions::sign_in::{self, SESSION_LIFE, SignInError};
use crate::html::portal::{ConfirmSignInPage, SignedOutPage};
use crate::html::{Form, Notice, Visitor, render};

/// Whether somebody has just signed out.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SignedOut {
    #[serde(default)]
    done: bool,
}

/// How to sign in.
pub(super) async fn signed_out(visitor: Visitor, Query(SignedOut { done }): Query<SignedOut>) -> Response {
    render(&SignedOutPage {
        page: visitor.page(),
        just_signed_out: done,
    })
}

/// The button behind a one-time link. Opening the link uses nothing up, so that a scanner that
/// reads the mail before its reader does no harm.
pub(super) async fn confirm(
    State(platform): State<Platform>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Notice> {
    let invitation = sign_in::inspect_link(&platform, &token)
        .await
        .map_err(|error| notice(&error))?;
    Ok(render(&ConfirmSignInPage {
        page: visitor.page(),
        action: format!("/portal/sign-in/{token}"),
        email: invitation.user.email,
        client_name: invitation.client.name,
    }))
}

/// The address a request came from.
pub(super) struct Origin(Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(signed_in::origin(parts)))
    }
}

/// Nothing but the form's token.
#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {}

/// Uses the link up.
pub(super) async fn sign_in(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    Path(token): Path<String>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Response, Notice> {
    let session = sign_in::consume_link(&platform, &token, origin)
        .await
        .map_err(|error| notice(&error))?;
    let mut response = Redirect::to("/portal").into_response();
    let cookie = visitor.site().set_cookie(
        SESSION_COOKIE,
        session.expose_secret(),
        Some(SESSION_LIFE.as_secs()),
    );
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Ends the session.
pub(super) async fn sign_out(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Response, Notice> {
    sign_in::sign_out(&platform, &signed_in.session, &signed_in.token, signed_in.origin)
        .await
        .map_err(|error| broken(&error))?;
    let mut response = Redirect::to("/portal/sign-in?done=true").into_response();
    if let Some(cookie) = signed_in.visitor.site().clear_cookie(SESSION_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn notice(error: &SignInError) -> Notice {
    let (status, title, text) = match error {
        SignInError::Unknown => (
            StatusCode::NOT_FOUND,
            "sign-in-unknown-title",
            "sign-in-unknown-text",
        ),
        SignInError::Used => (StatusCode::GONE, "sign-in-used-title", "sign-in-used-text"),
        SignInError::Expired => (StatusCode::GONE, "sign-in-expired-title", "sign-in-expired-text"),
        SignInError::Disabled => (
            StatusCode::FORBIDDEN,
            "sign-in-disabled-title",
            "sign-in-disabled-text",
        ),
        SignInError::Store(error) => return broken(error),
    };
    // Whoever is signed in already and opens an old link gets where they wanted to go.
    Notice::new(status, title, text).step("notice-go-to-portal", "/portal")
}
