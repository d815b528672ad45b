//! What became of an authorisation that failed, at an address of its own: the address that the
//! provider led to holds a code, and must not be reloaded, bookmarked or sent on.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId, ConnectionStatus};

use super::{enter, journey, problem};
use crate::actions::Platform;
use crate::actions::authorise::{Linked, Why};
use crate::html::{Notice, Visitor};

/// Where the page is.
pub(super) fn address(which: Linked, why: Why) -> String {
    format!(
        "/link/companies/{}/connections/{}/not-linked/{}",
        which.company,
        which.connection,
        why.as_str()
    )
}

/// Says why, with what the provider said in this browser, and offers the next step.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId, String)>, PathRejection>,
) -> Result<Response, Notice> {
    let Ok(Path((company, connection, why))) = path else {
        return Err(problem::unknown_company());
    };
    let found = enter::journey(&platform, &visitor, company).await?;
    let Some(why) = Why::parse(&why) else {
        return Err(Notice::not_found());
    };
    let known = match found.connection(connection) {
        Ok(known) => known,
        Err(error) => return Err(problem::notice(&platform, error).await),
    };
    let failure = journey::last_failure(&platform, &visitor, &found, connection).await;
    let is_over = known.status == ConnectionStatus::Linked
        && failure
            .as_ref()
            .is_some_and(|failure| known.linked_at > Some(failure.at));
    let which = Linked { company, connection };
    if is_over || (why == Why::SecondAccounting && found.other_accounting(connection).is_none()) {
        // Opened again later, when it is not true any more.
        return Ok(Redirect::to(&super::start(company)).into_response());
    }
    Err(problem::not_linked(
        &found,
        which,
        why,
        failure.and_then(|failure| failure.reason),
    ))
}
