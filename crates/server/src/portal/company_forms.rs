//! Adding, renaming and deleting a company.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::CompanyId;
use serde::Deserialize;

use super::companies::notice;
use super::sections::link_addresses;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::companies::{self, CompanyChanges, CompanyError, CompanyName, NewCompany};
use crate::actions::sign_in::Right;
use crate::html::portal::{CompanyAddedPage, DeleteCompanyPage, NewCompanyPage, RenameCompanyPage};
use crate::html::{Flash, Form, Notice, render, render_with_status};

/// A name as it was typed.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: String,
}

/// The empty form for a new company.
pub(super) async fn new(signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageCompanies)?;
    Ok(render(&NewCompanyPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        name: String::new(),
        error: None,
    }))
}

/// Adds a company.
pub(super) async fn add(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(Named { name }): Form<Named>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageCompanies)?;
    let created = match NewCompany::named(&name) {
        Ok(new) => companies::create(&platform, signed_in.session.client.id, signed_in.cause(), new).await,
        Err(error) => Err(error),
    };
    match created {
        Ok(details) => {
            Ok(Redirect::to(&format!("/portal/companies/{}/added", details.company.id)).into_response())
        }
        Err(CompanyError::NameMissing | CompanyError::NameTooLong) => {
            let page = NewCompanyPage {
                page: signed_in.page(),
                viewer: signed_in.viewer(),
                name,
                error: Some(signed_in.visitor.locale.text("company-name-missing")),
            };
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(notice(&error)),
    }
}

/// A company was added: its Link address.
pub(super) async fn added(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
) -> Result<Response, Notice> {
    let details = find(&platform, &signed_in, id).await?;
    Ok(render(&CompanyAddedPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        id: id.to_string(),
        name: details.company.name,
        link_url: link_addresses(&platform, &signed_in).await?.company(id),
    }))
}

/// The form that renames a company.
pub(super) async fn rename_form(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageCompanies)?;
    let details = find(&platform, &signed_in, id).await?;
    Ok(render(&RenameCompanyPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        id: id.to_string(),
        name: details.company.name,
        error: None,
    }))
}

/// Renames a company.
pub(super) async fn rename(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
    Form(Named { name }): Form<Named>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageCompanies)?;
    let renamed = match CompanyName::parse(&name) {
        Ok(name) => {
            let changes = CompanyChanges {
                name: Some(name),
                ..CompanyChanges::default()
            };
            companies::change(
                &platform,
                signed_in.session.client.id,
                signed_in.cause(),
                id,
                changes,
            )
            .await
        }
        Err(error) => Err(error),
    };
    match renamed {
        Ok(_) => {
            let there = Redirect::to(&format!("/portal/companies/{id}"));
            Ok(Flash::CompanyRenamed.on(&signed_in.visitor, there))
        }
        Err(CompanyError::NameMissing | CompanyError::NameTooLong) => {
            let page = RenameCompanyPage {
                page: signed_in.page(),
                viewer: signed_in.viewer(),
                id: id.to_string(),
                name,
                error: Some(signed_in.visitor.locale.text("company-name-missing")),
            };
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(notice(&error)),
    }
}

/// Asks for the company's name before it is deleted.
pub(super) async fn delete_form(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
) -> Result<Response, Notice> {
    signed_in.require(Right::DeleteCompanies)?;
    let details = find(&platform, &signed_in, id).await?;
    Ok(render(&delete_page(&signed_in, id, details.company.name, None)))
}

/// What was typed to confirm.
#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {
    confirmation: String,
}

/// Deletes a company, once its name was typed.
pub(super) async fn delete(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
    Form(Confirmation { confirmation }): Form<Confirmation>,
) -> Result<Response, Notice> {
    signed_in.require(Right::DeleteCompanies)?;
    let name = find(&platform, &signed_in, id).await?.company.name;
    if confirmation.trim() != name {
        let error = signed_in.visitor.locale.text("delete-company-mismatch");
        let page = delete_page(&signed_in, id, name, Some(error));
        return Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    companies::delete(&platform, signed_in.session.client.id, signed_in.cause(), id)
        .await
        .map_err(|error| notice(&error))?;
    Ok(Flash::CompanyDeleted.on(&signed_in.visitor, Redirect::to("/portal/companies")))
}

fn delete_page(
    signed_in: &SignedIn,
    id: CompanyId,
    name: String,
    error: Option<String>,
) -> DeleteCompanyPage {
    DeleteCompanyPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        id: id.to_string(),
        name,
        error,
    }
}

/// The client's company of that id.
pub(super) async fn find(
    platform: &Platform,
    signed_in: &SignedIn,
    id: CompanyId,
) -> Result<companies::CompanyDetails, Notice> {
    companies::find(platform, signed_in.session.client.id, id)
        .await
        .map_err(|error| notice(&error))
}
