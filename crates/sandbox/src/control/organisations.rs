//! Organisations: which there are, more of them, fewer of them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::organisation;
use crate::Sandbox;
use crate::api::ApiError;
use crate::books::businesses::BusinessKind;
use crate::organisation::{BooksState, BooksUnavailable, Organisation};
use crate::storage::StoredOrganisation;

/// The largest organisation that can be asked for.
const MOST_INVOICES: u32 = 5_000_000;

/// What an organisation is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrganisation {
    kind: BusinessKind,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(default)]
    invoices: Option<u32>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    today: Option<Date>,
}

async fn described(organisation: &Organisation) -> Result<Value, ApiError> {
    let (state, progress) = organisation.state();
    let word = match &state {
        BooksState::Ready(_) => "ready",
        BooksState::NotWritten if organisation.is_written() => "ready",
        BooksState::NotWritten => "not_written",
        BooksState::Writing => "writing",
        BooksState::Failed(_) => "failed",
    };
    let counts: BTreeMap<String, u64> = match &state {
        BooksState::Ready(books) => books
            .totals()
            .await?
            .into_iter()
            .map(|(stream, total)| (stream.name(), total))
            .collect(),
        _ => BTreeMap::new(),
    };
    Ok(json!({
        "id": organisation.id, "name": organisation.name, "kind": organisation.kind.word(), "seed": organisation.seed,
        "invoices": organisation.invoices, "state": word, "progress": progress, "counts": counts,
    }))
}

/// `GET /control/organisations`
pub(super) async fn list(State(sandbox): State<Sandbox>) -> Result<Json<Value>, ApiError> {
    let mut all = Vec::new();
    for organisation in sandbox.organisations() {
        all.push(described(&organisation).await?);
    }
    Ok(Json(json!({"organisations": all})))
}

/// `GET /control/organisations/{organisation}`
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(described(&*organisation(&sandbox, &id)?).await?))
}

/// `POST /control/organisations`
pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    body: String,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let new: NewOrganisation = serde_json::from_str(&body)
        .map_err(|error| ApiError::parameter(format!("The organisation cannot be read: {error}.")))?;
    let invoices = new.invoices.unwrap_or_else(|| new.kind.usual_invoices());
    if !(1..=MOST_INVOICES).contains(&invoices) {
        return Err(ApiError::parameter(format!(
            "invoices must be from 1 to {MOST_INVOICES}."
        )));
    }
    let seed = new.seed.unwrap_or(1);
    let id = new.id.unwrap_or_else(|| {
        format!(
            "{}-{seed}-{}",
            new.kind.word(),
            &uuid::Uuid::now_v7().simple().to_string()[20..]
        )
    });
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(plain) {
        return Err(ApiError::parameter(
            "id must be up to 60 of a to z, 0 to 9 and -.",
        ));
    }
    let ends_at = match new.today {
        Some(today) => {
            let end = today.at(23, 59, 59, 0).to_zoned(TimeZone::UTC);
            Some(
                end.map_err(|_| ApiError::parameter("today is out of range."))?
                    .timestamp(),
            )
        }
        None => None,
    };
    let stored = StoredOrganisation {
        name: new.name.unwrap_or_else(|| format!("{} {seed}", new.kind.word())),
        id,
        kind: new.kind,
        seed,
        invoices,
        ends_at,
        faults: "{}".to_owned(),
    };
    let organisation = sandbox
        .add_organisation(stored)
        .await?
        .ok_or_else(|| ApiError::conflict("There is an organisation with that id already."))?;
    organisation.prepare(sandbox.now());
    Ok((StatusCode::CREATED, Json(described(&organisation).await?)))
}

/// `POST /control/organisations/{organisation}/prepare`
pub(super) async fn prepare(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let organisation = organisation(&sandbox, &id)?;
    match organisation.books(sandbox.now(), Duration::from_mins(10)).await {
        Ok(_) => Ok(Json(described(&organisation).await?)),
        Err(BooksUnavailable::Preparing(percent)) => Err(ApiError::preparing(percent)),
        Err(BooksUnavailable::Failed(why)) => Err(ApiError::internal(&why)),
    }
}

/// `DELETE /control/organisations/{organisation}`
pub(super) async fn remove(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let organisation = organisation(&sandbox, &id)?;
    if matches!(organisation.state().0, BooksState::Writing) {
        return Err(ApiError::conflict(
            "Its books are being written; try again when they are ready.",
        ));
    }
    sandbox.remove_organisation(&organisation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /control/calls`
pub(super) async fn calls(
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let parameters: Vec<(String, String)> =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let id = parameters
        .iter()
        .find(|(name, _)| name == "organisation")
        .map(|(_, value)| value.as_str())
        .ok_or_else(|| ApiError::parameter("organisation is missing."))?;
    let organisation = organisation(&sandbox, id)?;
    let (counts, asked) = {
        let calls = organisation.calls();
        (calls.counts.clone(), calls.asked.clone())
    };
    Ok(Json(json!({"organisation": id, "calls": counts, "asked": asked})))
}
