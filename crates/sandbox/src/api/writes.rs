//! Entries by API: `POST`, `PUT` and `DELETE` of records. A call may name an `Idempotency-Key`: made again, it is
//! answered as before and nothing is entered twice.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::ApiError;
use super::admission::admit_writer;
use super::answer::json_text;
use super::lists::stream_of;
use crate::Sandbox;
use crate::books::record::Stream;
use crate::entries::{self, EntryError, Verb};
use crate::storage::Answered;

const KEY: &str = "idempotency-key";
/// The longest key that is taken, in bytes.
const LONGEST_KEY: usize = 200;

/// `POST …/{resource}`
pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let stream = stream_of(&resource);
    write(&sandbox, &headers, &organisation, stream, Asked::Create(&body)).await
}

/// `PUT …/{resource}/{record}`
pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let asked = Asked::Change(&number, &body);
    write(&sandbox, &headers, &organisation, stream_of(&resource), asked).await
}

/// `DELETE …/{resource}/{record}`
pub(super) async fn remove(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let asked = Asked::Remove(&number);
    write(&sandbox, &headers, &organisation, stream_of(&resource), asked).await
}

/// `POST …/bank_accounts/{bank_account}/transactions`
pub(super) async fn create_bank_transaction(
    State(sandbox): State<Sandbox>,
    Path((organisation, bank_account)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let stream = bank_account.parse().ok().map(Stream::BankTransactions);
    write(&sandbox, &headers, &organisation, stream, Asked::Create(&body)).await
}

#[derive(Clone, Copy)]
enum Asked<'a> {
    Create(&'a Bytes),
    Change(&'a str, &'a Bytes),
    Remove(&'a str),
}

async fn write(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    organisation: &str,
    stream: Option<Stream>,
    asked: Asked<'_>,
) -> Result<Response, ApiError> {
    let name = stream.map_or_else(|| "unknown".to_owned(), Stream::name);
    let admitted = admit_writer(sandbox, headers, organisation, &name).await?;
    let refused = |error: ApiError| error.with_allowance(admitted.allowance);
    let stream = stream.ok_or_else(|| refused(ApiError::not_found("such resource")))?;
    let key = match headers.get(KEY).map(|key| key.to_str().unwrap_or_default()) {
        Some(key) if key.is_empty() || key.len() > LONGEST_KEY => {
            return Err(refused(ApiError::parameter(format!(
                "Idempotency-Key must be a text of 1 to {LONGEST_KEY} characters."
            ))));
        }
        key => key,
    };
    let books = admitted.books(sandbox).await?;
    let mut desk = entries::begin(&books, sandbox.now()).await?;
    let fingerprint = fingerprint(&name, asked);
    if let Some(key) = key
        && let Some(before) = desk.edit.answered(key).await?
    {
        if before.fingerprint != fingerprint {
            return Err(refused(ApiError::key_reused()));
        }
        return Ok(answer(before.status, before.body, admitted.allowance));
    }
    let verb = verb(asked).map_err(refused)?;
    let status = match &verb {
        Verb::Create(_) => StatusCode::CREATED,
        Verb::Change(..) => StatusCode::OK,
        Verb::Remove(_) => StatusCode::NO_CONTENT,
    };
    let made = entries::enter(&mut desk, stream, verb).await;
    let body = match made {
        Ok(record) => record.map(|record| record.to_string()).unwrap_or_default(),
        Err(error) => return Err(refused(refusal(error))),
    };
    if let Some(key) = key {
        let answered = Answered {
            fingerprint,
            status: status.as_u16(),
            body: body.clone(),
        };
        let now = desk.now;
        desk.edit.remember(key, &answered, now).await?;
    }
    desk.commit().await?;
    Ok(answer(status.as_u16(), body, admitted.allowance))
}

fn answer(status: u16, body: String, allowance: crate::organisation::Allowance) -> Response {
    let mut response = json_text(body, allowance);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    response
}

fn verb(asked: Asked<'_>) -> Result<Verb, ApiError> {
    let object = |body: &Bytes| -> Result<Map<String, Value>, ApiError> {
        serde_json::from_slice(body)
            .map_err(|error| ApiError::parameter(format!("The body must be a JSON object: {error}.")))
    };
    let number = |text: &str| text.parse().map_err(|_| ApiError::not_found("such record"));
    Ok(match asked {
        Asked::Create(body) => Verb::Create(object(body)?),
        Asked::Change(id, body) => Verb::Change(number(id)?, object(body)?),
        Asked::Remove(id) => Verb::Remove(number(id)?),
    })
}

fn fingerprint(name: &str, asked: Asked<'_>) -> Vec<u8> {
    let (verb, id, body): (&str, &str, &[u8]) = match asked {
        Asked::Create(body) => ("create", "", body),
        Asked::Change(id, body) => ("change", id, body),
        Asked::Remove(id) => ("remove", id, &[]),
    };
    let mut hash = Sha256::new();
    for part in [name.as_bytes(), verb.as_bytes(), id.as_bytes(), body] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

fn refusal(error: EntryError) -> ApiError {
    match error {
        EntryError::Invalid(problems) => ApiError::invalid(problems),
        EntryError::NotFound => ApiError::not_found("such record"),
        EntryError::Conflict(message) => ApiError::conflict(message),
        EntryError::NotAllowed => ApiError::not_allowed(),
        EntryError::Storage(error) => error.into(),
    }
}
