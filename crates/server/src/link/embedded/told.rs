//! What the client's page is told of the journey in its frame: the steps as they are kept, so that
//! it hears of what happened in another window too, and of everything once.

use std::collections::HashSet;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::actions::Platform;
use crate::actions::authorise::{self, Journey, Linked, Why};
use crate::actions::link_journeys::{self, SoFar};
use crate::html::{Notice, Visitor};
use crate::link::{enter, not_linked, problem};
use crate::store::link_journeys::LinkStep;

/// What a page waits for: how it goes with that connection after that step.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Waiting {
    connection: Option<ConnectionId>,
    #[serde(default)]
    after: String,
}

/// What happened, and where a page that waits goes on.
#[derive(Debug, Serialize)]
struct Told {
    events: Vec<Happened>,
    next: Option<String>,
}

/// Something that happened, in the words of `embed.js`.
#[derive(Debug, Serialize)]
struct Happened {
    /// The same for the same event, however often it is told.
    id: String,
    name: &'static str,
    detail: Value,
}

/// Tells what happened on the journey.
pub(super) async fn tell(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
    waiting: Result<Query<Waiting>, QueryRejection>,
) -> Result<Response, Notice> {
    let Ok(Path(company)) = company else {
        return Err(problem::unknown_company());
    };
    if visitor.embedding.is_none() {
        return Ok(Redirect::to(&crate::link::start(company)).into_response());
    }
    let journey = enter::journey(&platform, &visitor, company).await?;
    let browser = visitor.browser.digest();
    let so_far = link_journeys::so_far(&platform, journey.client.id, company, browser)
        .await
        .map_err(|error| {
            tracing::error!(%error, "a journey in a client's page could not be told");
            Notice::internal_error()
        })?;
    let Some(so_far) = so_far else {
        let nothing = Told {
            events: Vec::new(),
            next: None,
        };
        return Ok(Json(nothing).into_response());
    };
    let waiting = waiting.map(|Query(waiting)| waiting).unwrap_or_default();
    let next = match waiting.connection {
        Some(connection) => next(&platform, &visitor, &journey, &so_far, connection, &waiting.after).await,
        None => None,
    };
    let events = events(&platform, &journey, &so_far);
    Ok(Json(Told { events, next }).into_response())
}

fn events(platform: &Platform, journey: &Journey, so_far: &SoFar) -> Vec<Happened> {
    let mut connected = HashSet::new();
    let mut events: Vec<Happened> = so_far
        .steps
        .iter()
        .filter_map(|step| {
            let (name, detail) = match step.step.as_str() {
                "chose" => ("consent", chosen(platform, journey, step)),
                "left" => ("connectionStarted", concerned(journey, step)),
                // Each document that is sent completes the connection for documents once more.
                "completed" if connected.insert(step.connection_id) => {
                    ("connection", concerned(journey, step))
                }
                "failed" => ("error", failed(journey, step)),
                _ => return None,
            };
            Some(Happened {
                id: step.id.to_string(),
                name,
                detail,
            })
        })
        .collect();
    if so_far.has_ended {
        events.push(Happened {
            id: format!("{}.end", so_far.id),
            name: if so_far.gave_up() { "close" } else { "finish" },
            detail: json!({ "companyId": journey.company.id }),
        });
    }
    events
}

fn chosen(platform: &Platform, journey: &Journey, step: &LinkStep) -> Value {
    let integration = step.platform_key.and_then(|key| platform.catalogue.get(key));
    json!({
        "companyId": journey.company.id,
        "platformKey": step.platform_key.map(|key| key.as_str().to_owned()),
        "platformName": integration.map(|integration| integration.name()),
    })
}

fn concerned(journey: &Journey, step: &LinkStep) -> Value {
    let connection = step.connection_id.and_then(|id| journey.connection(id).ok());
    json!({
        "companyId": journey.company.id,
        "connectionId": step.connection_id,
        "platformKey": connection.map(|connection| connection.platform_key.as_str().to_owned()),
        "platformName": connection.map(|connection| connection.platform_name.clone()),
        "sourceType": connection.map(|connection| connection.source_type.as_str()),
    })
}

/// In the shape of the published component's `onError`.
fn failed(journey: &Journey, step: &LinkStep) -> Value {
    let code = match step.status_code {
        Some(403) => "userCancelled",
        Some(501) => "notSupported",
        _ => "connectionFailed",
    };
    json!({
        "correlationId": step.id,
        "message": step.reason,
        "errorCode": code,
        "userRecoverable": step.status_code != Some(501),
        "companyId": journey.company.id,
        "connectionId": step.connection_id,
    })
}

/// Where the page goes on that waits for a connection, as a path; none while there is nothing new.
async fn next(
    platform: &Platform,
    visitor: &Visitor,
    journey: &Journey,
    so_far: &SoFar,
    waits_for: ConnectionId,
    after: &str,
) -> Option<String> {
    let connection = journey.connection(waits_for).ok()?;
    let seen = so_far.steps.iter().position(|step| step.id.to_string() == after);
    let new = so_far.steps.get(seen.map_or(0, |place| place + 1)..)?;
    let last = new.iter().rfind(|step| step.connection_id == Some(waits_for))?;
    let page = match last.step.as_str() {
        "completed" => "linked",
        "failed" => {
            let which = Linked {
                company: journey.company.id,
                connection: waits_for,
            };
            let why = last.why.as_deref().and_then(Why::parse).unwrap_or(Why::Ours);
            return not_linked::address(which, why)
                .strip_prefix("/link")
                .map(str::to_owned);
        }
        // Between coming back and being linked there may be a question, or a moment.
        "returned" => {
            let question = authorise::question(platform, connection, visitor.browser.digest());
            question.await.ok()?;
            "question"
        }
        _ => return None,
    };
    Some(format!(
        "/companies/{}/connections/{waits_for}/{page}",
        journey.company.id
    ))
}
