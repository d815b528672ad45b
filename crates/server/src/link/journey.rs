//! Keeping track of the company's way through these pages.

use platypus_model::{CompanyId, ConnectionId};

use crate::actions::Platform;
use crate::actions::authorise::{AuthoriseError, BrowserHash, Finished, Journey, Linked, Why, status_code};
use crate::actions::link_journeys::{self, AddressParameters, Begun, Failure, Step};
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
        Begun {
            locale: visitor.locale.tag(),
            embedded_in: visitor
                .embedding
                .as_ref()
                .map(|embedding| embedding.parent.as_str()),
        },
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
    note_of(platform, visitor.browser.digest(), journey, step).await;
}

async fn note_of(platform: &Platform, browser: BrowserHash, journey: &Journey, step: &Step) {
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
    note_return_of(platform, visitor.browser.digest(), None, outcome).await;
}

/// As [`note_return`], where the journey is another browser's than the visitor's window: that of the frame
/// which opened it. `about` is what the company wanted linked, for an outcome that does not say.
pub(super) async fn note_return_of(
    platform: &Platform,
    browser: BrowserHash,
    about: Option<Linked>,
    outcome: &Result<Finished, AuthoriseError>,
) {
    let about = about.map(|which| (which.company, Some(which.connection)));
    let Some((company, connection)) = concerned(outcome).or(about) else {
        return;
    };
    let Ok(journey) = crate::actions::authorise::journey(platform, company).await else {
        return;
    };
    // What is brought twice has been noted once, unless the server was stopped before that.
    if matches!(outcome, Err(AuthoriseError::Replayed(_)))
        && !is_open(platform, browser, &journey, connection).await
    {
        return;
    }
    if let Some(connection) = connection {
        note_of(platform, browser, &journey, &Step::Returned(connection)).await;
    }
    let step = match outcome {
        Ok(Finished::Linked(linked)) => Step::Completed(linked.connection),
        Ok(Finished::Asked(_)) => return,
        Err(error) => failure(connection, error),
    };
    note_of(platform, browser, &journey, &step).await;
}

/// Whether the last that is known of the connection on the journey is that the company went or came back.
async fn is_open(
    platform: &Platform,
    browser: BrowserHash,
    journey: &Journey,
    connection: Option<ConnectionId>,
) -> bool {
    let so_far = link_journeys::so_far(platform, journey.client.id, journey.company.id, browser).await;
    so_far.ok().flatten().is_some_and(|so_far| {
        let last = so_far.steps.iter().rfind(|step| step.connection_id == connection);
        last.is_some_and(|step| matches!(step.step.as_str(), "left" | "returned"))
    })
}

/// The step that an attempt ends with which came to nothing.
pub(super) fn failure(connection: Option<ConnectionId>, error: &AuthoriseError) -> Step {
    Step::Failed(Failure {
        connection,
        why: Why::behind(error),
        status_code: number(error),
        reason: error.reason(),
    })
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
