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
    mistake: Option<&'static str>,
    rows: Vec<Row>,
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

async fn page(
    sandbox: &Sandbox,
    language: Language,
    mistake: Option<&'static str>,
) -> Result<Response, PageError> {
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
        "faults" => {
            let form: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap_or_default();
            let text = form
                .iter()
                .find(|(name, _)| name == "faults")
                .map_or("", |(_, value)| value.as_str());
            let Ok(faults) = serde_json::from_str::<Faults>(text) else {
                return page(&sandbox, language, Some(language.words().control_bad_faults)).await;
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
