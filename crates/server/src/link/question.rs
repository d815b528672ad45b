//! Asking whether the company meant what it authorised.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId};
use serde::Deserialize;

use super::connect::find_connection;
use super::journey::{note, note_return};
use super::{Origin, problem, view};
use crate::actions::Platform;
use crate::actions::authorise::{self, Finished};
use crate::actions::link_journeys::Step;
use crate::html::link::QuestionPage;
use crate::html::{Form, Notice, Visitor, render};

/// What was unexpected, and the choice.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    match authorise::question(&platform, &connection, visitor.browser.digest()).await {
        Ok(question) => Ok(render(&QuestionPage {
            page: visitor.page(),
            journey: view(&journey),
            action: format!(
                "/link/companies/{}/connections/{}/question",
                connection.company_id, connection.id
            ),
            entity: question.entity,
            before: question.before,
            is_elsewhere: question.is_elsewhere,
        })),
        Err(error) => Err(problem::notice(&platform, error).await),
    }
}

/// The company's answer.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    answer: String,
}

/// Links what was authorised, or gives the grant back.
pub(super) async fn answer(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
    Form(Answer { answer }): Form<Answer>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    let browser = visitor.browser.digest();
    if answer == "yes" {
        let linked = authorise::confirm(&platform, &journey, &connection, browser, origin).await;
        let finished = linked.map(Finished::Linked);
        note_return(&platform, &visitor, &finished).await;
        return match finished {
            Ok(finished) => Ok(Redirect::to(&super::after(finished)).into_response()),
            Err(error) => Err(problem::notice(&platform, error).await),
        };
    }
    match authorise::decline(&platform, &connection, browser, origin).await {
        Ok(()) => {
            let reason = "the company went back to choose another organisation".to_owned();
            let step = Step::Failed(Some(connection.id), 403, reason);
            note(&platform, &visitor, &journey, &step).await;
            Ok(Redirect::to(&super::start(journey.company.id)).into_response())
        }
        Err(error) => Err(problem::notice(&platform, error).await),
    }
}
