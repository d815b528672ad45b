//! Financial statements over periods of any length (contract section 5, "Statements").

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{RawQuery, State};
use platypus_model::DataType;
use platypus_model::accounting::{BalanceSheet, CashFlowStatement, ProfitAndLoss};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::composition::{self, Month, Periods};
use super::description;
use super::scope::DataScope;
use crate::actions::Platform;
use crate::store::records;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(balance_sheet))
        .routes(routes!(profit_and_loss))
        .routes(routes!(cash_flow_statement))
}

/// The parameters of a statement, for the reference; [`periods`] reads what they describe.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by its derive alone
struct StatementParameters {
    /// How many months a period has.
    #[param(rename = "periodLength", minimum = 1, example = 3)]
    period_length: u16,
    /// How many periods are told.
    #[param(rename = "periodsToCompare", minimum = 1, example = 4)]
    periods_to_compare: u16,
    /// The last month of the latest period; the latest month there is where it is left out.
    #[param(rename = "startMonth", example = "2026-10-01")]
    start_month: Option<String>,
}

/// Reads the parameters; names match whatever their case.
fn periods(query: Option<&str>) -> Result<Periods, ApiError> {
    let mut given = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        given.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let number = |name: &str| -> Result<u16, ApiError> {
        given
            .get(&name.to_ascii_lowercase())
            .and_then(|value| value.parse().ok())
            .filter(|number| *number >= 1)
            .ok_or_else(|| ApiError::BadRequest(format!("{name} must be a whole number of at least 1.")))
    };
    let latest = match given.get("startmonth").filter(|value| !value.is_empty()) {
        None => None,
        Some(value) => Some(value.parse::<Month>().map_err(|_| {
            ApiError::BadRequest("startMonth must be a date, such as 2026-10-01.".to_owned())
        })?),
    };
    Ok(Periods {
        length: number("periodLength")?,
        count: number("periodsToCompare")?,
        latest,
    })
}

/// The stored months of a statement.
async fn months<T: DeserializeOwned>(
    platform: &Platform,
    scope: &DataScope,
    data_type: DataType,
) -> Result<BTreeMap<Month, T>, ApiError> {
    let source = scope.source(data_type);
    let mut reader = platform.store.reader();
    let stored = records::all_by_id(&mut reader, &source).await?;
    if stored.is_empty() && !records::is_readable(&mut reader, &source).await? {
        return Err(scope.why_unreadable(platform, data_type).await?);
    }
    let broken = |id: &str, why: &dyn std::fmt::Display| {
        ApiError::Internal(format!(
            "the stored {data_type} of month `{id}` cannot be read: {why}"
        ))
    };
    stored
        .iter()
        .map(|(id, json)| {
            let month = id.parse().map_err(|error| broken(id, &error))?;
            let report = serde_json::from_str(json).map_err(|error| broken(id, &error))?;
            Ok((month, report))
        })
        .collect()
}

/// Get balance sheet
///
/// As it stands at the end of each period, the latest first.
#[utoipa::path(
    get, path = "/companies/{companyId}/data/financials/balanceSheet", operation_id = "get-accounting-balance-sheet",
    tag = "Financial statements",
    params(("companyId" = Uuid, Path), StatementParameters),
    responses((status = 200, body = description::BalanceSheet))
)]
async fn balance_sheet(
    State(platform): State<Platform>,
    scope: DataScope,
    RawQuery(query): RawQuery,
) -> Result<Json<BalanceSheet>, ApiError> {
    let periods = periods(query.as_deref())?;
    let months = months(&platform, &scope, DataType::BalanceSheet).await?;
    Ok(Json(composition::balance_sheet(&months, &periods)))
}

/// Get profit and loss
///
/// Of each period, the latest first.
#[utoipa::path(
    get, path = "/companies/{companyId}/data/financials/profitAndLoss", operation_id = "get-accounting-profit-and-loss",
    tag = "Financial statements",
    params(("companyId" = Uuid, Path), StatementParameters),
    responses((status = 200, body = description::ProfitAndLoss))
)]
async fn profit_and_loss(
    State(platform): State<Platform>,
    scope: DataScope,
    RawQuery(query): RawQuery,
) -> Result<Json<ProfitAndLoss>, ApiError> {
    let periods = periods(query.as_deref())?;
    let months = months(&platform, &scope, DataType::ProfitAndLoss).await?;
    Ok(Json(composition::profit_and_loss(&months, &periods)))
}

/// Get cash flow statement
///
/// Of each period, the latest first.
#[utoipa::path(
    get, path = "/companies/{companyId}/data/financials/cashFlowStatement",
    operation_id = "get-accounting-cash-flow-statement", tag = "Financial statements",
    params(("companyId" = Uuid, Path), StatementParameters),
    responses((status = 200, body = description::CashFlowStatement))
)]
async fn cash_flow_statement(
    State(platform): State<Platform>,
    scope: DataScope,
    RawQuery(query): RawQuery,
) -> Result<Json<CashFlowStatement>, ApiError> {
    let periods = periods(query.as_deref())?;
    let months = months(&platform, &scope, DataType::CashFlowStatement).await?;
    Ok(Json(composition::cash_flow_statement(&months, &periods)))
}
