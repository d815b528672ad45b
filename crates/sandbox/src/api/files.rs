//! Files behind records: documents as PDF, and attachments.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::ApiError;
use super::admission::{Admitted, admit};
use super::answer::{file, json_text};
use super::lists::stream_of;
use crate::Sandbox;
use crate::books::record::{Resource, Stream};
use crate::files::{attached_to, printed};

struct Behind {
    admitted: Admitted,
    resource: Resource,
    number: u64,
    record: Value,
}

/// The record that files are asked of.
async fn behind(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    (organisation, resource, number): (&str, &str, &str),
    what: &str,
) -> Result<Behind, ApiError> {
    let admitted = admit(sandbox, headers, organisation, &format!("{resource}.{what}")).await?;
    let Some(stream @ Stream::Of(resource)) = stream_of(resource) else {
        return Err(ApiError::not_found("such resource"));
    };
    let number = number.parse().map_err(|_| ApiError::not_found("such record"))?;
    let books = admitted.books(sandbox).await?;
    let record = books
        .record(stream, number)
        .await?
        .ok_or_else(|| ApiError::not_found("such record"))?;
    Ok(Behind {
        admitted,
        resource,
        number,
        record: serde_json::from_str(&record)?,
    })
}

/// `GET …/{resource}/{record}/attachments`
pub(super) async fn attachments(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = behind(
        &sandbox,
        &headers,
        (&organisation, &resource, &number),
        "attachments",
    )
    .await?;
    let firm = found.admitted.organisation.kind.firm();
    let files = attached_to(found.resource, found.number, &firm, &found.record)
        .ok_or_else(|| ApiError::not_found("such path"))?;
    Ok(json_text(
        json!({ "data": files }).to_string(),
        found.admitted.allowance,
    ))
}

/// `GET …/{resource}/{record}/attachments/{attachment}/content`
pub(super) async fn attachment(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number, id)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = behind(
        &sandbox,
        &headers,
        (&organisation, &resource, &number),
        "attachments",
    )
    .await?;
    let firm = found.admitted.organisation.kind.firm();
    let attachment = attached_to(found.resource, found.number, &firm, &found.record)
        .into_iter()
        .flatten()
        .find(|attachment| attachment.id == id)
        .ok_or_else(|| ApiError::not_found("such attachment"))?;
    Ok(file(
        attachment.mime_type,
        attachment.content,
        found.admitted.allowance,
    ))
}

/// `GET …/{resource}/{record}/pdf`
pub(super) async fn pdf(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = behind(&sandbox, &headers, (&organisation, &resource, &number), "pdf").await?;
    if !matches!(found.resource, Resource::Invoices | Resource::PurchaseOrders) {
        return Err(ApiError::not_found("such path"));
    }
    let firm = found.admitted.organisation.kind.firm();
    let content = printed(found.resource, &firm, &found.record);
    Ok(file("application/pdf", content, found.admitted.allowance))
}
