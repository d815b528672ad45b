//! Developers: API keys, and how to begin with this server's own addresses.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use platypus_model::ApiKeyId;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::api_keys::{self, ApiKeyError, MAX_KEYS, MAX_NAME_CHARACTERS};
use crate::actions::sign_in::Right;
use crate::html::portal::{ApiKeyRow, DeleteKeyPage, DevelopersPage, KeyMadePage, NewKeyPage};
use crate::html::{Flash, Form, Notice, render, render_with_status};

/// The path of the page.
const HERE: &str = "/portal/developers";

/// Every key, and how to begin.
pub(super) async fn show(State(platform): State<Platform>, signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let keys = api_keys::list(&platform, client)
        .await
        .map_err(|error| notice(&error))?;
    Ok(render(&DevelopersPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        may_add: keys.len() < usize::try_from(MAX_KEYS).unwrap_or(usize::MAX),
        may_delete: keys.len() > 1,
        keys: keys
            .into_iter()
            .map(|key| ApiKeyRow {
                href: format!("{HERE}/keys/{}/delete", key.id),
                name: key.name,
                last_four: key.last_four,
                created: key.created_at,
                last_used: key.last_used_at,
            })
            .collect(),
        url: address(&platform),
    }))
}

/// Where the API answers, without a slash at its end.
fn address(platform: &Platform) -> String {
    platform.config.url("").trim_end_matches('/').to_owned()
}

/// The form for a new key.
pub(super) async fn new(signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    Ok(render(&form(&signed_in, String::new(), None)))
}

/// A name as it was typed.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: String,
}

/// Makes a key and shows it, this once: the answer to this form is the only page that ever has it.
pub(super) async fn create(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(Named { name }): Form<Named>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let locale = signed_in.visitor.locale;
    match api_keys::create(&platform, client, signed_in.cause(), Some(&name)).await {
        Ok(made) => Ok(render(&KeyMadePage {
            page: signed_in.page(),
            viewer: signed_in.viewer(),
            name: made.key.name.clone(),
            header: made.authorization_header().expose_secret().to_owned(),
            key: made.secret.expose_secret().to_owned(),
            url: address(&platform),
        })),
        Err(error @ (ApiKeyError::NameTooLong | ApiKeyError::TooMany)) => {
            let said = match error {
                ApiKeyError::NameTooLong => locale.text_with("keys-error-name", "most", MAX_NAME_CHARACTERS),
                _ => locale.text_with("keys-error-many", "most", MAX_KEYS),
            };
            let page = form(&signed_in, name, Some(said));
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(notice(&error)),
    }
}

fn form(signed_in: &SignedIn, name: String, error: Option<String>) -> NewKeyPage {
    NewKeyPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        name,
        most: MAX_NAME_CHARACTERS,
        error,
    }
}

/// Asks before a key is deleted.
pub(super) async fn delete_form(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<ApiKeyId>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let keys = api_keys::list(&platform, client)
        .await
        .map_err(|error| notice(&error))?;
    let is_last = keys.len() == 1;
    let key = keys.into_iter().find(|key| key.id == id);
    let key = key.ok_or_else(Notice::not_found)?;
    Ok(render(&DeleteKeyPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        action: format!("{HERE}/keys/{id}/delete"),
        name: key.name,
        last_four: key.last_four,
        last_used: key.last_used_at,
        is_last,
    }))
}

/// Nothing but the form's token.
#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {}

/// Deletes a key.
pub(super) async fn delete(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<ApiKeyId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let there = Redirect::to(HERE);
    match api_keys::revoke(&platform, client, signed_in.cause(), id).await {
        Ok(()) => Ok(Flash::KeyDeleted.on(&signed_in.visitor, there)),
        Err(ApiKeyError::Last) => Ok(Flash::LastKeyKept.on(&signed_in.visitor, there)),
        Err(error) => Err(notice(&error)),
    }
}

fn notice(error: &ApiKeyError) -> Notice {
    match error {
        ApiKeyError::Store(error) => broken(error),
        _ => Notice::not_found(),
    }
}
