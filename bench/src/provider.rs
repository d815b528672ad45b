//! The provider everyone reads from: the sandbox's wire format with all invoices in memory as bytes,
//! so fast that it limits nobody. Its sign-in consents by itself.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use clap::Args;
use serde_json::json;

use crate::invoices::invoice;

/// The organisation whose books these are.
pub(crate) const ORGANISATION: &str = "bench";
/// The access token it gives, and wants with every call.
pub(crate) const TOKEN: &str = "bench-access-token";
/// The most it gives in one page.
const PAGE: u32 = 100;

/// What the provider is told.
#[derive(Args)]
pub(crate) struct Settings {
    /// How many invoices there are.
    #[arg(long)]
    records: u32,
    /// Where to listen.
    #[arg(long)]
    listen: SocketAddr,
}

struct Books {
    pages: Vec<Bytes>,
}

/// Serves until killed.
pub(crate) async fn serve(settings: &Settings) -> anyhow::Result<()> {
    let books = Arc::new(Books::write(settings.records));
    let router = Router::new()
        .route("/health/ready", get(|| async {}))
        .route("/oauth/authorize", get(authorise))
        .route("/oauth/token", post(token))
        .route("/oauth/revoke", post(|| async {}))
        .route("/api/v1/me", get(me))
        .route("/api/v1/organisations/{organisation}", get(organisation))
        .route("/api/v1/organisations/{organisation}/invoices", get(invoices))
        .route(
            "/api/v1/organisations/{organisation}/reports/{report}",
            get(report),
        )
        .route("/api/v1/organisations/{organisation}/{resource}", get(nothing))
        .with_state(books);
    let listener = tokio::net::TcpListener::bind(settings.listen).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

impl Books {
    fn write(records: u32) -> Self {
        let last = records.div_ceil(PAGE);
        let pages = (1..=last).map(|page| {
            let first = (page - 1) * PAGE + 1;
            let data: Vec<String> = (first..=records.min(first + PAGE - 1)).map(invoice).collect();
            let next = if page < last { (page + 1).to_string() } else { "null".to_owned() };
            Bytes::from(format!(
                "{{\"data\":[{}],\"paging\":{{\"page\":{page},\"page_size\":{PAGE},\"total\":{records},\"next_page\":{next}}}}}",
                data.join(",")
            ))
        });
        Self {
            pages: pages.collect(),
        }
    }
}

async fn authorise(Query(parameters): Query<HashMap<String, String>>) -> Response {
    let value = |name: &str| parameters.get(name).map_or("", String::as_str);
    let back = url::Url::parse_with_params(
        value("redirect_uri"),
        [
            ("code", "bench-code"),
            ("state", value("state")),
            ("organisation_id", ORGANISATION),
        ],
    );
    match back {
        Ok(back) => Redirect::to(back.as_str()).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn token() -> Json<serde_json::Value> {
    Json(json!({
        "access_token": TOKEN, "token_type": "Bearer", "expires_in": 86_400, "refresh_token": "bench-refresh-token",
        "scope": "accounting.read", "organisation_id": ORGANISATION,
    }))
}

async fn me() -> Json<serde_json::Value> {
    Json(json!({
        "user": { "email": "bench@example.com", "name": "Bench" },
        "application": { "id": "bench", "name": "Bench" },
        "organisation": { "id": ORGANISATION, "name": "Bench Limited" },
        "scopes": ["accounting.read"], "granted_at": "2025-01-01T00:00:00Z",
    }))
}

async fn organisation() -> Json<serde_json::Value> {
    Json(json!({
        "id": ORGANISATION, "name": "Bench Limited", "legal_name": "Bench Limited", "kind": "wholesaler",
        "company_number": "11482093", "tax_number": "GB 318 4472 09", "country": "GB", "base_currency": "GBP",
        "financial_year_start": "04-01",
        "address": { "street": "14 Ship Street", "city": "Brighton", "region": null, "postcode": "BN1 1AD", "country": "GB" },
        "phone": null, "email": null, "website": null, "books_from": "2025-01-01", "books_to": "2025-12-31",
        "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z",
    }))
}

async fn invoices(
    State(books): State<Arc<Books>>,
    Query(parameters): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if sent.strip_prefix("Bearer ") != Some(TOKEN) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    // Nothing ever changes here.
    let page: usize = parameters
        .get("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    let found = books
        .pages
        .get(page.wrapping_sub(1))
        .filter(|_| !parameters.contains_key("modified_since"));
    let body = found
        .cloned()
        .unwrap_or_else(|| Bytes::from_static(EMPTY.as_bytes()));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

const EMPTY: &str = r#"{"data":[],"paging":{"page":1,"page_size":100,"total":0,"next_page":null}}"#;

async fn nothing() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], EMPTY).into_response()
}

/// A statement of a month in which nothing happened.
async fn report(
    Path((_, report)): Path<(String, String)>,
    Query(parameters): Query<HashMap<String, String>>,
) -> Json<serde_json::Value> {
    let month = parameters.get("month").map_or("2025-01", String::as_str);
    let section =
        |code: &str| json!({ "row": "section", "code": code, "title": code, "rows": [], "total": 0 });
    let figure = |code: &str| json!({ "row": "figure", "code": code, "title": code, "amount": 0 });
    let rows = match report.as_str() {
        "balance_sheet" => vec![
            section("assets"),
            section("liabilities"),
            figure("net_assets"),
            section("equity"),
        ],
        "cash_flow" => vec![
            section("receipts"),
            section("payments"),
            figure("net_movement"),
            figure("opening_cash"),
            figure("closing_cash"),
        ],
        _ => vec![
            section("income"),
            section("cost_of_sales"),
            figure("gross_profit"),
            section("expenses"),
            figure("operating_profit"),
            section("other_income"),
            section("other_expenses"),
            figure("net_profit"),
        ],
    };
    Json(json!({
        "report": report, "organisation": { "id": ORGANISATION, "name": "Bench Limited" }, "currency": "GBP",
        "basis": "accrual", "method": "direct", "date": format!("{month}-28"), "from": format!("{month}-01"),
        "to": format!("{month}-28"), "rows": rows,
    }))
}
