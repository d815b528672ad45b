//! The frame before it has a session: it waits for the client's page to hand over its token.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use platypus_model::CompanyId;
use serde::{Deserialize, Serialize};

use crate::actions::Platform;
use crate::actions::allowed_origins::WebOrigin;
use crate::actions::authorise;
use crate::actions::embedding::{self, EmbeddingError};
use crate::html::link::FramePage;
use crate::html::{BrowserToken, Embedding, FrameAncestors, Notice, Visitor, render, render_with_status};
use crate::link::{brand, problem};

/// Whose page the frame is in, as its script says. Nothing is taken on trust: a browser shows the
/// frame in no other page than this one's.
#[derive(Debug, Deserialize)]
pub(super) struct Claim {
    parent: String,
}

/// The frame as it opens.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
    claim: Result<Query<Claim>, QueryRejection>,
) -> Response {
    let refuse = |notice: Notice| {
        let page = notice.page(visitor.page());
        let mut response = render_with_status(StatusCode::FORBIDDEN, &page);
        response.extensions_mut().insert(FrameAncestors::Anybody);
        response
    };
    let Ok(Path(company)) = company else {
        return refuse(problem::unknown_company());
    };
    let claimed = claim.map(|Query(claim)| claim.parent).unwrap_or_default();
    let Ok(parent) = WebOrigin::parse(&claimed) else {
        return refuse(not_allowed(&claimed));
    };
    match embedding::admitted(&platform, company, &parent).await {
        Ok(_) => {}
        Err(EmbeddingError::OriginNotAllowed) => return refuse(not_allowed(parent.as_str())),
        Err(EmbeddingError::Store(error)) => {
            tracing::error!(%error, "a frame could not be opened");
            return Notice::internal_error().into_response();
        }
        Err(_) => return refuse(problem::unknown_company()),
    }
    let journey = match authorise::journey(&platform, company).await {
        Ok(journey) => journey,
        Err(error) => return problem::notice(&platform, error).await.into_response(),
    };
    let mut response = render(&FramePage {
        page: visitor.page(),
        brand: brand::view(&journey),
        begin: format!("/link/embed/{company}"),
        parent: parent.as_str().to_owned(),
    });
    let ancestors = FrameAncestors::Origin(parent.as_str().to_owned());
    response.extensions_mut().insert(ancestors);
    response
}

fn not_allowed(origin: &str) -> Notice {
    Notice::new(
        StatusCode::FORBIDDEN,
        "embedded-not-allowed-title",
        "embedded-not-allowed-text",
    )
    .value("origin", origin.chars().take(120).collect::<String>())
}

/// What the frame's script sends to begin.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Beginning {
    access_token: String,
    parent: String,
}

/// How it went: where to go on, or what stands in the way.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Begun {
    Start(String),
    Problem(&'static str),
}

/// Begins a session.
pub(super) async fn begin(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
    sent: Result<Json<Beginning>, JsonRejection>,
) -> Json<Begun> {
    let (Ok(Path(company)), Ok(Json(sent))) = (company, sent) else {
        return Json(Begun::Problem("refused"));
    };
    let Ok(parent) = WebOrigin::parse(&sent.parent) else {
        return Json(Begun::Problem("origin"));
    };
    let session = BrowserToken::generate();
    let begun = embedding::begin(&platform, company, &parent, &sent.access_token, session.digest());
    Json(match begun.await {
        Ok(()) => {
            let embedding = Embedding {
                session,
                parent: parent.as_str().to_owned(),
                locale: visitor.locale,
                theme: visitor.theme,
            };
            Begun::Start(format!("{}/company/{company}", embedding.base()))
        }
        Err(EmbeddingError::OriginNotAllowed) => Begun::Problem("origin"),
        Err(EmbeddingError::TokenExpired) => Begun::Problem("expired"),
        Err(EmbeddingError::UnknownCompany | EmbeddingError::TokenRefused) => Begun::Problem("refused"),
        Err(EmbeddingError::Store(error)) => {
            tracing::error!(%error, "a session in a client's page could not be begun");
            Begun::Problem("broken")
        }
    })
}

/// The session of a frame is over.
pub(super) async fn over() -> Notice {
    Notice::new(StatusCode::GONE, "embedded-over-title", "embedded-over-text")
}
