//! Settings → Link: what Link asks for and says.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use platypus_model::ClientId;

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::allowed_origins::{self, WebOrigin};
use crate::actions::link_settings::{
    self, LONGEST_TEXT, LinkSettings, Source, SourceSetting, TextError, Texts, WebAddress,
};
use crate::actions::sign_in::Right;
use crate::html::portal::{LinkSettingsPage, SourceRow, TextRow};
use crate::html::{Flash, Form, Notice, render, render_with_status};
use crate::i18n::Locale;

/// The path of the page.
pub(super) const HERE: &str = "/portal/settings/link";

/// The settings as they stand.
pub(super) async fn show(State(platform): State<Platform>, signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    Ok(render(&load_page(&platform, &signed_in).await?))
}

/// The page as it stands.
pub(super) async fn load_page(platform: &Platform, signed_in: &SignedIn) -> Result<LinkSettingsPage, Notice> {
    let client = signed_in.session.client.id;
    let settings = link_settings::load(&mut platform.store.reader(), client)
        .await
        .map_err(|error| broken(&error))?;
    let mut page = page(platform, signed_in, &settings, None);
    page.origins = origins(platform, client).await?;
    Ok(page)
}

/// The origins of the client's own pages, one a line.
async fn origins(platform: &Platform, client: ClientId) -> Result<String, Notice> {
    let origins = allowed_origins::load(&mut platform.store.reader(), client)
        .await
        .map_err(|error| broken(&error))?;
    let lines: Vec<&str> = origins.iter().map(WebOrigin::as_str).collect();
    Ok(lines.join("\n"))
}

/// Keeps the settings, or says what is wrong with them.
pub(super) async fn save(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let kept = link_settings::load(&mut platform.store.reader(), client)
        .await
        .map_err(|error| broken(&error))?;
    match parse(&typed, &kept) {
        Ok(settings) => {
            link_settings::save(&platform, client, signed_in.cause(), &settings)
                .await
                .map_err(|error| broken(&error))?;
            Ok(Flash::SettingsSaved.on(&signed_in.visitor, Redirect::to(HERE)))
        }
        Err(error) => {
            let said = said(signed_in.visitor.locale, &error);
            let mut page = page(&platform, &signed_in, &kept, Some(said));
            page.origins = origins(&platform, client).await?;
            // What was typed stays in the form.
            for row in &mut page.texts {
                if let Some(value) = typed.get(row.name) {
                    row.value.clone_from(value);
                }
            }
            for (name, field) in [("terms", &mut page.terms), ("privacy", &mut page.privacy)] {
                if let Some(value) = typed.get(name) {
                    field.clone_from(value);
                }
            }
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The settings in a form: a box that is not ticked is not sent.
fn parse(typed: &BTreeMap<String, String>, kept: &LinkSettings) -> Result<LinkSettings, TextError> {
    let text = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let is_ticked = |name: &str| typed.contains_key(name);
    let mut sources: Vec<(usize, SourceSetting)> = Source::ALL
        .into_iter()
        .enumerate()
        .map(|(index, source)| {
            let word = source.as_str();
            let place = text(&format!("place.{word}")).parse().unwrap_or(index + 1);
            let setting = SourceSetting {
                source,
                is_asked: is_ticked(&format!("asked.{word}")),
                is_optional: is_ticked(&format!("optional.{word}")),
            };
            (place, setting)
        })
        .collect();
    // Two that claim the same place keep the order they had.
    sources.sort_by_key(|(place, _)| *place);
    let mut settings = kept.clone();
    settings.show_sandbox = is_ticked("show_sandbox");
    settings.landing_page = is_ticked("landing_page");
    settings.invite = is_ticked("invite");
    settings.one_time_links = is_ticked("one_time_links");
    settings.texts = Texts {
        welcome_en: Texts::parse(text("welcome_en"))?,
        welcome_fr: Texts::parse(text("welcome_fr"))?,
        purpose_en: Texts::parse(text("purpose_en"))?,
        purpose_fr: Texts::parse(text("purpose_fr"))?,
        retention_en: Texts::parse(text("retention_en"))?,
        retention_fr: Texts::parse(text("retention_fr"))?,
        terms: WebAddress::parse(text("terms"))?,
        privacy: WebAddress::parse(text("privacy"))?,
    };
    settings.set_sources(sources.into_iter().map(|(_, setting)| setting).collect());
    Ok(settings)
}

fn said(locale: Locale, error: &TextError) -> String {
    match error {
        TextError::TooLong => locale.text_with("link-settings-too-long", "most", LONGEST_TEXT),
        TextError::Address(text) => locale.text_with("link-settings-address", "text", text.as_str()),
    }
}

fn page(
    platform: &Platform,
    signed_in: &SignedIn,
    settings: &LinkSettings,
    error: Option<String>,
) -> LinkSettingsPage {
    let texts = &settings.texts;
    let text = |name, language, value: &String| TextRow {
        name,
        language,
        value: value.clone(),
    };
    let address = |address: &Option<WebAddress>| {
        address
            .as_ref()
            .map_or_else(String::new, |address| address.as_str().to_owned())
    };
    LinkSettingsPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        sources: settings
            .sources()
            .into_iter()
            .enumerate()
            .map(|(index, setting)| SourceRow {
                source: setting.source.as_str(),
                place: index + 1,
                is_asked: setting.is_asked,
                is_optional: setting.is_optional,
            })
            .collect(),
        show_sandbox: settings.show_sandbox,
        landing_page: settings.landing_page,
        invite: settings.invite,
        one_time_links: settings.one_time_links,
        invite_url: platform
            .config
            .url(&format!("/link/invite/{}", signed_in.session.client.id)),
        texts: vec![
            text("welcome_en", "en", &texts.welcome_en),
            text("welcome_fr", "fr", &texts.welcome_fr),
            text("purpose_en", "en", &texts.purpose_en),
            text("purpose_fr", "fr", &texts.purpose_fr),
            text("retention_en", "en", &texts.retention_en),
            text("retention_fr", "fr", &texts.retention_fr),
        ],
        terms: address(&texts.terms),
        privacy: address(&texts.privacy),
        error,
        origins: String::new(),
        origins_error: None,
    }
}
