//! Balance sheet, profit and loss, cash flow.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::ApiError;
use super::admission::admit;
use super::answer::json_text;
use super::parameters::{Parameters, day_before};
use crate::Sandbox;
use crate::books::businesses::Script;
use crate::books::reports::{ReportOrganisation, balance_sheet, cash, cash_flow, profit_and_loss};

/// `GET …/reports/{report}`
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    Path((organisation, report)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let admitted = admit(&sandbox, &headers, &organisation, &format!("reports.{report}")).await?;
    let parameters = Parameters::parse(query.as_deref())?;
    let books = admitted.books(&sandbox).await?;
    let whose = ReportOrganisation {
        id: admitted.organisation.id.clone(),
        name: admitted.organisation.name.clone(),
    };
    let currency = Script::CURRENCY;
    let chart = books.chart().await?;
    let report = match report.as_str() {
        "balance_sheet" => {
            let date = parameters.date(books.last_day)?;
            let balances = books.movements(None, date).await?;
            balance_sheet(whose, currency, date, (&chart, &balances))
        }
        "profit_and_loss" => {
            let period = parameters.period(books.last_day)?;
            let movements = books.movements(Some(period.from), period.to).await?;
            profit_and_loss(whose, currency, (period.from, period.to), (&chart, &movements))
        }
        "cash_flow" => {
            let period = parameters.period(books.last_day)?;
            let opening = cash(&chart, &books.movements(None, day_before(period.from)).await?);
            cash_flow(
                whose,
                currency,
                (period.from, period.to),
                (&chart, &books.cash_movements(period).await?),
                opening,
            )
        }
        _ => return Err(ApiError::not_found("such report")),
    };
    Ok(json_text(serde_json::to_string(&report)?, admitted.allowance))
}
