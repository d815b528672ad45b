//! Records: made, changed and removed, so that tests can prove what a sync makes of it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::organisation;
use crate::Sandbox;
use crate::api::ApiError;
use crate::books::record::Stream;
use crate::organisation::BooksUnavailable;
use crate::storage::BooksFile;

const PATIENCE: Duration = Duration::from_mins(10);

async fn books(sandbox: &Sandbox, id: &str, resource: &str) -> Result<(Arc<BooksFile>, Stream), ApiError> {
    let stream = Stream::from_name(resource).ok_or_else(|| ApiError::not_found("such resource"))?;
    let books = organisation(sandbox, id)?
        .books(sandbox.now(), PATIENCE)
        .await
        .map_err(|error| match error {
            BooksUnavailable::Preparing(percent) => ApiError::preparing(percent),
            BooksUnavailable::Failed(why) => ApiError::internal(&why),
        })?;
    Ok((books, stream))
}

fn object(body: &str) -> Result<Map<String, Value>, ApiError> {
    serde_json::from_str(body)
        .map_err(|error| ApiError::parameter(format!("The body must be a JSON object: {error}.")))
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// `POST …/records/{resource}`
pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Path((id, resource)): Path<(String, String)>,
    body: String,
) -> Result<Response, ApiError> {
    let (books, stream) = books(&sandbox, &id, &resource).await?;
    let mut fields = object(&body)?;
    let now = sandbox.now_at(&id);
    let document = books
        .create(stream, now, |number| {
            fields.insert("id".to_owned(), Value::from(number));
            for field in ["created_at", "updated_at"] {
                fields.insert(field.to_owned(), Value::from(now.to_string()));
            }
            Value::Object(fields).to_string()
        })
        .await?;
    Ok(json(StatusCode::CREATED, document))
}

/// `PATCH …/records/{resource}/{record}`
pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    Path((id, resource, number)): Path<(String, String, u64)>,
    body: String,
) -> Result<Response, ApiError> {
    let (books, stream) = books(&sandbox, &id, &resource).await?;
    let mut patch = object(&body)?;
    for field in ["id", "created_at", "updated_at"] {
        patch.remove(field);
    }
    let stored = books
        .record(stream, number)
        .await?
        .ok_or_else(|| ApiError::not_found("such record"))?;
    let mut record: Value = serde_json::from_str(&stored)?;
    let now = sandbox.now_at(&id);
    patch.insert("updated_at".to_owned(), Value::from(now.to_string()));
    merge(&mut record, Value::Object(patch));
    let document = record.to_string();
    if !books.replace(stream, number, now, &document).await? {
        return Err(ApiError::not_found("such record"));
    }
    Ok(json(StatusCode::OK, document))
}

/// `DELETE …/records/{resource}/{record}`
pub(super) async fn remove(
    State(sandbox): State<Sandbox>,
    Path((id, resource, number)): Path<(String, String, u64)>,
) -> Result<StatusCode, ApiError> {
    let (books, stream) = books(&sandbox, &id, &resource).await?;
    if books.delete(stream, number, sandbox.now_at(&id)).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found("such record"))
    }
}

/// JSON merge patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(fields) = target.as_object_mut() else {
        return;
    };
    for (name, value) in patch {
        if value.is_null() {
            fields.remove(&name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_example_of_rfc_7396_merges() {
        let mut target = json!({"title": "Goodbye!", "author": {"givenName": "John", "familyName": "Doe"},
            "tags": ["example", "sample"], "content": "This will be unchanged"});
        let patch = json!({"title": "Hello!", "phoneNumber": "+01-123-456-7890", "author": {"familyName": null},
            "tags": ["example"]});
        merge(&mut target, patch);
        let merged = json!({"title": "Hello!", "author": {"givenName": "John"}, "tags": ["example"],
            "content": "This will be unchanged", "phoneNumber": "+01-123-456-7890"});
        assert_eq!(target, merged);
    }
}
