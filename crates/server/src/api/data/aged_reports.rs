//! Aged debtors and aged creditors (contract section 5, "Extras").

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{RawQuery, State};
use platypus_model::accounting::{AgedCreditor, AgedCreditorReport, AgedDebtor, AgedDebtorReport};
use platypus_model::{DataType, Day, Instant};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::ageing::{AgedPeriods, Ageing, Kind};
use super::description;
use super::scope::DataScope;
use crate::actions::Platform;
use crate::store::records::{self, Outstanding, OutstandingDocuments};

/// The parameters of an aged report, for the reference; [`periods`] reads what they describe.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by its derive alone
struct AgedReportParameters {
    /// The day the report is of, today unless said. Documents issued on it or later are left out.
    /// Of a day in the past, what has been settled since counts as outstanding.
    #[param(rename = "reportDate", example = "2026-10-31")]
    report_date: Option<String>,
    /// How many periods the report has; one more follows for everything earlier.
    #[param(rename = "numberOfPeriods", minimum = 1, maximum = 120, default = 4)]
    number_of_periods: Option<u16>,
    /// How many days a period has.
    #[param(rename = "periodLengthDays", minimum = 1, maximum = 3660, default = 30)]
    period_length_days: Option<u16>,
}

/// Reads the parameters; names match whatever their case.
fn periods(query: Option<&str>, today: Day) -> Result<AgedPeriods, ApiError> {
    let mut given = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        given.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let number = |name: &str, most: u16, default: u16| {
        let Some(value) = given
            .get(&name.to_ascii_lowercase())
            .filter(|value| !value.is_empty())
        else {
            return Ok(default);
        };
        let number = value.parse().ok().filter(|number| (1..=most).contains(number));
        number.ok_or_else(|| ApiError::BadRequest(format!("{name} must be a whole number from 1 to {most}.")))
    };
    let report_date = match given.get("reportdate").filter(|value| !value.is_empty()) {
        None => today,
        Some(value) => value
            .parse()
            .map_err(|_| ApiError::BadRequest("reportDate must be a date, such as 2026-10-31.".to_owned()))?,
    };
    Ok(AgedPeriods {
        report_date,
        count: number("numberOfPeriods", 120, 4)?,
        days: number("periodLengthDays", 3660, 30)?,
    })
}

/// One side of the books.
#[derive(Debug, Clone, Copy)]
struct Side {
    charges: DataType,
    credits: DataType,
}

const DEBTORS: Side = Side {
    charges: DataType::Invoices,
    credits: DataType::CreditNotes,
};
const CREDITORS: Side = Side {
    charges: DataType::Bills,
    credits: DataType::BillCreditNotes,
};

/// Why the report can't be made; nothing where it can. Credit notes count where there is a source
/// of them.
async fn missing(platform: &Platform, scope: &DataScope, side: Side) -> Result<Option<ApiError>, ApiError> {
    for data_type in [side.charges, side.credits] {
        if records::is_readable(&mut platform.store.reader(), &scope.source(data_type)).await? {
            continue;
        }
        match scope.why_unreadable(platform, data_type).await? {
            ApiError::DataTypeNotSupported { .. } if data_type == side.credits => {}
            why => return Ok(Some(why)),
        }
    }
    Ok(None)
}

async fn is_available(platform: &Platform, scope: &DataScope, side: Side) -> Result<Json<bool>, ApiError> {
    match missing(platform, scope, side).await? {
        None => Ok(Json(true)),
        Some(ApiError::DataNotRequested | ApiError::DataTypeNotSupported { .. }) => Ok(Json(false)),
        Some(why) => Err(why),
    }
}

fn today(platform: &Platform) -> Day {
    Day(platform.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date())
}

async fn aged(
    platform: &Platform,
    scope: &DataScope,
    side: Side,
    periods: AgedPeriods,
) -> Result<Ageing, ApiError> {
    if let Some(why) = missing(platform, scope, side).await? {
        return Err(why);
    }
    let mut ageing = Ageing::new(periods, today(platform));
    let which = if ageing.is_of_the_past() {
        Outstanding::Ever
    } else {
        Outstanding::Now
    };
    let before = periods.report_date.microseconds();
    let mut reader = platform.store.reader();
    for (data_type, kind) in [(side.charges, Kind::Charge), (side.credits, Kind::Credit)] {
        let source = scope.source(data_type);
        let mut documents = OutstandingDocuments::begin(&mut reader, source, which, before).await?;
        loop {
            let batch = documents.next(&mut reader).await?;
            if batch.is_empty() {
                break;
            }
            for json in &batch {
                ageing
                    .add(kind, json)
                    .map_err(|error| ApiError::Internal(format!("a stored one of {data_type}: {error}")))?;
            }
        }
    }
    Ok(ageing)
}

/// Get aged debtors
///
/// What customers owe, by how long ago it was invoiced.
#[utoipa::path(
    get, path = "/companies/{companyId}/reports/agedDebtor", operation_id = "get-accounting-aged-debtors-report",
    tag = "Reports",
    params(("companyId" = Uuid, Path), AgedReportParameters),
    responses((status = 200, body = description::AgedDebtorReport))
)]
async fn aged_debtor(
    State(platform): State<Platform>,
    scope: DataScope,
    RawQuery(query): RawQuery,
) -> Result<Json<AgedDebtorReport>, ApiError> {
    let periods = periods(query.as_deref(), today(&platform))?;
    let ageing = aged(&platform, &scope, DEBTORS, periods).await?;
    let debtors = ageing.finish("Invoices", "CreditNotes").into_iter();
    Ok(Json(AgedDebtorReport {
        generated: Some(Instant(platform.clock.now())),
        report_date: Some(periods.report_date),
        data: Some(
            debtors
                .map(|(customer_id, customer_name, outstanding)| AgedDebtor {
                    customer_id,
                    customer_name,
                    aged_currency_outstanding: Some(outstanding),
                })
                .collect(),
        ),
    }))
}

/// Get aged creditors
///
/// What the company owes suppliers, by how long ago it was billed.
#[utoipa::path(
    get, path = "/companies/{companyId}/reports/agedCreditor", operation_id = "get-accounting-aged-creditors-report",
    tag = "Reports",
    params(("companyId" = Uuid, Path), AgedReportParameters),
    responses((status = 200, body = description::AgedCreditorReport))
)]
async fn aged_creditor(
    State(platform): State<Platform>,
    scope: DataScope,
    RawQuery(query): RawQuery,
) -> Result<Json<AgedCreditorReport>, ApiError> {
    let periods = periods(query.as_deref(), today(&platform))?;
    let ageing = aged(&platform, &scope, CREDITORS, periods).await?;
    let creditors = ageing.finish("Bills", "BillCreditNotes").into_iter();
    Ok(Json(AgedCreditorReport {
        generated: Some(Instant(platform.clock.now())),
        report_date: Some(periods.report_date),
        data: Some(
            creditors
                .map(|(supplier_id, supplier_name, outstanding)| AgedCreditor {
                    supplier_id,
                    supplier_name,
                    aged_currency_outstanding: Some(outstanding),
                })
                .collect(),
        ),
    }))
}

/// Ask whether aged debtors can be had
///
/// They can once invoices and credit notes have been read.
#[utoipa::path(
    get, path = "/companies/{companyId}/reports/agedDebtor/available",
    operation_id = "is-aged-debtors-report-available", tag = "Reports",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = bool, content_type = "application/json"))
)]
async fn aged_debtor_available(
    State(platform): State<Platform>,
    scope: DataScope,
) -> Result<Json<bool>, ApiError> {
    is_available(&platform, &scope, DEBTORS).await
}

/// Ask whether aged creditors can be had
///
/// They can once bills and bill credit notes have been read.
#[utoipa::path(
    get, path = "/companies/{companyId}/reports/agedCreditor/available",
    operation_id = "is-aged-creditors-report-available", tag = "Reports",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = bool, content_type = "application/json"))
)]
async fn aged_creditor_available(
    State(platform): State<Platform>,
    scope: DataScope,
) -> Result<Json<bool>, ApiError> {
    is_available(&platform, &scope, CREDITORS).await
}

/// Every route of this file.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(aged_debtor))
        .routes(routes!(aged_debtor_available))
        .routes(routes!(aged_creditor))
        .routes(routes!(aged_creditor_available))
}
