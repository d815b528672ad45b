//! Leaving Link: asked for confirmation, then sent on to the client or shown our own last page.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionStatus};
use serde::Deserialize;

use super::{brand, enter, problem, view};
use crate::actions::Platform;
use crate::actions::authorise::Journey;
use crate::actions::link_journeys::{self, Leaving};
use crate::actions::redirects::Outcome;
use crate::html::link::{EndPage, LeavePage};
use crate::html::{Notice, Visitor, render};

/// Whether to leave, and what that means.
pub(super) async fn confirm(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
) -> Result<Response, Notice> {
    let journey = find(&platform, &visitor, company).await?;
    let has_linked = has_linked(&journey);
    Ok(render(&LeavePage {
        page: visitor.page(),
        leave: format!(
            "/link/company/{}/end?link.because={}",
            journey.company.id,
            if has_linked { "done" } else { "cancelled" }
        ),
        has_linked,
        journey: view(&journey),
    }))
}

/// Why the company leaves.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Because {
    #[serde(default, rename = "link.because")]
    because: String,
}

/// The end of the journey: on to the client, where it says where, or our own last page.
pub(super) async fn end(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
    because: Result<Query<Because>, QueryRejection>,
) -> Result<Response, Notice> {
    let journey = find(&platform, &visitor, company).await?;
    let because = because.map(|Query(because)| because.because).unwrap_or_default();
    let leaving = match because.as_str() {
        "cancelled" => Leaving::Cancelled,
        "unsupported" => Leaving::Unsupported,
        "failed" => Leaving::GaveUp,
        _ => Leaving::Done,
    };
    let ending = link_journeys::end(&platform, &journey, visitor.browser.digest(), leaving)
        .await
        .map_err(|error| {
            tracing::error!(%error, "a journey through Link could not be ended");
            Notice::internal_error()
        })?;
    // In a client's page there is nowhere to go: the page is told, and decides.
    let redirect = ending.redirect.filter(|_| visitor.embedding.is_none());
    match redirect {
        Some(Ok(url)) => Ok(Redirect::to(url.as_str()).into_response()),
        Some(Err(_)) => Err(not_sent_on(&journey, &ending.outcome)),
        None => Ok(render(&EndPage {
            page: visitor.page(),
            is_success: has_linked(&journey),
            journey: view(&journey),
        })),
    }
}

/// The client's address cannot be followed. The company can do nothing about it; what it did
/// stands all the same.
fn not_sent_on(journey: &Journey, outcome: &Outcome) -> Notice {
    let text = match outcome {
        Outcome::Linked => "link-redirect-refused-linked",
        _ => "link-redirect-refused-text",
    };
    Notice::new(StatusCode::BAD_REQUEST, "link-redirect-refused-title", text)
        .value("client", brand::view(journey).name)
        .step("link-back-to-start", super::start(journey.company.id))
        .branded(brand::view(journey))
}

fn has_linked(journey: &Journey) -> bool {
    journey
        .connections
        .iter()
        .any(|connection| connection.status == ConnectionStatus::Linked)
}

async fn find(
    platform: &Platform,
    visitor: &Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
) -> Result<Journey, Notice> {
    let Ok(Path(company)) = company else {
        return Err(problem::unknown_company());
    };
    enter::journey(platform, visitor, company).await
}
