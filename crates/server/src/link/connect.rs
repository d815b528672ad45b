//! Consent, the way to the provider, and the way back.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_connectors::{Authorisation, Integration};
use platypus_model::{CompanyId, ConnectionId, ConnectionStatus, SourceType};
use serde::Deserialize;

use super::enter::{self, Entrance};
use super::journey::{carried, note, note_return, open, to_its_end};
use super::{Origin, choose, embedded, not_linked, problem, view};
use crate::actions::Platform;
use crate::actions::authorise::{self, AuthoriseError, Journey, Why};
use crate::actions::files;
use crate::actions::link_journeys::Step;
use crate::actions::link_plan;
use crate::actions::link_settings::{Source, Texts};
use crate::html::link::{AlreadyLinked, ConsentPage, groups};
use crate::html::{Form, FormTargets, IntegrationView, Notice, Visitor, render};
use crate::store::connections::Connection;

/// What will be read and why.
pub(super) async fn consent(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, String)>, PathRejection>,
) -> Result<Response, Notice> {
    let (journey, integration) = find(&platform, &visitor, path).await?;
    let shown = view(&journey);
    let (texts, tag) = (&journey.settings.texts, visitor.locale.tag());
    let mut response = render(&ConsentPage {
        integration: IntegrationView::new(integration.name(), integration.slug()),
        groups: groups(visitor.locale, integration.data_types()),
        already: already(&journey, &integration),
        purpose: Texts::in_language(tag, &texts.purpose_en, &texts.purpose_fr).map(str::to_owned),
        retention: Texts::in_language(tag, &texts.retention_en, &texts.retention_fr).map(str::to_owned),
        terms: texts.terms.as_ref().map(|address| address.as_str().to_owned()),
        privacy: texts.privacy.as_ref().map(|address| address.as_str().to_owned()),
        action: format!("{}/{}", shown.start, integration.slug()),
        back: shown.start.clone(),
        takes_writes: integration.takes_writes(),
        asks_for_key: matches!(integration.authorisation(), Authorisation::Form { .. }),
        journey: shown,
        page: visitor.page(),
    });
    if let Some(url) = authorise::sign_in_origin(&platform, &integration) {
        response.extensions_mut().insert(FormTargets::provider(&url));
    }
    Ok(response)
}

/// What of the integration is linked already: linking it again renews the permission for the same
/// books, and adds another shop or bank.
fn already(journey: &Journey, integration: &Integration) -> Option<AlreadyLinked> {
    let linked = journey.connections.iter().rfind(|connection| {
        connection.platform_key == integration.key() && connection.status == ConnectionStatus::Linked
    })?;
    Some(AlreadyLinked {
        entity: linked
            .entity_name
            .clone()
            .unwrap_or_else(|| linked.platform_name.clone()),
        adds_another: linked.source_type != SourceType::Accounting,
    })
}

/// Agreeing carries nothing but the form's token.
#[derive(Debug, Deserialize)]
pub(super) struct Agreement {}

/// Makes or finds the connection, and goes on.
pub(super) async fn agree(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    path: Result<Path<(CompanyId, String)>, PathRejection>,
    Form(Agreement {}): Form<Agreement>,
) -> Result<Response, Notice> {
    let (journey, integration) = find(&platform, &visitor, path).await?;
    note(&platform, &visitor, &journey, &Step::Chose(integration.key())).await;
    let connection = authorise::connection_for(&platform, &journey, &integration, origin).await;
    match connection {
        Ok(connection) => go_on(&platform, &visitor, &journey, &connection).await,
        Err(error) => Err(problem::notice(&platform, error).await),
    }
}

/// Straight to the provider of one connection.
pub(super) async fn start(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Notice> {
    let Ok(Path((company, id))) = path else {
        return Err(problem::unknown_company());
    };
    let entrance = enter::entrance(&platform, &visitor, company, Some(id), query.as_deref()).await?;
    let journey = match entrance {
        Entrance::Open(journey) => *journey,
        Entrance::Confirm(page) => return Ok(*page),
    };
    let (journey, connection) = of_journey(&platform, journey, id).await?;
    if Some(connection.platform_key) == files::platform_key() {
        let address = choose::step_address(company, Source::Documents);
        return Ok(Redirect::to(&address).into_response());
    }
    open(&platform, &visitor, &journey, query.as_deref()).await;
    go_on(&platform, &visitor, &journey, &connection).await
}

/// What the provider sent the company back with.
pub(super) async fn callback(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    parameters: Result<Query<BTreeMap<String, String>>, QueryRejection>,
) -> Result<Response, Notice> {
    let parameters = parameters.map(|Query(parameters)| parameters).unwrap_or_default();
    let (closing, outcome) = to_its_end({
        let (platform, visitor) = (platform.clone(), visitor.clone());
        async move {
            let window = visitor.window.digest();
            let attempt = match authorise::embedded_attempt(&platform, &parameters, window).await {
                Ok(attempt) => attempt,
                // Nothing is used up yet: the same answer can be brought again.
                Err(error) => return (None, Err(error.into())),
            };
            let outcome = authorise::complete(&platform, &parameters, window, origin).await;
            if let Some(attempt) = attempt {
                let closing = embedded::answered(&platform, attempt, &outcome).await;
                return (Some(closing), outcome);
            }
            note_return(&platform, &visitor, &outcome).await;
            (None, outcome)
        }
    })
    .await?;
    if let Some(closing) = closing {
        return Ok(closing);
    }
    match outcome {
        // On to an address of its own, which holds no code and can be reloaded.
        Ok(finished) => Ok(Redirect::to(&super::after(finished)).into_response()),
        Err(error) => match Why::of(&error) {
            Some((which, why)) => Ok(Redirect::to(&not_linked::address(which, why)).into_response()),
            None => Err(problem::notice(&platform, error).await.at(super::CALLBACK)),
        },
    }
}

async fn go_on(
    platform: &Platform,
    visitor: &Visitor,
    journey: &Journey,
    connection: &Connection,
) -> Result<Response, Notice> {
    let integration = match authorise::integration_of(platform, connection) {
        Ok(integration) => integration,
        Err(error) => return Err(problem::notice(platform, error).await),
    };
    if let Authorisation::Form { .. } = integration.authorisation() {
        note(platform, visitor, journey, &Step::Left(connection.id)).await;
        return Ok(Redirect::to(&format!(
            "/link/companies/{}/connections/{}/credentials",
            connection.company_id, connection.id
        ))
        .into_response());
    }
    if let Some(answer) = embedded::asks_in_a_window(visitor, connection) {
        return Ok(answer);
    }
    note(platform, visitor, journey, &Step::Left(connection.id)).await;
    match authorise::begin(platform, journey, connection, visitor.browser.digest(), None).await {
        Ok(url) => Ok(Redirect::to(url.as_str()).into_response()),
        Err(error) => Err(problem::notice(platform, error).await),
    }
}

async fn find(
    platform: &Platform,
    visitor: &Visitor,
    path: Result<Path<(CompanyId, String)>, PathRejection>,
) -> Result<(Journey, Arc<Integration>), Notice> {
    let Ok(Path((company, slug))) = path else {
        return Err(problem::unknown_company());
    };
    let journey = enter::journey(platform, visitor, company).await?;
    let shows_sandbox = carried(platform, visitor, &journey).await.shows_sandbox(&journey);
    let integration = platform
        .catalogue
        .by_slug(&slug)
        .filter(|integration| link_plan::is_offered(platform, integration, shows_sandbox));
    let Some(integration) = integration.cloned() else {
        return Err(problem::notice(platform, AuthoriseError::NotOffered(company)).await);
    };
    // Said before anything is asked, not after everything was typed.
    if let Some(linked) = journey.accounting_in_the_way(&integration) {
        let linked = linked.platform_name.clone();
        return Err(problem::second_accounting(&journey, &linked, integration.name()));
    }
    Ok((journey, integration))
}

/// The journey and the connection that an address names.
pub(super) async fn find_connection(
    platform: &Platform,
    visitor: &Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
) -> Result<(Journey, Connection), Notice> {
    let Ok(Path((company, id))) = path else {
        return Err(problem::unknown_company());
    };
    let journey = enter::journey(platform, visitor, company).await?;
    of_journey(platform, journey, id).await
}

async fn of_journey(
    platform: &Platform,
    journey: Journey,
    id: ConnectionId,
) -> Result<(Journey, Connection), Notice> {
    match journey.connection(id).cloned() {
        Ok(connection) => Ok((journey, connection)),
        Err(error) => Err(problem::notice(platform, error).await),
    }
}
