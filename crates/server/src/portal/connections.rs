//! Taking connections back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId};
use serde::Deserialize;

use super::broken;
use super::company_forms::find;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::connections::{self, ConnectionError};
use crate::actions::sign_in::Right;
use crate::html::portal::{DeleteConnectionPage, UnlinkConnectionPage};
use crate::html::{Flash, Form, Notice, render};

/// Nothing but the form's token.
#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {}

/// What the pages that ask before something is done are about.
struct Subject {
    company_href: String,
    company_name: String,
    integration: String,
    place: String,
}

async fn subject(
    platform: &Platform,
    signed_in: &SignedIn,
    company: CompanyId,
    connection: ConnectionId,
) -> Result<Subject, Notice> {
    signed_in.require(Right::ManageConnections)?;
    let details = find(platform, signed_in, company).await?;
    let found = details
        .connections
        .iter()
        .find(|details| details.connection.id == connection)
        .ok_or_else(Notice::not_found)?;
    Ok(Subject {
        company_href: format!("/portal/companies/{company}"),
        integration: found.connection.platform_name.clone(),
        company_name: details.company.name.clone(),
        place: format!("/portal/companies/{company}/connections/{connection}"),
    })
}

/// Asks before a connection is unlinked.
pub(super) async fn unlink_form(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, connection)): Path<(CompanyId, ConnectionId)>,
) -> Result<Response, Notice> {
    let subject = subject(&platform, &signed_in, company, connection).await?;
    Ok(render(&UnlinkConnectionPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        action: format!("{}/unlink", subject.place),
        company_href: subject.company_href,
        company_name: subject.company_name,
        integration: subject.integration,
    }))
}

/// Unlinks a connection.
pub(super) async fn unlink(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, connection)): Path<(CompanyId, ConnectionId)>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageConnections)?;
    let client = signed_in.session.client.id;
    let there = Redirect::to(&format!("/portal/companies/{company}"));
    match connections::unlink(&platform, client, signed_in.cause(), company, connection).await {
        Ok(_) => Ok(Flash::ConnectionUnlinked.on(&signed_in.visitor, there)),
        // Somebody else was first, or the provider was: the page shows how it stands.
        Err(ConnectionError::NotLinked { .. }) => Ok(there.into_response()),
        Err(error) => Err(notice(&error)),
    }
}

/// Asks before a connection is deleted.
pub(super) async fn delete_form(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, connection)): Path<(CompanyId, ConnectionId)>,
) -> Result<Response, Notice> {
    let subject = subject(&platform, &signed_in, company, connection).await?;
    Ok(render(&DeleteConnectionPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        action: format!("{}/delete", subject.place),
        company_href: subject.company_href,
        company_name: subject.company_name,
        integration: subject.integration,
    }))
}

/// Deletes a connection.
pub(super) async fn delete(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, connection)): Path<(CompanyId, ConnectionId)>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageConnections)?;
    let client = signed_in.session.client.id;
    connections::delete(&platform, client, signed_in.cause(), company, connection)
        .await
        .map_err(|error| notice(&error))?;
    let there = Redirect::to(&format!("/portal/companies/{company}"));
    Ok(Flash::ConnectionDeleted.on(&signed_in.visitor, there))
}

fn notice(error: &ConnectionError) -> Notice {
    match error {
        ConnectionError::Store(error) => broken(error),
        _ => Notice::not_found(),
    }
}
