//! Link inside a client's own page.
//!
//! The client's page loads `embed.js`, which opens our frame (`frame.rs`) and hands it an access
//! token. The frame begins a session, and goes on under `/link/embedded/{session}/{look}/…`: the
//! same pages as everywhere, served by the same routes. What a cookie says elsewhere, the address
//! says here, since browsers keep no cookies for frames in others' pages. Providers refuse to be
//! shown in frames, so their sign-in has a window of its own (`provider.rs`), and the frame hears
//! from us how it went (`told.rs`), not from the window: a provider may cut the two apart.

mod frame;
mod provider;
mod script;
mod told;

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{Extensions, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use platypus_model::CompanyId;
use tower::ServiceExt;

use crate::actions::Platform;
use crate::actions::embedding::{self, Session};
use crate::html::{BrowserToken, Embedding, Notice};

pub(super) use provider::{answered, asks_in_a_window};

/// The largest page that is served in a frame, in bytes; ours are far from it.
const LARGEST_PAGE: usize = 4 << 20;

/// Every address of a journey begins so in its own window.
const OUTSIDE: &str = "=\"/link/compan";

/// Pages that only frames and their windows see.
pub(super) fn routes() -> Router<Platform> {
    Router::new()
        .route("/link/embed/{company}", get(frame::show).post(frame::begin))
        .route("/link/session-over", get(frame::over))
        .route(provider::CLOSING, get(provider::close))
        .route("/link/company/{company}/told", get(told::tell))
        .route(
            "/link/companies/{company}/connections/{connection}/provider",
            get(provider::show),
        )
        .route(
            "/link/companies/{company}/connections/{connection}/sign-in",
            get(provider::sign_in),
        )
}

/// The script for clients' pages, and the pages of Link once more, for frames.
pub(super) fn mount(platform: &Platform, pages: &Router) -> Router {
    let mounted = Mounted {
        platform: platform.clone(),
        pages: pages.clone(),
    };
    Router::new()
        .route("/link/embedded/{session}/{look}/{*rest}", any(serve))
        .with_state(mounted)
        .merge(script::routes())
}

#[derive(Clone)]
struct Mounted {
    platform: Platform,
    pages: Router,
}

/// Serves a page of Link in a frame.
async fn serve(
    State(mounted): State<Mounted>,
    Path((session, look, _)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let over = "/link/session-over".to_owned();
    let found = match BrowserToken::parse(&session) {
        Some(token) => embedding::session(&mounted.platform, token.digest())
            .await
            .map(|found| (found, Some(token))),
        None => Ok((Session::Refused, None)),
    };
    let (path, parent) = match &found {
        Ok((Session::Open { company, parent }, _)) => (inside(request.uri().path(), *company), Some(parent)),
        Ok((Session::Over { parent }, _)) => (over, Some(parent)),
        Ok((Session::Refused, _)) => (over, None),
        Err(error) => {
            tracing::error!(%error, "a session in a client's page could not be found");
            return Notice::internal_error().into_response();
        }
    };
    let (locale, theme) = Embedding::look(&look, request.uri().query());
    let embedding = match (parent, found.as_ref().ok().and_then(|(_, token)| token.clone())) {
        (Some(parent), Some(session)) => Some(Embedding {
            session,
            parent: parent.clone(),
            locale,
            theme,
        }),
        _ => None,
    };
    let base = embedding.as_ref().map(Embedding::base);
    let Some(request) = readdressed(request, &path, embedding) else {
        return Notice::not_found().into_response();
    };
    let answer = match mounted.pages.oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    match base {
        Some(base) => led_back(answer, &base).await,
        None => answer,
    }
}

/// The path in Link that the rest of a frame's address means. It is about the session's company,
/// whatever it says: what is not begins nowhere.
fn inside(path: &str, company: CompanyId) -> String {
    let rest = path.splitn(6, '/').nth(5).unwrap_or_default();
    let mut parts = rest.split('/');
    match (parts.next(), parts.next()) {
        (Some("company" | "companies"), Some(named)) if named.parse() == Ok(company) => {
            format!("/link/{rest}")
        }
        (Some("company" | "companies"), _) => "/link/elsewhere".to_owned(),
        _ => format!("/link/company/{company}/{rest}"),
    }
}

/// The request as it is inside, without what the way here left on it.
fn readdressed(request: Request, path: &str, embedding: Option<Embedding>) -> Option<Request> {
    let (mut parts, body) = request.into_parts();
    let query = parts
        .uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    parts.uri = format!("{path}{query}").parse::<Uri>().ok()?;
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().copied();
    parts.extensions = Extensions::new();
    if let Some(peer) = peer {
        parts.extensions.insert(peer);
    }
    if let Some(embedding) = embedding {
        parts.extensions.insert(embedding);
    }
    Some(Request::from_parts(parts, body))
}

/// The answer, whose addresses lead back into the frame. Only what our templates wrote is touched:
/// a quotation mark in anybody's text is escaped.
async fn led_back(answer: Response, base: &str) -> Response {
    let (mut parts, body) = answer.into_parts();
    let location = parts
        .headers
        .get(header::LOCATION)
        .and_then(|to| to.to_str().ok());
    if let Some(rest) = location.and_then(|to| to.strip_prefix("/link/"))
        && rest.starts_with("compan")
        && let Ok(location) = HeaderValue::try_from(format!("{base}/{rest}"))
    {
        parts.headers.insert(header::LOCATION, location);
    }
    let is_page = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return Response::from_parts(parts, body);
    }
    let Ok(page) = to_bytes(body, LARGEST_PAGE).await else {
        return Notice::internal_error().into_response();
    };
    let page = String::from_utf8_lossy(&page).replace(OUTSIDE, &format!("=\"{base}/compan"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // an id that does not parse should stop the test

    use super::*;

    const COMPANY: &str = "8f74269c-6cbf-4c5e-9b93-599965a7fd49";

    fn within(rest: &str) -> String {
        inside(
            &format!("/link/embedded/session/en.system/{rest}"),
            COMPANY.parse().unwrap(),
        )
    }

    #[test]
    fn a_frames_address_means_the_same_page_of_its_company() {
        assert_eq!(
            within(&format!("company/{COMPANY}")),
            format!("/link/company/{COMPANY}")
        );
        assert_eq!(
            within(&format!("companies/{COMPANY}/connections/x/start")),
            format!("/link/companies/{COMPANY}/connections/x/start")
        );
        assert_eq!(within("leave"), format!("/link/company/{COMPANY}/leave"));
    }

    #[test]
    fn a_frame_shows_nothing_of_another_company() {
        let other = "0198f2c0-7b1e-7c4a-9a51-000000000001";
        for rest in [
            format!("company/{other}"),
            format!("companies/{other}/connections/x/start"),
            "company".to_owned(),
            "company/".to_owned(),
        ] {
            assert_eq!(within(&rest), "/link/elsewhere", "{rest}");
        }
    }
}
