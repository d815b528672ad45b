//! Forms, accepted only from pages of ours.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;

use super::{Notice, Visitor};

/// No form of ours comes near this, in bytes.
const LARGEST: usize = 64 * 1024;

/// The field that carries the form token.
pub(super) const TOKEN_FIELD: &str = "form_token";

/// The fields of a form that one of our pages sent from this browser. Anything else is answered
/// with a page that says so.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Notice;

    async fn from_request(request: Request, _: &S) -> Result<Self, Notice> {
        let (parts, body) = request.into_parts();
        let back = back(&parts.headers, parts.uri.path());
        let visitor = parts
            .extensions
            .get::<Visitor>()
            .ok_or_else(Notice::internal_error)?;
        let body = axum::body::to_bytes(body, LARGEST)
            .await
            .map_err(|_| Notice::malformed_form(back.clone()))?;
        let fields: Vec<(String, String)> =
            serde_urlencoded::from_bytes(&body).map_err(|_| Notice::malformed_form(back.clone()))?;
        let (tokens, fields): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|(name, _)| name == TOKEN_FIELD);
        if !tokens.first().is_some_and(|(_, token)| visitor.gave(token)) {
            return Err(Notice::foreign_form(back));
        }
        let fields = serde_urlencoded::to_string(fields).unwrap_or_default();
        serde_urlencoded::from_str(&fields)
            .map(Self)
            .map_err(|_| Notice::malformed_form(back))
    }
}

/// The page that a refused form goes back to: the one it came from where the browser says so and
/// it is ours, otherwise the form's own address.
pub(super) fn back(headers: &axum::http::HeaderMap, fallback: &str) -> String {
    let same_host = |referer: &url::Url| {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        referer[url::Position::BeforeHost..url::Position::AfterPort] == *host
    };
    headers
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok())
        .and_then(|referer| url::Url::parse(referer).ok())
        .filter(same_host)
        .map_or_else(|| fallback.to_owned(), |referer| referer.path().to_owned())
}
