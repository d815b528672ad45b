//! What the API answers: errors of one shape, JSON bodies, and the headers that tell of limits.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::entries::Problem;
use crate::faults::BrokenAnswer;
use crate::oauth::Scope;
use crate::organisation::Allowance;
use crate::storage::StorageError;

/// A refusal, in the shape that API.md shows.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    problems: Vec<Problem>,
    retry_after: Option<u64>,
    allowance: Option<Allowance>,
    broken: Option<BrokenAnswer>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            problems: Vec::new(),
            retry_after: None,
            allowance: None,
            broken: None,
        }
    }

    /// A fault has put something else in the answer's place.
    pub(crate) fn broken(broken: BrokenAnswer) -> Self {
        Self {
            broken: Some(broken),
            ..Self::internal("A fault that was switched on.")
        }
    }

    /// 422: fields of what was to be entered are wrong.
    pub(crate) fn invalid(problems: Vec<Problem>) -> Self {
        let named: Vec<String> = problems
            .iter()
            .map(|problem| format!("{} {}", problem.field, problem.message))
            .collect();
        let message = format!("It cannot be entered: {}.", named.join("; "));
        Self {
            problems,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", message)
        }
    }

    /// 422: the key was used for another call.
    pub(crate) fn key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "key_reused",
            "This Idempotency-Key was used for another call.",
        )
    }

    /// 405: such records are not entered in this way.
    pub(crate) fn not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "not_allowed",
            "Records of this kind are not entered, changed or removed in this way.",
        )
    }

    /// 400: a parameter is wrong.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_parameter", message)
    }

    /// 401: the access token is no good.
    pub(crate) fn token(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, message)
    }

    /// 403: the grant is for another organisation.
    pub(crate) fn wrong_organisation() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "wrong_organisation",
            "This access is for another organisation.",
        )
    }

    /// 403: the grant does not cover this kind of data.
    pub(crate) fn scope_missing(scope: Scope) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "scope_missing",
            format!("This access does not cover {}.", scope.word()),
        )
    }

    /// 404: there is no such thing.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("There is no {what}."))
    }

    /// 409: it cannot be done now.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", message)
    }

    /// 403: the call comes from another site's page.
    pub(crate) fn foreign_page() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign_page",
            "Pages of other sites may not use the control API.",
        )
    }

    /// 429: too many calls.
    pub(crate) fn rate_limited(seconds: Option<u64>) -> Self {
        let message = match seconds {
            Some(seconds) => format!("Too many calls; try again in {seconds} seconds."),
            None => "Too many calls.".to_owned(),
        };
        Self {
            retry_after: seconds,
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", message)
        }
    }

    /// 500: something broke.
    pub(crate) fn internal(message: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }

    /// 503: the books are still being written.
    pub(crate) fn preparing(percent: u8) -> Self {
        let message =
            format!("The organisation's books are being written ({percent} % done); try again soon.");
        Self {
            retry_after: Some(2),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "books_preparing", message)
        }
    }

    /// The same refusal, telling where the call stands in its minute.
    pub(crate) fn with_allowance(mut self, allowance: Allowance) -> Self {
        self.allowance = Some(allowance);
        self
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "the sandbox's storage failed");
        Self::internal("The sandbox could not read its files; its log says why.")
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "a stored record of the sandbox is no JSON");
        Self::internal("A stored record cannot be read; the sandbox's log says why.")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Some(broken) = self.broken {
            return broken_answer(broken);
        }
        let mut body = json!({"error": {
            "code": self.code, "message": self.message, "request_id": uuid::Uuid::now_v7(),
        }});
        if !self.problems.is_empty() {
            body["error"]["fields"] = json!(self.problems);
        }
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = if self.code == "token_missing" {
                "Bearer"
            } else {
                "Bearer error=\"invalid_token\""
            };
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(allowance) = self.allowance {
            tell_allowance(&mut response, allowance);
        }
        response
    }
}

/// A page for people where a program expects JSON.
const PAGE: &str = "<!doctype html><html lang=\"en\"><head><title>We will be right back</title></head>\
    <body><h1>We will be right back</h1><p>Our engineers are on it.</p></body></html>";
/// The beginning of a list that does not come whole.
const HALF_A_LIST: &str = "{\"data\":[{\"id\":1,\"updated_at\":\"2026-01-0";

fn broken_answer(broken: BrokenAnswer) -> Response {
    let html = [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    match broken {
        BrokenAnswer::Maintenance => (StatusCode::SERVICE_UNAVAILABLE, html, PAGE).into_response(),
        BrokenAnswer::WrongContentType => (html, PAGE).into_response(),
        BrokenAnswer::Truncated => (json, HALF_A_LIST).into_response(),
        BrokenAnswer::Reset => {
            let half = futures::stream::iter([Ok(axum::body::Bytes::from_static(HALF_A_LIST.as_bytes()))]);
            let end = futures::stream::once(async {
                // By then the first half is on its way.
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;
                Err(std::io::Error::other(
                    "a fault that was switched on: half an answer",
                ))
            });
            let half = futures::StreamExt::chain(half, end);
            (json, axum::body::Body::from_stream(half)).into_response()
        }
    }
}

/// A body that is JSON already.
pub(crate) fn json_text(body: String, allowance: Allowance) -> Response {
    let mut response = (
        [(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        body,
    )
        .into_response();
    tell_allowance(&mut response, allowance);
    response
}

/// A body of another kind.
pub(crate) fn file(content_type: &'static str, body: Vec<u8>, allowance: Allowance) -> Response {
    let mut response = ([(CONTENT_TYPE, HeaderValue::from_static(content_type))], body).into_response();
    tell_allowance(&mut response, allowance);
    response
}

fn tell_allowance(response: &mut Response, allowance: Allowance) {
    let headers = response.headers_mut();
    let mut tell = |name: &'static str, value: u64| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    };
    tell("x-ratelimit-limit", u64::from(allowance.limit));
    tell(
        "x-ratelimit-remaining",
        u64::from(allowance.remaining.unwrap_or(0)),
    );
    tell("x-ratelimit-reset", allowance.reset_seconds);
}

/// 404 for paths that the API does not know.
pub(crate) async fn no_such_path() -> ApiError {
    ApiError::not_found("such path")
}
