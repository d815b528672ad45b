//! A company's documents: one, or all of them in an archive. They are saved, never shown in place:
//! what a company sent does not run here.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use platypus_model::CompanyId;
use uuid::Uuid;

use super::broken;
use super::company_forms::find;
use super::signed_in::SignedIn;
use crate::actions::sign_in::Right;
use crate::actions::{Platform, files};
use crate::html::Notice;

/// Saves one document.
pub(super) async fn one(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, id)): Path<(CompanyId, Uuid)>,
) -> Result<Response, Notice> {
    signed_in.require(Right::SeeData)?;
    let client = signed_in.session.client.id;
    let found = files::find(&platform, client, company, id)
        .await
        .map_err(|error| broken(&error))?;
    let (file, content) = found.ok_or_else(Notice::not_found)?;
    Ok((saved_as(&file.name), content).into_response())
}

/// Saves all documents of the company in an archive.
pub(super) async fn all(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(company): Path<CompanyId>,
) -> Result<Response, Notice> {
    signed_in.require(Right::SeeData)?;
    let details = find(&platform, &signed_in, company).await?;
    let listed = files::list(&platform, signed_in.session.client.id, company, None)
        .await
        .map_err(|error| broken(&error))?;
    let name = format!("{}.zip", details.company.name);
    let archive = Body::from_stream(files::archive(platform, listed));
    Ok((saved_as(&name), archive).into_response())
}

/// Headers with which a browser saves the content under that name (RFC 6266, RFC 8187).
fn saved_as(name: &str) -> [(HeaderName, HeaderValue); 2] {
    let encoded = name.bytes().fold(String::new(), |mut encoded, byte| {
        use std::fmt::Write as _;
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    });
    let disposition = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{encoded}"));
    [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment")),
        ),
    ]
}
