//! Keeping track of the company's way through these pages.

use platypus_model::{CompanyId, ConnectionId};

use crate::actions::Platform;
use crate::actions::authorise::{AuthoriseError, Finished, Journey, status_code};
use crate::actions::link_journeys::{self, AddressParameters, Step};
use crate::html::{Notice, Visitor};
use crate::store::link_journeys::LinkStep;

/// The company opened one of its addresses, which may carry parameters of the client's.
pub(super) async fn open(
    platform: &Platform,
    visitor: &Visitor,
    journey: &Journey,
    query: Option<&str>,
) -> AddressParameters {
    let parameters = AddressParameters::of_query(query.unwrap_or_default());
    let opened = link_journeys::open(
        platform,
        journey.client.id,
        journey.company.id,
        visitor.browser.digest(),
        visitor.locale.tag(),
        parameters.clone(),
    );
    opened.await.unwrap_or_else(|error| {
        // Losing count must not cost the client a customer.
        tracing::error!(%error, company = %journey.company.id, "a journey through Link could not be noted");
        parameters
    })
}

/// What the address carried with which this journey began.
pub(super) async fn carried(platform: &Platform, visitor: &Visitor, journey: &Journey) -> AddressParameters {
    let browser = visitor.browser.digest();
    let kept = link_journeys::parameters(platform, journey.client.id, journey.company.id, browser);
    kept.await.unwrap_or_else(|error| {
        tracing::error!(%error, company = %journey.company.id, "a journey through Link could not be found");
        AddressParameters::default()
    })
}

/// Notes a step.
pub(super) async fn note(platform: &Platform, visitor: &Visitor, journey: &Journey, step: &Step) {
    let browser = visitor.browser.digest();
    let noted = link_journeys::note(platform, journey.client.id, journey.company.id, browser, step);
    if let Err(error) = noted.await {
        tracing::error!(%error, company = %journey.company.id, "a step through Link could not be noted");
    }
}

/// Notes that the company came back, and how it went.
pub(super) async fn note_return(
    platform: &Platform,
    visitor: &Visitor,
    outcome: &Result<Finished, AuthoriseError>,
) {
    // What is brought twice has been noted once.
    if matches!(outcome, Err(AuthoriseError::Replayed(_))) {
        return;
    }
    let Some((company, connection)) = concerned(outcome) else {
        return;
    };
    let Ok(journey) = crate::actions::authorise::journey(platform, company).await else {
        return;
    };
    if let Some(connection) = connection {
        note(platform, visitor, &journey, &Step::Returned(connection)).await;
    }
    let step = match outcome {
        Ok(Finished::Linked(linked)) => Step::Completed(linked.connection),
        Ok(Finished::Asked(_)) => return,
        Err(error) => Step::Failed(connection, number(error), error.reason()),
    };
    note(platform, visitor, &journey, &step).await;
}

/// Why the connection was not linked when this browser last tried.
pub(super) async fn last_failure(
    platform: &Platform,
    visitor: &Visitor,
    journey: &Journey,
    connection: ConnectionId,
) -> Option<LinkStep> {
    let browser = visitor.browser.digest();
    let (client, company) = (journey.client.id, journey.company.id);
    let found = link_journeys::last_failure(platform, client, company, browser, connection);
    found.await.unwrap_or_else(|error| {
        tracing::error!(%error, %company, "a journey through Link could not be found");
        None
    })
}

/// Goes through with something even where the browser gives up waiting for it: whoever reloads the
/// page ends the request, but a code that is being exchanged is spent, and what it brings must be kept.
pub(super) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Notice> {
    tokio::spawn(work).await.map_err(|error| {
        tracing::error!(%error, "an authorisation broke off");
        Notice::internal_error()
    })
}

fn concerned(outcome: &Result<Finished, AuthoriseError>) -> Option<(CompanyId, Option<ConnectionId>)> {
    match outcome {
        Ok(Finished::Linked(which) | Finished::Asked(which)) => Some((which.company, Some(which.connection))),
        Err(error) => error.concerns(),
    }
}

fn number(error: &AuthoriseError) -> u16 {
    match error {
        AuthoriseError::Refused { .. } => 403,
        AuthoriseError::NotOffered(_) => 501,
        AuthoriseError::Provider { error, .. } => status_code(error),
        _ => 500,
    }
}
