//! Records as a file: those that the list shows, all pages of them.

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::CompanyId;

use super::super::broken;
use super::super::signed_in::SignedIn;
use super::Scope;
use super::request::Request;
use crate::actions::Platform;
use crate::exports::{self, ExportError, RecordsFormat};
use crate::html::Notice;
use crate::store::ListingError;

/// Saves the records that the list of this query shows.
pub(super) async fn export(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, key)): Path<(CompanyId, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Notice> {
    let request = Request::parse(query.as_deref());
    let scope = Scope::find(&platform, &signed_in, company, &key, request.connection).await?;
    let format = format(query.as_deref()).ok_or_else(Notice::not_found)?;
    // The list says what is wrong with a query, or why there is nothing yet.
    let list = Redirect::to(&request.address(&scope.address()));
    let (Some(source), Ok(filter), Ok(order)) = (scope.source(), request.filter(), request.ordered()) else {
        return Ok(list.into_response());
    };
    let begun = exports::records(&platform.store, &source, filter.as_ref(), order.as_ref(), format).await;
    let download = match begun {
        Ok(Some(download)) => download,
        Ok(None) | Err(ExportError::Page(ListingError::Query(_) | ListingError::Place(_))) => {
            return Ok(list.into_response());
        }
        Err(ExportError::Store(error) | ExportError::Page(ListingError::Store(error))) => {
            return Err(broken(&error));
        }
    };
    let mut response = Response::new(Body::from_stream(download));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.media_type()),
    );
    let name = format!("attachment; filename=\"{}.{}\"", scope.data_type, format.name());
    if let Ok(disposition) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn format(query: Option<&str>) -> Option<RecordsFormat> {
    let mut parameters = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let (_, format) = parameters.find(|(name, _)| name == "format")?;
    let formats = [RecordsFormat::Csv, RecordsFormat::Xlsx, RecordsFormat::Ndjson];
    formats.into_iter().find(|known| known.name() == format)
}
