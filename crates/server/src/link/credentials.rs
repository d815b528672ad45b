//! The form of an integration that is linked by a key.

use std::collections::BTreeMap;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use platypus_connectors::{Authorisation, FieldKind, FormField, Integration, ProviderError};
use platypus_model::{CompanyId, ConnectionId};

use super::connect::find_connection;
use super::journey::note_return;
use super::{Origin, problem, view};
use crate::actions::Platform;
use crate::actions::attempts::{self, Attempt};
use crate::actions::authorise::{self, AuthoriseError, Journey};
use crate::html::link::{CredentialField, CredentialsPage};
use crate::html::{Form, IntegrationView, Notice, Visitor, render_with_status};
use crate::i18n::Locale;
use crate::store::connections::Connection;

/// What stands before a field's name in the form, so that none can clash with a field of ours.
const PREFIX: &str = "field.";

/// The empty form.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    let Ok(integration) = authorise::integration_of(&platform, &connection) else {
        return Err(problem::notice(&platform, AuthoriseError::NotOffered(connection.company_id)).await);
    };
    Ok(page(
        &visitor,
        &journey,
        &connection,
        &integration,
        &BTreeMap::new(),
        None,
    ))
}

/// Tests what was typed, and links the connection if it works.
pub(super) async fn test(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    let Ok(integration) = authorise::integration_of(&platform, &connection) else {
        return Err(problem::notice(&platform, AuthoriseError::NotOffered(connection.company_id)).await);
    };
    let typed: BTreeMap<String, String> = typed
        .into_iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.trim().to_owned())))
        .collect();
    let again = |error: String| page(&visitor, &journey, &connection, &integration, &typed, Some(error));
    if let Some(field) = missing(&integration, &typed) {
        let label = field.label.get(visitor.locale.tag());
        return Ok(again(visitor.locale.text_with(
            "credentials-missing",
            "field",
            label,
        )));
    }
    match attempts::allows(&platform, Attempt::Key(connection.id)).await {
        Ok(true) => {}
        Ok(false) => return Err(problem::too_many().branded(super::brand::view(&journey))),
        Err(error) => return Err(problem::notice(&platform, error.into()).await),
    }
    let known = fields(&integration)
        .iter()
        .filter_map(|field| Some((field.name.clone(), typed.get(&field.name)?.clone())))
        .collect();
    let browser = visitor.browser.digest();
    let outcome = authorise::with_form(&platform, &journey, &connection, known, browser, origin).await;
    note_return(&platform, &visitor, &outcome).await;
    match outcome {
        Ok(finished) => Ok(Redirect::to(&super::after(finished)).into_response()),
        Err(AuthoriseError::Provider { error, .. }) => Ok(again(said(visitor.locale, &integration, &error))),
        Err(error) => Err(problem::notice(&platform, error).await),
    }
}

/// What to tell whoever typed a key that does not work, in their language. What the provider said is
/// kept with the connection, for the client: here it would be a number, or words for developers.
fn said(locale: Locale, integration: &Integration, error: &ProviderError) -> String {
    let key = match error {
        ProviderError::GrantRevoked { .. } | ProviderError::AccessTokenRejected { .. } => {
            "credentials-not-accepted"
        }
        ProviderError::PermissionDenied { .. } => "credentials-not-allowed",
        ProviderError::Unavailable { .. } | ProviderError::RateLimited { .. } => "credentials-not-reached",
        _ => "credentials-not-understood",
    };
    locale.text_with(key, "integration", integration.name())
}

fn fields(integration: &Integration) -> &[FormField] {
    match integration.authorisation() {
        Authorisation::Form { fields } => fields,
        Authorisation::OAuth2(_) => &[],
    }
}

fn missing<'i>(integration: &'i Integration, typed: &BTreeMap<String, String>) -> Option<&'i FormField> {
    fields(integration)
        .iter()
        .find(|field| typed.get(&field.name).is_none_or(String::is_empty))
}

fn page(
    visitor: &Visitor,
    journey: &Journey,
    connection: &Connection,
    integration: &Integration,
    typed: &BTreeMap<String, String>,
    error: Option<String>,
) -> Response {
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let journey = view(journey);
    let page = CredentialsPage {
        page: visitor.page(),
        integration: IntegrationView::new(integration.name(), integration.slug()),
        fields: fields(integration)
            .iter()
            .map(|field| field_view(visitor.locale, field, typed))
            .collect(),
        action: format!(
            "/link/companies/{}/connections/{}/credentials",
            connection.company_id, connection.id
        ),
        back: journey.start.clone(),
        journey,
        error,
    };
    render_with_status(status, &page)
}

fn field_view(locale: Locale, field: &FormField, typed: &BTreeMap<String, String>) -> CredentialField {
    let text = |text: &platypus_connectors::LocalisedText| text.get(locale.tag()).to_owned();
    CredentialField {
        name: field.name.clone(),
        label: text(&field.label),
        kind: match field.kind {
            FieldKind::Text => "text",
            FieldKind::Url => "url",
            FieldKind::Password => "password",
        },
        placeholder: field.placeholder.clone().unwrap_or_default(),
        help: field.help.as_ref().map(text).unwrap_or_default(),
        // A secret that was typed is not sent back to the page.
        value: if field.secret() {
            String::new()
        } else {
            typed.get(&field.name).cloned().unwrap_or_default()
        },
    }
}
