//! The invite address: a company that is not known yet says its name, and begins.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::ClientId;
use serde::Deserialize;

use super::{Origin, brand, problem};
use crate::actions::Platform;
use crate::actions::attempts::{self, Attempt};
use crate::actions::branding::{self, Brand};
use crate::actions::companies::{self, CompanyError, NewCompany};
use crate::actions::link_settings::{self, LinkSettings};
use crate::events::{Actor, Cause};
use crate::html::link::InvitePage;
use crate::html::{Form, Notice, Visitor, render, render_with_status};
use crate::store::StoreError;
use crate::store::clients::{self, Client};

/// Asks for the company's name.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    client: Result<Path<ClientId>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Notice> {
    let client = find(&platform, client).await?;
    Ok(render(&page(
        &visitor,
        &client,
        query.as_deref(),
        String::new(),
        None,
    )))
}

/// The name as it was typed.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: String,
}

/// Makes the company, and sends it to its own Link address with what the invite address carried.
pub(super) async fn begin(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    client: Result<Path<ClientId>, PathRejection>,
    RawQuery(query): RawQuery,
    Form(Named { name }): Form<Named>,
) -> Result<Response, Notice> {
    let client = find(&platform, client).await?;
    let Ok(new) = NewCompany::named(&name) else {
        let error = visitor.locale.text("invite-name-missing");
        let page = page(&visitor, &client, query.as_deref(), name, Some(error));
        return Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let allowed = attempts::allows(&platform, Attempt::Invitation(client.client.id, origin)).await;
    if !allowed.map_err(|error| broken(&error))? {
        return Err(problem::too_many().branded(brand::of(&client.client, &client.brand)));
    }
    let cause = Cause::new(Actor::Link, origin);
    let created = companies::create(&platform, client.client.id, cause, new)
        .await
        .map_err(|error| match error {
            CompanyError::Store(error) => broken(&error),
            _ => Notice::internal_error(),
        })?;
    let carried = query
        .filter(|query| !query.is_empty())
        .map_or_else(String::new, |query| format!("?{query}"));
    let start = super::start(created.company.id);
    Ok(Redirect::to(&format!("{start}{carried}")).into_response())
}

/// A client that invites.
struct Inviting {
    client: Client,
    brand: Brand,
}

/// The client that invites, where it does.
async fn find(
    platform: &Platform,
    client: Result<Path<ClientId>, PathRejection>,
) -> Result<Inviting, Notice> {
    let Ok(Path(client)) = client else {
        return Err(problem::unknown_company());
    };
    let mut reader = platform.store.reader();
    let found = async {
        let found = clients::find(&mut reader, client).await?;
        let settings = link_settings::load(&mut reader, client).await?;
        let brand = branding::load(&mut reader, client).await?;
        let found = found.filter(|_| invites(&settings));
        Ok::<_, StoreError>(found.map(|client| Inviting { client, brand }))
    };
    found
        .await
        .map_err(|error| broken(&error))?
        .ok_or_else(problem::unknown_company)
}

/// An address that anybody may use is at odds with addresses that work once.
const fn invites(settings: &LinkSettings) -> bool {
    settings.invite && !settings.one_time_links
}

fn broken(error: &StoreError) -> Notice {
    tracing::error!(%error, "an invitation failed in the store");
    Notice::internal_error()
}

fn page(
    visitor: &Visitor,
    client: &Inviting,
    query: Option<&str>,
    name: String,
    error: Option<String>,
) -> InvitePage {
    let carried = query
        .filter(|query| !query.is_empty())
        .map_or_else(String::new, |query| format!("?{query}"));
    InvitePage {
        page: visitor.page(),
        brand: brand::of(&client.client, &client.brand),
        action: format!("/link/invite/{}{carried}", client.client.id),
        name,
        error,
    }
}
