//! Lists of records and single records.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::ApiError;
use super::admission::admit;
use super::answer::json_text;
use super::parameters::Parameters;
use crate::Sandbox;
use crate::books::record::{Resource, Stream};

/// `GET …/{resource}`
pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    page(
        &sandbox,
        &headers,
        &organisation,
        stream_of(&resource),
        query.as_deref(),
    )
    .await
}

/// `GET …/banking/{resource}`
pub(super) async fn banking_list(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = stream_of(&format!("banking.{resource}"));
    page(&sandbox, &headers, &organisation, stream, query.as_deref()).await
}

/// `GET …/commerce/{resource}`
pub(super) async fn commerce_list(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = stream_of(&format!("commerce.{resource}"));
    page(&sandbox, &headers, &organisation, stream, query.as_deref()).await
}

/// `GET …/bank_accounts/{bank_account}/transactions`
pub(super) async fn bank_transactions(
    State(sandbox): State<Sandbox>,
    Path((organisation, bank_account)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = bank_account.parse().ok().map(Stream::BankTransactions);
    page(&sandbox, &headers, &organisation, stream, query.as_deref()).await
}

/// `GET …/{resource}/{record}`
pub(super) async fn record(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    one(&sandbox, &headers, &organisation, stream_of(&resource), &number).await
}

/// `GET …/banking/{resource}/{record}`
pub(super) async fn banking_record(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = stream_of(&format!("banking.{resource}"));
    one(&sandbox, &headers, &organisation, stream, &number).await
}

/// `GET …/commerce/{resource}/{record}`
pub(super) async fn commerce_record(
    State(sandbox): State<Sandbox>,
    Path((organisation, resource, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = stream_of(&format!("commerce.{resource}"));
    one(&sandbox, &headers, &organisation, stream, &number).await
}

/// `GET …/bank_accounts/{bank_account}/transactions/{record}`
pub(super) async fn bank_transaction(
    State(sandbox): State<Sandbox>,
    Path((organisation, bank_account, number)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = bank_account.parse().ok().map(Stream::BankTransactions);
    one(&sandbox, &headers, &organisation, stream, &number).await
}

pub(super) fn stream_of(resource: &str) -> Option<Stream> {
    Resource::ALL
        .into_iter()
        .find(|known| known.path() == resource)
        .map(Stream::Of)
}

async fn page(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    organisation: &str,
    stream: Option<Stream>,
    query: Option<&str>,
) -> Result<Response, ApiError> {
    let name = stream.map_or_else(|| "unknown".to_owned(), Stream::name);
    let admitted = admit(sandbox, headers, organisation, &name).await?;
    let stream = stream.ok_or_else(|| ApiError::not_found("such resource"))?;
    let parameters = Parameters::parse(query)?.list()?;
    admitted
        .organisation
        .calls()
        .asked
        .insert(name.clone(), query.unwrap_or_default().to_owned());
    let books = admitted.books(sandbox).await?;
    if let Stream::BankTransactions(bank_account) = stream
        && books
            .record(Stream::Of(Resource::BankAccounts), u64::from(bank_account))
            .await?
            .is_none()
    {
        return Err(ApiError::not_found("such bank account"));
    }
    let (page, size) = (parameters.page, parameters.size);
    let (mut read, spoils, is_endless, deleted) = {
        let mut faults = admitted.organisation.faults();
        let deleted = faults.deletes_before(&name, page);
        (
            faults.page_read(&name, page),
            faults.spoils(&name),
            faults.is_endless(&name),
            deleted,
        )
    };
    if let Some(record) = deleted {
        let now = sandbox.now_at(&admitted.organisation.id);
        books.delete(stream, record, now).await?;
        sandbox.keep_faults(&admitted.organisation).await?;
    }
    if is_endless {
        // Those of all records, whatever was asked for: after the last comes the first.
        let pages = books.page(stream, 1, 1).await?.total.div_ceil(size).max(1);
        read = (read - 1) % pages + 1;
    }
    let mut found = match parameters.since {
        None => books.page(stream, read, size).await?,
        Some(since) => {
            books
                .changed_page(stream, since, parameters.deletions, read, size)
                .await?
        }
    };
    if spoils {
        let faults = admitted.organisation.faults().clone();
        found.records = faults.spoil(&name, &found.records)?;
    }
    let total = if is_endless {
        page.saturating_add(1).saturating_mul(size)
    } else {
        found.total
    };
    let next = if page.saturating_mul(size) < total {
        (page + 1).to_string()
    } else {
        "null".to_owned()
    };
    let mut body = String::with_capacity(found.records.len() + 128);
    body.push_str("{\"data\":[");
    body.push_str(&found.records);
    body.push_str("],\"paging\":{\"page\":");
    body.push_str(&page.to_string());
    body.push_str(",\"page_size\":");
    body.push_str(&size.to_string());
    body.push_str(",\"total\":");
    body.push_str(&total.to_string());
    body.push_str(",\"next_page\":");
    body.push_str(&next);
    body.push_str("}}");
    Ok(json_text(body, admitted.allowance))
}

async fn one(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    organisation: &str,
    stream: Option<Stream>,
    number: &str,
) -> Result<Response, ApiError> {
    let name = stream.map_or_else(|| "unknown".to_owned(), Stream::name);
    let admitted = admit(sandbox, headers, organisation, &name).await?;
    let stream = stream.ok_or_else(|| ApiError::not_found("such resource"))?;
    let number: u64 = number.parse().map_err(|_| ApiError::not_found("such record"))?;
    let books = admitted.books(sandbox).await?;
    let mut record = books
        .record(stream, number)
        .await?
        .ok_or_else(|| ApiError::not_found("such record"))?;
    let faults = admitted.organisation.faults().clone();
    if faults.spoils(&name) {
        record = faults.spoil(&name, &record)?;
    }
    Ok(json_text(record, admitted.allowance))
}
