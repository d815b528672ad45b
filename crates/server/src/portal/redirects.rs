//! Settings → Redirects: where companies go after Link, and a way to try it.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use platypus_connectors::Claims;
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus};
use serde::Deserialize;

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::link_journeys::AddressParameters;
use crate::actions::redirects::{
    self, CustomParameters, Outcome, RedirectError, RedirectSettings, RedirectValues, SettingsError,
    TemplateError,
};
use crate::actions::sign_in::Right;
use crate::html::portal::{RedirectTrial, RedirectsPage};
use crate::html::{Flash, Form, Notice, render, render_with_status};
use crate::i18n::Locale;
use crate::store::connections::Connection;

/// The path of the page.
const HERE: &str = "/portal/settings/redirects";

/// An example journey.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Trial {
    #[serde(default)]
    query: String,
    #[serde(default)]
    outcome: Option<u16>,
}

/// The settings as they stand.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Query(trial): Query<Trial>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let settings = redirects::load(&mut platform.store.reader(), client)
        .await
        .map_err(|error| broken(&error))?;
    let trial = tried(&platform, &settings, client, signed_in.visitor.locale, trial);
    Ok(render(&RedirectsPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        redirect_url: settings
            .redirect
            .as_ref()
            .map_or_else(String::new, |template| template.as_str().to_owned()),
        allowed: settings
            .allowed
            .iter()
            .map(redirects::AllowedUrl::as_str)
            .collect::<Vec<_>>()
            .join("\n"),
        redirect_error: None,
        allowed_error: None,
        trial,
    }))
}

/// What was typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    redirect_url: String,
    allowed: String,
}

/// Keeps the settings, or says what is wrong with them.
pub(super) async fn save(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let locale = signed_in.visitor.locale;
    match RedirectSettings::parse(&typed.redirect_url, typed.allowed.lines()) {
        Ok(settings) => {
            redirects::save(
                &platform,
                signed_in.session.client.id,
                signed_in.cause(),
                &settings,
            )
            .await
            .map_err(|error| broken(&error))?;
            Ok(Flash::SettingsSaved.on(&signed_in.visitor, Redirect::to(HERE)))
        }
        Err(error) => {
            let (redirect_error, allowed_error) = said(locale, &error);
            let page = RedirectsPage {
                page: signed_in.page(),
                viewer: signed_in.viewer(),
                redirect_url: typed.redirect_url,
                allowed: typed.allowed,
                redirect_error,
                allowed_error,
                trial: RedirectTrial {
                    query: String::new(),
                    status_code: Outcome::Linked.status_code(),
                    result: None,
                },
            };
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// What is wrong: with the address, or with the allowed URLs.
fn said(locale: Locale, error: &SettingsError) -> (Option<String>, Option<String>) {
    let template = |error: &TemplateError| match error {
        TemplateError::TooLong => locale.text("redirects-error-too-long"),
        TemplateError::Scheme => locale.text("redirects-error-scheme"),
        TemplateError::Parameter(near) => {
            locale.text_with("redirects-error-parameter", "near", near.as_str())
        }
        TemplateError::ReservedInHost(name) => {
            locale.text_with("redirects-error-reserved-in-host", "name", name.as_str())
        }
        TemplateError::Characters => locale.text("redirects-error-characters"),
        TemplateError::NotAnAddress => locale.text("redirects-error-not-an-address"),
    };
    match error {
        SettingsError::Template(error) => (Some(template(error)), None),
        SettingsError::AllowedUrl(line) => (
            None,
            Some(locale.text_with("redirects-error-allowed", "line", line.as_str())),
        ),
        SettingsError::TooManyAllowed => (
            None,
            Some(locale.text_with("redirects-error-too-many", "most", redirects::MOST_ALLOWED)),
        ),
        SettingsError::NothingAllowed => (None, Some(locale.text("redirects-error-nothing-allowed"))),
        SettingsError::Store(_) => (Some(locale.text("notice-internal-error-title")), None),
    }
}

/// What an example journey comes to, with an invented company and connection.
fn tried(
    platform: &Platform,
    settings: &RedirectSettings,
    client: ClientId,
    locale: Locale,
    trial: Trial,
) -> RedirectTrial {
    let outcome = match trial.outcome {
        Some(201) => Outcome::NothingNew,
        Some(403) => Outcome::Cancelled,
        Some(501) => Outcome::NotSupported,
        Some(500) => Outcome::Failed("The provider did not answer.".to_owned()),
        _ => Outcome::Linked,
    };
    let query = trial.query.trim().trim_start_matches('?');
    let query = query.split_once('?').map_or(query, |(_, query)| query);
    let custom = CustomParameters::of_query(query);
    let person = if AddressParameters::of_query(query).asks_person() {
        example_person()
    } else {
        Claims::new()
    };
    let connection = example(platform, client);
    let values = RedirectValues {
        client,
        company: CompanyId(uuid::Uuid::nil()),
        connection: connection.as_ref(),
        outcome: &outcome,
        custom: &custom,
        person: &person,
    };
    let was_asked = trial.outcome.is_some();
    let result = settings.redirect.as_ref().filter(|_| was_asked).map(|template| {
        values
            .fill(template, &settings.allowed)
            .map(String::from)
            .map_err(|error| refused(locale, &error))
    });
    let result = match result {
        None if was_asked => Some(Err(locale.text("redirects-try-none"))),
        result => result,
    };
    RedirectTrial {
        query: trial.query,
        status_code: outcome.status_code(),
        result,
    }
}

fn refused(locale: Locale, error: &RedirectError) -> String {
    match error {
        RedirectError::HostNotAllowed(host) => {
            locale.text_with("redirects-refused-host", "host", host.as_str())
        }
        RedirectError::NotAHost(value) => {
            locale.text_with("redirects-refused-no-host", "value", value.as_str())
        }
        RedirectError::ControlCharacter => locale.text("redirects-refused-control"),
        RedirectError::Climbs => locale.text("redirects-refused-climbs"),
        RedirectError::TooLong => locale.text("redirects-error-too-long"),
        RedirectError::NotAnAddress => locale.text("redirects-error-not-an-address"),
    }
}

/// What a provider could say of somebody.
fn example_person() -> Claims {
    [
        ("sub", "1234567890"),
        ("name", "Zoë Martin"),
        ("given_name", "Zoë"),
        ("family_name", "Martin"),
        ("email", "zoe.martin@example.com"),
        ("email_verified", "true"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// A connection that could be: to the first integration that is offered.
fn example(platform: &Platform, client: ClientId) -> Option<Connection> {
    let integration = platform
        .catalogue
        .iter()
        .find(|integration| platform.is_enabled(integration))?;
    let now = platform.clock.now();
    Some(Connection {
        client_id: client,
        id: ConnectionId(uuid::Uuid::nil()),
        company_id: CompanyId(uuid::Uuid::nil()),
        platform_key: integration.key(),
        integration_id: integration.id(),
        source_id: integration.source_id(),
        source_type: integration.source_type(),
        platform_name: integration.name().to_owned(),
        status: ConnectionStatus::Linked,
        created_at: now,
        status_changed_at: now,
        linked_at: Some(now),
        last_sync_at: None,
        entity_id: None,
        entity_name: Some("Café Zoë".to_owned()),
        connection_info: None,
    })
}
