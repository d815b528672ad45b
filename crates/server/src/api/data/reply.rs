//! Replies that are stored JSON, passed on without being parsed.

use std::fmt::Write;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use platypus_model::DataType;

use super::super::ApiError;
use super::super::paging::ListRequest;
use super::scope::DataScope;
use crate::actions::Platform;
use crate::store::Start;
use crate::store::records::{self, RecordPage, Sent};

/// What a record and its share of the envelope take, as a first guess.
const BYTES_A_RECORD: usize = 1_700;

/// JSON text, already written.
pub(super) struct JsonText(pub(super) String);

impl IntoResponse for JsonText {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        ([(header::CONTENT_TYPE, json)], self.0).into_response()
    }
}

/// A page of records in the contract's envelope; `account` narrows bank transactions to one.
pub(super) async fn list(
    platform: &Platform,
    scope: &DataScope,
    request: &ListRequest,
    data_type: DataType,
    account: Option<&str>,
) -> Result<JsonText, ApiError> {
    let mut source = scope.source(data_type);
    source.account = account;
    let list = request.open(&platform.store, source.client)?;
    let page = RecordPage {
        start: list.start.clone(),
        size: request.page_size.into(),
        filter: request.filter.as_ref(),
        order: request.order.as_ref(),
    };
    let expected = usize::try_from(request.page_size).unwrap_or(usize::MAX).min(100);
    let mut body = String::with_capacity(expected * BYTES_A_RECORD);
    body.push_str("{\"results\":[");
    let sent = records::page(&mut platform.store.reader(), &source, &page, &mut body).await?;
    let Some(Sent { total, next }) = sent else {
        return Err(scope.why_unreadable(platform, data_type).await?);
    };
    let links = serde_json::to_string(&list.links(next)?)
        .map_err(|error| ApiError::Internal(format!("links could not be written: {error}")))?;
    // Writing to a string cannot fail.
    let _ = write!(
        body,
        "],\"pageNumber\":{},\"pageSize\":{},\"totalResults\":{total},\"_links\":{links}}}",
        list.number(),
        request.page_size
    );
    Ok(JsonText(body))
}

/// One record.
pub(super) async fn item(
    platform: &Platform,
    scope: &DataScope,
    data_type: DataType,
    id: String,
) -> Result<JsonText, ApiError> {
    let mut body = String::new();
    let source = scope.source(data_type);
    if records::record(&mut platform.store.reader(), &source, &id, &mut body).await? {
        return Ok(JsonText(body));
    }
    Err(scope
        .why_absent(platform, data_type, id.chars().take(80).collect())
        .await?)
}

/// The only record of a data type that has one for each connection; of several, the first.
pub(super) async fn only(
    platform: &Platform,
    scope: &DataScope,
    data_type: DataType,
) -> Result<JsonText, ApiError> {
    let mut body = String::new();
    let page = RecordPage {
        start: Start::default(),
        size: 1,
        filter: None,
        order: None,
    };
    let source = scope.source(data_type);
    match records::page(&mut platform.store.reader(), &source, &page, &mut body).await? {
        None => Err(scope.why_unreadable(platform, data_type).await?),
        Some(_) if body.is_empty() => Err(ApiError::RecordNotFound {
            data_type: data_type.key().to_owned(),
            id: source.company.to_string(),
        }),
        Some(_) => Ok(JsonText(body)),
    }
}
