//! The browser's session: a cookie, and a form token that is derived from it.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::SignedDuration;

use super::secrets;
use crate::Sandbox;
use crate::storage::{StorageError, TokenHash};

const COOKIE_NAME: &str = "platypus_sandbox_session";
const LIFETIME_HOURS: i64 = 12;

/// A browser's session.
pub(super) struct Session {
    secret: String,
    is_new: bool,
    /// Who has signed in.
    pub(super) email: Option<String>,
}

impl Session {
    /// The session that a request's cookie names, if it is not over.
    pub(super) async fn find(sandbox: &Sandbox, headers: &HeaderMap) -> Result<Option<Self>, StorageError> {
        let Some(secret) = cookie(headers) else {
            return Ok(None);
        };
        let found = sandbox
            .central()
            .session(secrets::hash(&secret), sandbox.now())
            .await?;
        Ok(found.map(|email| Self {
            secret,
            is_new: false,
            email,
        }))
    }

    /// That session, or a new one.
    pub(super) async fn find_or_begin(sandbox: &Sandbox, headers: &HeaderMap) -> Result<Self, StorageError> {
        if let Some(session) = Self::find(sandbox, headers).await? {
            return Ok(session);
        }
        let session = Self {
            secret: secrets::new_secret("sse_"),
            is_new: true,
            email: None,
        };
        session.keep(sandbox).await?;
        Ok(session)
    }

    async fn keep(&self, sandbox: &Sandbox) -> Result<(), StorageError> {
        let until = sandbox.now() + SignedDuration::from_hours(LIFETIME_HOURS);
        sandbox
            .central()
            .keep_session(self.hash(), self.email.as_deref(), until)
            .await
    }

    /// Remembers who has signed in.
    pub(super) async fn sign_in(&mut self, sandbox: &Sandbox, email: &str) -> Result<(), StorageError> {
        self.email = Some(email.to_owned());
        self.keep(sandbox).await
    }

    /// The hash it is stored under.
    pub(super) fn hash(&self) -> TokenHash {
        secrets::hash(&self.secret)
    }

    /// What every form of the session carries, so that other sites cannot post in its name.
    pub(super) fn form_token(&self) -> String {
        secrets::form_token(&self.secret)
    }

    /// Whether a form carried that.
    pub(super) fn accepts(&self, form_token: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.form_token().as_bytes(), form_token.as_bytes()).into()
    }

    /// Sets the cookie of a new session.
    pub(super) fn tell(&self, sandbox: &Sandbox, mut response: Response) -> Response {
        if self.is_new {
            let secure = sandbox
                .options()
                .public_url
                .as_ref()
                .is_some_and(|url| url.scheme() == "https");
            let cookie = format!(
                "{COOKIE_NAME}={}; Path=/oauth; HttpOnly; SameSite=Lax{}",
                self.secret,
                if secure { "; Secure" } else { "" }
            );
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(SET_COOKIE, value);
            }
        }
        response
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, value)| value.to_owned())
}
