//! Settings → Data types: what is read once a company links, and how often after.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use platypus_model::{DataType, SourceType};

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::sign_in::Right;
use crate::actions::sync_settings::{self, SyncSettingsError};
use crate::html::portal::{
    DataTypeGroup, DataTypeRow, DataTypeSettingsPage, FrequencyChoice, OverridingCompany,
};
use crate::html::{Flash, Form, Notice, render, render_with_status};
use crate::i18n::{Locale, folded};
use crate::sync::settings::{EffectiveSettings, SyncSetting, SyncSettings};

/// The path of the page.
const HERE: &str = "/portal/settings/data-types";
/// What the form sends where the frequency stays as it is, whatever it is.
const KEPT: &str = "keep";
/// The frequencies that are offered, in hours (contract section 4), with their names.
const FREQUENCIES: [(u32, &str); 5] = [
    (0, "frequency-none"),
    (1, "frequency-hourly"),
    (24, "frequency-daily"),
    (168, "frequency-weekly"),
    (720, "frequency-monthly"),
];

/// Every data type with its settings.
pub(super) async fn show(State(platform): State<Platform>, signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    Ok(render(&load(&platform, &signed_in, None).await?))
}

/// Keeps what was decided.
pub(super) async fn save(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let (before, effective) = sync_settings::of_client(&platform, client)
        .await
        .map_err(notice)?;
    let Some(settings) = decided(&typed, &effective) else {
        return Err(Notice::malformed_form(HERE));
    };
    let decided = SyncSettings {
        settings,
        overrides_defaults: before.overrides_defaults,
    };
    match sync_settings::decide_for_client(&platform, client, signed_in.cause(), decided).await {
        Ok(()) => Ok(Flash::SettingsSaved.on(&signed_in.visitor, Redirect::to(HERE))),
        Err(SyncSettingsError::ScheduleNotAllowed) => {
            let locale = signed_in.visitor.locale;
            let least = u64::from(platform.config.least_schedule_hours);
            let said = locale.text_with("data-types-not-allowed", "count", least);
            let page = load(&platform, &signed_in, Some(said)).await?;
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(notice(error)),
    }
}

/// The settings that are not what they were; none where the form is none of ours.
fn decided(typed: &BTreeMap<String, String>, effective: &EffectiveSettings) -> Option<Vec<SyncSetting>> {
    let mut changed = Vec::new();
    for before in effective.all() {
        let key = before.data_type.key();
        let mut after = before.clone();
        after.fetch_on_first_link = typed.contains_key(&format!("fetch.{key}"));
        let every = typed.get(&format!("every.{key}"))?;
        if every != KEPT {
            after.schedule_hours = every.parse().ok()?;
            after.clock = None;
            if !FREQUENCIES
                .iter()
                .any(|(hours, _)| *hours == after.schedule_hours)
            {
                return None;
            }
        }
        if after != before {
            changed.push(after);
        }
    }
    Some(changed)
}

fn notice(error: SyncSettingsError) -> Notice {
    match error {
        SyncSettingsError::Store(error) => broken(&error),
        error => {
            tracing::error!(%error, "settings of data types could not be kept");
            Notice::malformed_form(HERE)
        }
    }
}

async fn load(
    platform: &Platform,
    signed_in: &SignedIn,
    error: Option<String>,
) -> Result<DataTypeSettingsPage, Notice> {
    let client = signed_in.session.client.id;
    let locale = signed_in.visitor.locale;
    let (_, effective) = sync_settings::of_client(platform, client).await.map_err(notice)?;
    let overriding = sync_settings::overriding(platform, client)
        .await
        .map_err(notice)?;
    let least = platform.config.least_schedule_hours;
    let sources = [SourceType::Accounting, SourceType::Banking, SourceType::Commerce];
    Ok(DataTypeSettingsPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        error,
        groups: sources
            .into_iter()
            .map(|source| DataTypeGroup {
                key: source,
                name: locale.source_type(source),
                rows: rows(locale, &effective, source, least),
            })
            .collect(),
        overriding: overriding
            .into_iter()
            .map(|company| OverridingCompany {
                href: format!("/portal/companies/{}", company.company),
                name: company.name,
                settings: company
                    .settings
                    .settings
                    .iter()
                    .filter(|own| **own != effective.of(own.data_type))
                    .map(|own| (locale.data_type(own.data_type), told(locale, own)))
                    .collect(),
            })
            .collect(),
    })
}

fn rows(locale: Locale, effective: &EffectiveSettings, source: SourceType, least: u32) -> Vec<DataTypeRow> {
    let mut rows: Vec<DataTypeRow> = DataType::ALL
        .into_iter()
        .filter(|data_type| data_type.source_type() == source)
        .map(|data_type| {
            let setting = effective.of(data_type);
            DataTypeRow {
                name: locale.data_type(data_type),
                key: data_type.key(),
                is_fetched: setting.fetch_on_first_link,
                choices: choices(locale, &setting, least),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| folded(&row.name));
    rows
}

/// The frequencies to choose from; first the present one where it is none of the usual ones.
fn choices(locale: Locale, setting: &SyncSetting, least: u32) -> Vec<FrequencyChoice> {
    let is_usual = setting.clock.is_none()
        && FREQUENCIES
            .iter()
            .any(|(hours, _)| *hours == setting.schedule_hours);
    let own = (!is_usual).then(|| FrequencyChoice {
        value: KEPT.to_owned(),
        name: frequency(locale, setting),
        is_chosen: true,
    });
    let usual = FREQUENCIES
        .into_iter()
        .filter(|(hours, _)| *hours == 0 || *hours >= least || *hours == setting.schedule_hours)
        .map(|(hours, key)| FrequencyChoice {
            value: hours.to_string(),
            name: locale.text(key),
            is_chosen: is_usual && hours == setting.schedule_hours,
        });
    own.into_iter().chain(usual).collect()
}

/// How often it is read, in words.
fn frequency(locale: Locale, setting: &SyncSetting) -> String {
    if let Some(clock) = &setting.clock {
        let (expression, zone) = (clock.expression.as_str(), clock.time_zone.as_str());
        return locale.text_with_two("frequency-clock", "expression", expression, "zone", zone);
    }
    let usual = FREQUENCIES
        .iter()
        .find(|(hours, _)| *hours == setting.schedule_hours);
    usual.map_or_else(
        || locale.text_with("frequency-hours", "count", setting.schedule_hours),
        |(_, key)| locale.text(key),
    )
}

/// What a company's own setting comes to, in words.
fn told(locale: Locale, setting: &SyncSetting) -> String {
    let often = frequency(locale, setting);
    if setting.fetch_on_first_link {
        often
    } else {
        locale.text_with("data-types-not-at-first", "frequency", often)
    }
}
