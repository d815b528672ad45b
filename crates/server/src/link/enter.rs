//! Who may come in. Where the client wants it, an address works once: whoever follows it confirms
//! with a button, since previews of messages follow links too, and that browser may go on.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId};
use serde::Deserialize;

use super::{Origin, brand, problem, view};
use crate::actions::Platform;
use crate::actions::attempts::{self, Attempt};
use crate::actions::authorise::{self, Journey};
use crate::actions::link_addresses::{self, Admission};
use crate::html::link::OneTimePage;
use crate::html::{Form, FormTargets, Notice, Visitor, render};
use crate::store::StoreError;

/// The journey of a company whose pages this visitor may see.
pub(super) async fn journey(
    platform: &Platform,
    visitor: &Visitor,
    company: CompanyId,
) -> Result<Journey, Notice> {
    let journey = found(platform, company).await?;
    let browser = visitor.browser.digest();
    let admission = link_addresses::admission(platform, &journey, browser, None, None).await;
    match admission.map_err(|error| broken(&error))? {
        Admission::Granted => Ok(journey),
        other => Err(refused(&journey, other)),
    }
}

async fn found(platform: &Platform, company: CompanyId) -> Result<Journey, Notice> {
    match authorise::journey(platform, company).await {
        Ok(journey) => Ok(journey),
        Err(error) => Err(problem::notice(platform, error).await),
    }
}

/// An address as a visitor opened it.
pub(super) enum Entrance {
    /// They may go on.
    Open(Box<Journey>),
    /// They are asked to confirm that it was they who opened it.
    Confirm(Box<Response>),
}

/// Whether whoever opens an address may go on; `connection` where it is a connection's.
pub(super) async fn entrance(
    platform: &Platform,
    visitor: &Visitor,
    company: CompanyId,
    connection: Option<ConnectionId>,
    query: Option<&str>,
) -> Result<Entrance, Notice> {
    let journey = found(platform, company).await?;
    let (token, rest) = token(connection, query.unwrap_or_default());
    let browser = visitor.browser.digest();
    let admission =
        link_addresses::admission(platform, &journey, browser, connection, token.as_deref()).await;
    match admission.map_err(|error| broken(&error))? {
        Admission::Granted => Ok(Entrance::Open(Box::new(journey))),
        Admission::Offered => {
            let mut response = render(&OneTimePage {
                page: visitor.page(),
                journey: view(&journey),
                action: format!("{}/one-time", super::start(company)),
                token: token.unwrap_or_default(),
                connection: connection.map_or_else(String::new, |id| id.to_string()),
                rest,
            });
            // Where a connection's address leads straight to its provider, so does this form.
            let sign_in = connection.and_then(|id| {
                let connection = journey.connection(id).ok()?;
                let integration = authorise::integration_of(platform, connection).ok()?;
                authorise::sign_in_origin(platform, &integration)
            });
            if let Some(url) = sign_in {
                response.extensions_mut().insert(FormTargets::provider(&url));
            }
            Ok(Entrance::Confirm(Box::new(response)))
        }
        other => Err(refused(&journey, other)),
    }
}

/// The token of an address, and what else its query holds.
fn token(connection: Option<ConnectionId>, query: &str) -> (Option<String>, String) {
    let name = if connection.is_some() { "otp" } else { "link.otp" };
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let token = pairs
        .iter()
        .find_map(|(key, value)| (key == name).then(|| value.clone()));
    let rest: Vec<_> = pairs.into_iter().filter(|(key, _)| key != name).collect();
    (token, serde_urlencoded::to_string(rest).unwrap_or_default())
}

/// What the page that asks for confirmation sends.
#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {
    token: String,
    connection: String,
    rest: String,
}

/// Uses the address, and goes on where it leads.
pub(super) async fn confirm(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    company: Result<Path<CompanyId>, PathRejection>,
    RawQuery(_): RawQuery,
    Form(typed): Form<Confirmation>,
) -> Result<Response, Notice> {
    let Ok(Path(company)) = company else {
        return Err(problem::unknown_company());
    };
    let journey = found(&platform, company).await?;
    let allowed = attempts::allows(&platform, Attempt::OneTimeAddress(company, origin)).await;
    if !allowed.map_err(|error| broken(&error))? {
        return Err(problem::too_many().branded(brand::view(&journey)));
    }
    let connection: Option<ConnectionId> = match typed.connection.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| problem::unknown_company())?),
    };
    let browser = visitor.browser.digest();
    let admitted = link_addresses::admit(&platform, &journey, browser, connection, &typed.token).await;
    match admitted.map_err(|error| broken(&error))? {
        Admission::Granted => {
            let path = match connection {
                None => super::start(company),
                Some(connection) => format!("/link/companies/{company}/connections/{connection}/start"),
            };
            let rest = if typed.rest.is_empty() {
                String::new()
            } else {
                format!("?{}", typed.rest)
            };
            Ok(Redirect::to(&format!("{path}{rest}")).into_response())
        }
        other => Err(refused(&journey, other)),
    }
}

fn refused(journey: &Journey, admission: Admission) -> Notice {
    let (status, title, text) = match admission {
        Admission::Used => (StatusCode::GONE, "one-time-used-title", "one-time-used-text"),
        Admission::Expired => (
            StatusCode::GONE,
            "one-time-expired-title",
            "one-time-expired-text",
        ),
        _ => (
            StatusCode::FORBIDDEN,
            "one-time-refused-title",
            "one-time-refused-text",
        ),
    };
    let shown = brand::view(journey);
    Notice::new(status, title, text)
        .value("client", shown.name.clone())
        .branded(shown)
}

fn broken(error: &StoreError) -> Notice {
    tracing::error!(%error, "a Link address could not be checked");
    Notice::internal_error()
}
