//! Pages for people: plain, accessible, without scripts, in English and French, and clearly a sandbox's.

mod words;

use askama::Template;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use url::Url;

use crate::Sandbox;
pub(crate) use words::{Language, Words};

/// The pages that belong to no journey.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/", get(home))
        .route("/static/sandbox.css", get(stylesheet))
}

/// Where a person signs in.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage<'a> {
    pub(crate) words: &'static Words,
    pub(crate) application: String,
    pub(crate) request: &'a str,
    pub(crate) csrf: String,
    pub(crate) email: &'static str,
    pub(crate) password: &'static str,
    pub(crate) mistake: Option<&'static str>,
}

/// Where a person allows or denies.
#[derive(Template)]
#[template(path = "consent.html")]
pub(crate) struct ConsentPage<'a> {
    pub(crate) words: &'static Words,
    pub(crate) application: String,
    pub(crate) reads: Vec<&'static str>,
    pub(crate) may_enter: bool,
    pub(crate) destination: String,
    pub(crate) user: &'static str,
    pub(crate) email: String,
    pub(crate) request: &'a str,
    pub(crate) csrf: String,
    pub(crate) organisations: Vec<OrganisationChoice>,
    pub(crate) covers_all: bool,
}

/// An organisation that can be chosen.
pub(crate) struct OrganisationChoice {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) about: &'static str,
    pub(crate) checked: bool,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    words: &'static Words,
    message: &'static str,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    words: &'static Words,
    control: bool,
}

/// Something that a page cannot go on with.
#[derive(Debug)]
pub(crate) struct PageError {
    language: Language,
    status: StatusCode,
    message: &'static str,
}

impl PageError {
    /// The request is wrong; the message says how.
    pub(crate) fn refused(language: Language, message: &'static str) -> Self {
        Self {
            language,
            status: StatusCode::BAD_REQUEST,
            message,
        }
    }

    /// Something of ours failed.
    pub(crate) fn broken(language: Language, error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a page of the sandbox failed");
        Self {
            language,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: language.words().our_fault,
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let page = ProblemPage {
            words: self.language.words(),
            message: self.message,
        };
        show(&page, self.language, self.status, None).unwrap_or_else(|_| self.status.into_response())
    }
}

/// A page with the headers that keep it safe. `answers_go_to` is where its form may lead besides the sandbox.
pub(crate) fn show(
    page: &impl Template,
    language: Language,
    status: StatusCode,
    answers_go_to: Option<&Url>,
) -> Result<Response, PageError> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page of the sandbox cannot be drawn");
        PageError {
            language,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: language.words().our_fault,
        }
    })?;
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    let origin = answers_go_to.map_or(String::new(), |url| {
        format!(" {}", url.origin().ascii_serialization())
    });
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'{origin}; frame-ancestors 'none'; base-uri 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

async fn home(
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let language = Language::of_query(query.as_deref(), &headers);
    let page = HomePage {
        words: language.words(),
        control: sandbox.options().control,
    };
    show(&page, language, StatusCode::OK, None)
}

async fn stylesheet() -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, include_str!("sandbox.css")).into_response()
}

impl Language {
    /// The language of a `lang` parameter, or else of the browser.
    pub(crate) fn of_query(query: Option<&str>, headers: &HeaderMap) -> Self {
        let parameters: Vec<(String, String)> =
            serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
        let chosen = parameters
            .iter()
            .find(|(key, _)| key == "lang")
            .map(|(_, value)| value.as_str());
        Self::choose(chosen, headers)
    }

    /// The chosen language if there is one, or else the first of the browser's that there is.
    pub(crate) fn choose(chosen: Option<&str>, headers: &HeaderMap) -> Self {
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        chosen
            .into_iter()
            .chain(
                accepted
                    .split(',')
                    .map(|part| part.split(';').next().unwrap_or_default().trim()),
            )
            .find_map(Self::from_tag)
            .unwrap_or(Self::English)
    }
}
