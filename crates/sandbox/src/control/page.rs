//! The page for people: organisations, their faults and what can be done to them.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::Sandbox;
use crate::faults::Faults;
use crate::pages::{Language, PageError, Words};

#[derive(Template)]
#[template(path = "control.html")]
struct ControlPage {
    words: &'static Words,
    mistake: Option<String>,
    presets: [Preset; 16],
    example: &'static str,
    rows: Vec<Row>,
}

/// Every field that faults have.
const EXAMPLE: &str = include_str!("faults_example.json");

/// Faults at the press of a button.
#[derive(Clone, Copy)]
enum Preset {
    Slow,
    RateLimit,
    BareRateLimit,
    Outage,
    Maintenance,
    Truncated,
    WrongType,
    Reset,
    DuplicatePage,
    EndlessPages,
    Deletion,
    UnknownWord,
    MissingField,
    ClockAhead,
    ClockBehind,
    None,
}

impl Preset {
    const ALL: [Self; 16] = [
        Self::Slow,
        Self::RateLimit,
        Self::BareRateLimit,
        Self::Outage,
        Self::Maintenance,
        Self::Truncated,
        Self::WrongType,
        Self::Reset,
        Self::DuplicatePage,
        Self::EndlessPages,
        Self::Deletion,
        Self::UnknownWord,
        Self::MissingField,
        Self::ClockAhead,
        Self::ClockBehind,
        Self::None,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::RateLimit => "rate_limit",
            Self::BareRateLimit => "bare_rate_limit",
            Self::Outage => "outage",
            Self::Maintenance => "maintenance",
            Self::Truncated => "truncated",
            Self::WrongType => "wrong_type",
            Self::Reset => "reset",
            Self::DuplicatePage => "duplicate_page",
            Self::EndlessPages => "endless_pages",
            Self::Deletion => "deletion",
            Self::UnknownWord => "unknown_word",
            Self::MissingField => "missing_field",
            Self::ClockAhead => "clock_ahead",
            Self::ClockBehind => "clock_behind",
            Self::None => "none",
        }
    }

    const fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Slow => words.control_slow,
            Self::RateLimit => words.control_rate_limit,
            Self::BareRateLimit => words.control_rate_limit_bare,
            Self::Outage => words.control_outage,
            Self::Maintenance => words.control_maintenance,
            Self::Truncated => words.control_truncated,
            Self::WrongType => words.control_wrong_type,
            Self::Reset => words.control_reset,
            Self::DuplicatePage => words.control_duplicate_page,
            Self::EndlessPages => words.control_endless_pages,
            Self::Deletion => words.control_deletion,
            Self::UnknownWord => words.control_unknown_word,
            Self::MissingField => words.control_missing_field,
            Self::ClockAhead => words.control_clock_ahead,
            Self::ClockBehind => words.control_clock_behind,
            Self::None => words.control_none,
        }
    }

    /// The faults, as a person would write them.
    const fn faults(self) -> &'static str {
        match self {
            Self::Slow => r#"{"slow_milliseconds": 3000}"#,
            Self::RateLimit => r#"{"rate_limit": {"for_calls": 20, "retry_after_seconds": 10}}"#,
            Self::BareRateLimit => r#"{"rate_limit": {"for_calls": 20}}"#,
            Self::Outage => r#"{"server_errors": {"for_calls": 50}}"#,
            Self::Maintenance => r#"{"maintenance": {"for_calls": 50}}"#,
            Self::Truncated => r#"{"truncated_answers": {"for_calls": 1}}"#,
            Self::WrongType => r#"{"wrong_content_type": {"for_calls": 1}}"#,
            Self::Reset => r#"{"connection_resets": {"for_calls": 1}}"#,
            Self::DuplicatePage => r#"{"duplicate_page": {"resource": "invoices", "page": 2}}"#,
            Self::EndlessPages => r#"{"endless_pages": {"resource": "invoices"}}"#,
            Self::Deletion => r#"{"delete_mid_paging": {"resource": "invoices", "record": 2, "page": 2}}"#,
            Self::UnknownWord => r#"{"unknown_enum": {"resource": "invoices", "record": 1}}"#,
            Self::MissingField => {
                r#"{"missing_field": {"resource": "invoices", "record": 1, "field": "currency"}}"#
            }
            Self::ClockAhead => r#"{"clock_skew_seconds": 3600}"#,
            Self::ClockBehind => r#"{"clock_skew_seconds": -3600}"#,
            Self::None => "{}",
        }
    }
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    written: bool,
    grants: u64,
    faults: String,
}

/// `GET /control`
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let language = Language::of_query(query.as_deref(), &headers);
    page(&sandbox, language, None).await
}

async fn page(sandbox: &Sandbox, language: Language, mistake: Option<String>) -> Result<Response, PageError> {
    let mut rows = Vec::new();
    for organisation in sandbox.organisations() {
        let grants = sandbox.central().living_grants(&organisation.id).await;
        rows.push(Row {
            id: organisation.id.clone(),
            name: organisation.name.clone(),
            kind: organisation.kind.word(),
            written: organisation.is_written(),
            grants: grants.map_err(|error| PageError::broken(language, &error))?,
            faults: serde_json::to_string_pretty(&*organisation.faults()).unwrap_or_default(),
        });
    }
    let status = if mistake.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    crate::pages::show(
        &ControlPage {
            words: language.words(),
            mistake,
            presets: Preset::ALL,
            example: EXAMPLE,
            rows,
        },
        language,
        status,
        None,
    )
}

/// `POST /control/page/{organisation}/{action}`
pub(super) async fn act(
    State(sandbox): State<Sandbox>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, PageError> {
    let language = Language::choose(None, &headers);
    let broken = |error| PageError::broken(language, &error);
    let back = || {
        (
            StatusCode::SEE_OTHER,
            [(LOCATION, HeaderValue::from_static("/control"))],
        )
            .into_response()
    };
    let Some(organisation) = sandbox.organisation(&id) else {
        return Ok(back());
    };
    match action.as_str() {
        "faults" | "preset" => {
            let form: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap_or_default();
            let given = form
                .iter()
                .find(|(name, _)| *name == action)
                .map_or("", |(_, value)| value.as_str());
            let preset = Preset::ALL
                .into_iter()
                .find(|preset| action == "preset" && preset.name() == given);
            let text = preset.map_or(given, |preset| preset.faults());
            let faults = match serde_json::from_str::<Faults>(text) {
                Ok(faults) => faults,
                Err(error) => return page(&sandbox, language, Some(error.to_string())).await,
            };
            organisation.faults().clone_from(&faults);
            sandbox.keep_faults(&organisation).await.map_err(broken)?;
        }
        "prepare" => organisation.prepare(sandbox.now()),
        "revoke" => {
            sandbox
                .central()
                .end_grants(&organisation.id, sandbox.now())
                .await
                .map_err(broken)?;
        }
        "expire" => {
            sandbox
                .central()
                .expire_access_tokens(&organisation.id, sandbox.now())
                .await
                .map_err(broken)?;
        }
        _ => {}
    }
    Ok(back())
}
