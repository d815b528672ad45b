//! Who is signed in.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use super::broken;
use crate::actions::Platform;
use crate::actions::sign_in::{self, Right, Session};
use crate::events::Cause;
use crate::html::portal::Viewer;
use crate::html::{Notice, Page, Visitor};

/// The cookie that holds the session's token.
pub(super) const SESSION_COOKIE: &str = "platypus_session";

/// A signed-in person at a page. Whoever is not signed in is led to where they can.
pub(super) struct SignedIn {
    pub(super) session: Session,
    pub(super) visitor: Visitor,
    pub(super) token: String,
    pub(super) origin: Option<IpAddr>,
}

impl SignedIn {
    /// That they did something, for the audit log.
    pub(super) fn cause(&self) -> Cause {
        self.session.cause(self.origin)
    }

    /// Goes on only where they may.
    #[allow(clippy::result_large_err)] // a page to be shown, made once and never passed far
    pub(super) fn require(&self, right: Right) -> Result<(), Notice> {
        if self.session.may(right) {
            Ok(())
        } else {
            Err(Notice::forbidden())
        }
    }

    /// What every page they are shown knows.
    pub(super) fn page(&self) -> Page {
        self.visitor.page()
    }

    /// Who pages say is looking.
    pub(super) fn viewer(&self) -> Viewer {
        Viewer {
            name: self.session.user.name.clone(),
            email: self.session.user.email.clone(),
            client_name: self.session.client.name.clone(),
            may_manage_settings: self.session.may(Right::ManageSettings),
        }
    }
}

/// The address a request came from, where the server knows it.
pub(super) fn origin(parts: &Parts) -> Option<IpAddr> {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip())
}

impl<S> FromRequestParts<S> for SignedIn
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let platform = Platform::from_ref(state);
        let visitor = Visitor::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let token = visitor
            .cookie(&parts.headers, SESSION_COOKIE)
            .unwrap_or_default()
            .to_owned();
        if token.is_empty() {
            return Err(Redirect::to("/portal/sign-in").into_response());
        }
        let session = sign_in::session(&platform, &token)
            .await
            .map_err(|error| broken(&error).into_response())?
            .ok_or_else(|| Redirect::to("/portal/sign-in").into_response())?;
        Ok(Self {
            session,
            visitor,
            token,
            origin: origin(parts),
        })
    }
}
