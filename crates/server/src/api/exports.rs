//! Exports: `/companies/{companyId}/export…`, beside the contract's paths.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use platypus_model::DataType;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::data::DataScope;
use super::paging::ListRequest;
use super::scope::CompanyScope;
use crate::actions::Platform;
use crate::exports::{self, ArchiveFormat, Download, ExportError, RecordsFormat, WholeCompany};
use crate::store::connections;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(of_company))
        .routes(routes!(records_of_company))
        .routes(routes!(records_of_connection))
}

/// What is exported and how, for the reference; [`ListRequest`] and [`parameter`] read it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by its derive alone
struct ExportParameters {
    /// `csv`, `xlsx` or `ndjson`.
    #[param(example = "csv")]
    format: String,
    /// A filter in the query language, such as `amountDue>0&&currency=GBP`.
    query: Option<String>,
    /// The field to order by; `-` before it reverses.
    #[param(rename = "orderBy", example = "-modifiedDate")]
    order_by: Option<String>,
}

impl From<ExportError> for ApiError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Page(error) => error.into(),
            ExportError::Store(error) => Self::Store(error),
        }
    }
}

/// Export a company
///
/// A zip with a file for each data type of each connection, and a manifest. It is written as it is
/// sent: a transfer that breaks off is not whole.
#[utoipa::path(
    get, path = "/companies/{companyId}/export", operation_id = "export-company", tag = "Exports",
    params(
        ("companyId" = Uuid, Path),
        ("format" = String, Query, description = "`parquet` or `ndjson`.", example = "parquet")
    ),
    responses((status = 200, description = "A zip", content_type = "application/zip"))
)]
async fn of_company(
    State(platform): State<Platform>,
    scope: CompanyScope,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let format = match parameter(query.as_deref(), "format").as_deref() {
        Some("parquet") => ArchiveFormat::Parquet,
        Some("ndjson") => ArchiveFormat::Ndjson,
        _ => {
            return Err(ApiError::BadRequest(
                "format must be parquet or ndjson.".to_owned(),
            ));
        }
    };
    let id = scope.company.id;
    let connections = connections::list(&mut platform.store.reader(), scope.client, id).await?;
    let names: HashMap<_, _> = connections
        .into_iter()
        .map(|connection| (connection.id, connection.platform_name))
        .collect();
    let whole = WholeCompany {
        client: scope.client,
        company: id,
        name: scope.company.name,
        connections: names,
        now: platform.clock.now(),
        format,
    };
    let download = exports::company(&platform.store, whole).await?;
    Ok(file(download, "application/zip", &format!("{id}.zip")))
}

/// Export the records of a data type
///
/// Those read over all of the company's connections. Nothing is paged: every record comes.
#[utoipa::path(
    get, path = "/companies/{companyId}/export/{dataType}", operation_id = "export-records", tag = "Exports",
    params(("companyId" = Uuid, Path), ("dataType" = String, Path, example = "invoices"), ExportParameters),
    responses((status = 200, description = "The file", content_type = "text/csv"))
)]
async fn records_of_company(
    State(platform): State<Platform>,
    scope: DataScope,
    path: RawPathParams,
    request: ListRequest,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    records(&platform, scope, &path, &request, query.as_deref()).await
}

/// Export the records of a data type of one connection
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/export/{dataType}",
    operation_id = "export-records-of-connection", tag = "Exports",
    params(
        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path),
        ("dataType" = String, Path, example = "bankAccounts"), ExportParameters
    ),
    responses((status = 200, description = "The file", content_type = "text/csv"))
)]
async fn records_of_connection(
    State(platform): State<Platform>,
    scope: DataScope,
    path: RawPathParams,
    request: ListRequest,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    records(&platform, scope, &path, &request, query.as_deref()).await
}

async fn records(
    platform: &Platform,
    scope: DataScope,
    path: &RawPathParams,
    request: &ListRequest,
    query: Option<&str>,
) -> Result<Response, ApiError> {
    let key = path
        .iter()
        .find(|(name, _)| *name == "dataType")
        .map_or("", |(_, value)| value);
    let data_type: DataType = key.parse().map_err(|_| ApiError::DataTypeNotSupported {
        data_type: key.chars().take(80).collect(),
        platforms: "any".to_owned(),
    })?;
    let format = match parameter(query, "format").as_deref() {
        Some("csv") => RecordsFormat::Csv,
        Some("xlsx") => RecordsFormat::Xlsx,
        Some("ndjson") => RecordsFormat::Ndjson,
        _ => {
            return Err(ApiError::BadRequest(
                "format must be csv, xlsx or ndjson.".to_owned(),
            ));
        }
    };
    let source = scope.source(data_type);
    let (filter, order) = (request.filter.as_ref(), request.order.as_ref());
    match exports::records(&platform.store, &source, filter, order, format).await? {
        Some(download) => {
            let name = format!("{data_type}.{}", format.name());
            Ok(file(download, format.media_type(), &name))
        }
        None => Err(scope.why_unreadable(platform, data_type).await?),
    }
}

/// The value of a parameter, whose name matches whatever its case, in lower case.
fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_ascii_lowercase())
}

/// A file to be saved under `name`, which is of letters, digits, dots and dashes.
fn file(download: Download, media_type: &'static str, name: &str) -> Response {
    let mut response = Response::new(Body::from_stream(download));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    // What it holds is for the caller alone, and nothing in it is a page.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
