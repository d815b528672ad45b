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
use crate::actions::authorise::{self, Asked, Finished, Why};
use crate::actions::link_journeys::{Failure, Step};
use crate::html::link::{EntitiesPage, EntityChoice, QuestionPage};
use crate::html::{Form, Notice, Visitor, render};

/// What was unexpected, and the choice.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    let action = format!(
        "/link/companies/{}/connections/{}/question",
        connection.company_id, connection.id
    );
    match authorise::question(&platform, &connection, visitor.browser.digest()).await {
        Ok(Asked::Which(choices)) => Ok(render(&EntitiesPage {
            page: visitor.page(),
            journey: view(&journey),
            action,
            integration: connection.platform_name.clone(),
            before: connection.entity_id.clone().unwrap_or_default(),
            entities: choices
                .into_iter()
                .map(|choice| EntityChoice {
                    id: choice.id,
                    name: choice.name,
                })
                .collect(),
        })),
        Ok(Asked::Unexpected(question)) => Ok(render(&QuestionPage {
            page: visitor.page(),
            journey: view(&journey),
            action,
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
    /// Which of several organisations, where that was asked.
    #[serde(default)]
    entity: String,
}

/// Links what was authorised, or gives the grant back.
pub(super) async fn answer(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
    Form(Answer { answer, entity }): Form<Answer>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    let browser = visitor.browser.digest();
    if answer == "choose" {
        let chosen = authorise::choose(&platform, &journey, &connection, &entity, browser, origin).await;
        if !matches!(chosen, Ok(Finished::Asked(_))) {
            note_return(&platform, &visitor, &chosen).await;
        }
        return match chosen {
            Ok(finished) => Ok(Redirect::to(&super::after(finished)).into_response()),
            Err(error) => Err(problem::notice(&platform, error).await),
        };
    }
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
            let step = Step::Failed(Failure {
                connection: Some(connection.id),
                why: Why::Refused,
                status_code: 403,
                reason: "the company went back to choose another organisation".to_owned(),
            });
            note(&platform, &visitor, &journey, &step).await;
            Ok(Redirect::to(&super::start(journey.company.id)).into_response())
        }
        Err(error) => Err(problem::notice(&platform, error).await),
    }
}
