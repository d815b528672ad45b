//! The grant behind a token, and the organisation it is about.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::ApiError;
use super::admission::{admit, grant, meet};
use super::answer::json_text;
use crate::Sandbox;
use crate::books::businesses::Script;
use crate::books::chart;
use crate::oauth::Scope;
use crate::sandbox::DEMO_NAME;

/// `GET /api/v1/me`
pub(super) async fn me(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Result<Response, ApiError> {
    let grant = grant(&sandbox, &headers).await?;
    let organisation = sandbox
        .organisation(&grant.organisation)
        .ok_or_else(|| ApiError::not_found("such organisation"))?;
    let allowance = meet(&sandbox, &organisation, "me").await?;
    let application = sandbox
        .client(&grant.client)
        .map_or(grant.client.as_str(), |client| &client.name);
    let body = json!({
        "user": {"email": grant.email, "name": DEMO_NAME},
        "application": {"id": grant.client, "name": application},
        "organisation": {"id": organisation.id, "name": organisation.name},
        "scopes": grant.scope.split(' ').collect::<Vec<_>>(),
        "granted_at": grant.granted_at,
    });
    Ok(json_text(body.to_string(), allowance))
}

/// `GET /api/v1/organisations`
pub(super) async fn list(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Result<Response, ApiError> {
    let grant = grant(&sandbox, &headers).await?;
    let one = sandbox
        .organisation(&grant.organisation)
        .ok_or_else(|| ApiError::not_found("such organisation"))?;
    let allowance = meet(&sandbox, &one, "organisations").await?;
    let covered = if Scope::Organisations.is_in(&grant.scope) {
        sandbox.organisations()
    } else {
        vec![one]
    };
    let data: Vec<_> = covered
        .iter()
        .map(|organisation| json!({"id": organisation.id, "name": organisation.name}))
        .collect();
    Ok(json_text(json!({"data": data}).to_string(), allowance))
}

/// `GET /api/v1/organisations/{organisation}`
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    Path(organisation): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let admitted = admit(&sandbox, &headers, &organisation, "organisation").await?;
    let books = admitted.books(&sandbox).await?;
    let organisation = &admitted.organisation;
    let firm = organisation.kind.firm();
    let opened = opened_at(books.first_day);
    let domain = &organisation.id;
    let body = json!({
        "id": organisation.id,
        "name": organisation.name,
        "legal_name": firm.legal_name,
        "kind": organisation.kind.word(),
        "company_number": firm.company_number,
        "tax_number": firm.tax_number,
        "country": "GB",
        "base_currency": Script::CURRENCY,
        "financial_year_start": "04-01",
        "address": firm.address(),
        "phone": firm.phone,
        "email": format!("hello@{domain}.example"),
        "website": format!("https://{domain}.example"),
        "books_from": books.first_day,
        "books_to": books.last_day,
        "created_at": opened,
        "updated_at": opened,
    });
    Ok(json_text(body.to_string(), admitted.allowance))
}

/// `GET …/commerce/shop`
pub(super) async fn shop(
    State(sandbox): State<Sandbox>,
    Path(organisation): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let admitted = admit(&sandbox, &headers, &organisation, "commerce.shop").await?;
    let books = admitted.books(&sandbox).await?;
    let organisation = &admitted.organisation;
    let firm = organisation.kind.firm();
    let opened = opened_at(books.first_day);
    let balances = books.movements(None, books.last_day).await?;
    let processor_balance = balances.get(&chart::PROCESSOR);
    let body = json!({
        "id": organisation.id,
        "name": organisation.name,
        "legal_name": firm.legal_name,
        "company_number": firm.company_number,
        "currency": Script::CURRENCY,
        "address": firm.address(),
        "phone": firm.phone,
        "processor_balance": processor_balance,
        "website": format!("https://{}.example/shop", organisation.id),
        "created_at": opened,
        "updated_at": opened,
    });
    Ok(json_text(body.to_string(), admitted.allowance))
}

fn opened_at(first_day: Date) -> Option<jiff::Timestamp> {
    first_day
        .at(8, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .ok()
        .map(|opened| opened.timestamp())
}
