//! The provider's sign-in, in a window of its own: the page that opens it, the way there, and what
//! the window shows when the company is back.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId};

use crate::actions::Platform;
use crate::actions::authorise::{self, AuthoriseError, EmbeddedAttempt, Finished};
use crate::actions::link_journeys::{self, Step};
use crate::html::link::{ClosingPage, ProviderPage};
use crate::html::{IntegrationView, Notice, Visitor, render};
use crate::link::connect::find_connection;
use crate::link::journey::{failure, note, note_return_of};
use crate::link::{problem, view};
use crate::store::connections::Connection;

type Which = Result<Path<(CompanyId, ConnectionId)>, PathRejection>;

fn address(connection: &Connection, page: &str) -> String {
    format!(
        "/link/companies/{}/connections/{}/{page}",
        connection.company_id, connection.id
    )
}

/// Where a visitor goes whose provider would not be shown in their frame; none where they have a
/// window.
pub(in crate::link) fn asks_in_a_window(visitor: &Visitor, connection: &Connection) -> Option<Response> {
    visitor.embedding.as_ref()?;
    Some(Redirect::to(&address(connection, "provider")).into_response())
}

/// The page that opens the window, and waits for how it goes.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Which,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    if visitor.embedding.is_none() {
        return Ok(Redirect::to(&address(&connection, "start")).into_response());
    }
    let integration = match authorise::integration_of(&platform, &connection) {
        Ok(integration) => integration,
        Err(error) => return Err(problem::notice(&platform, error).await),
    };
    let (client, company) = (journey.client.id, journey.company.id);
    let so_far = link_journeys::so_far(&platform, client, company, visitor.browser.digest())
        .await
        .map_err(|error| broken(&error))?;
    let after = so_far.and_then(|way| way.steps.last().map(|step| step.id.to_string()));
    let journey = view(&journey);
    Ok(render(&ProviderPage {
        page: visitor.page(),
        integration: IntegrationView::new(integration.name(), integration.slug()),
        sign_in: address(&connection, "sign-in"),
        told: format!("connection={}&after={}", connection.id, after.unwrap_or_default()),
        back: journey.start.clone(),
        journey,
    }))
}

fn broken(error: &crate::store::StoreError) -> Notice {
    tracing::error!(%error, "a journey in a client's page could not be found");
    Notice::internal_error()
}

/// The window on its way to the provider.
pub(super) async fn sign_in(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Which,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    if visitor.embedding.is_none() {
        return Ok(Redirect::to(&address(&connection, "start")).into_response());
    }
    note(&platform, &visitor, &journey, &Step::Left(connection.id)).await;
    let (window, frame) = (visitor.window.digest(), visitor.browser.digest());
    match authorise::begin(&platform, &journey, &connection, window, Some(frame)).await {
        Ok(url) => Ok(Redirect::to(url.as_str()).into_response()),
        Err(error) => {
            note(
                &platform,
                &visitor,
                &journey,
                &failure(Some(connection.id), &error),
            )
            .await;
            Ok(closing(&visitor))
        }
    }
}

/// Where a window is led that came back: an address of its own, which holds no code.
pub(super) const CLOSING: &str = "/link/closing";

/// What becomes of a window whose company is back: the rest happens in the frame.
pub(in crate::link) async fn answered(
    platform: &Platform,
    attempt: EmbeddedAttempt,
    outcome: &Result<Finished, AuthoriseError>,
) -> Response {
    note_return_of(platform, attempt.frame, Some(attempt.which), outcome).await;
    Redirect::to(CLOSING).into_response()
}

/// What the window shows when the company is back.
pub(super) async fn close(visitor: Visitor) -> Response {
    closing(&visitor)
}

fn closing(visitor: &Visitor) -> Response {
    render(&ClosingPage { page: visitor.page() })
}
