//! `/companies/{companyId}/files` (contract section 12).

use axum::Json;
use axum::body::Body;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use platypus_model::SourceType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::scope::{CompanyScope, ConnectionScope};
use super::representation::SourceTypeName;
use crate::actions::Platform;
use crate::actions::files::{self, FileError, MOST_AT_ONCE, MOST_BYTES};
use crate::store::files::StoredFile;

/// Room for the parts' own headers beside the files.
const MOST_UPLOADED: usize = MOST_AT_ONCE * MOST_BYTES + (1 << 20);

pub(super) fn routes() -> OpenApiRouter<Platform> {
    let uploading = OpenApiRouter::new()
        .routes(routes!(upload))
        .layer(DefaultBodyLimit::max(MOST_UPLOADED));
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(download))
        .merge(uploading)
}

/// A file that a company sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = File)]
struct FileBody {
    /// Its name.
    file_name: String,
    /// Its name, for people.
    display_name: String,
    /// What kind of source it stands for.
    #[schema(value_type = SourceTypeName)]
    source_type: SourceType,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    uploaded: Timestamp,
}

impl From<StoredFile> for FileBody {
    fn from(file: StoredFile) -> Self {
        Self {
            display_name: file.name.clone(),
            file_name: file.name,
            source_type: file.source_type,
            uploaded: file.uploaded_at,
        }
    }
}

/// Files, as they are sent.
#[derive(ToSchema)]
#[schema(as = FileUpload)]
#[allow(dead_code)] // the reference's picture of the form
struct UploadBody {
    /// A file; up to 20 of them, each of at most 10 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Upload files
///
/// PDF, spreadsheets, texts, presentations and pictures, known by their content: at most 20 at once, each of at
/// most 10 MB. A file that is not taken ends the request; those before it are kept.
#[utoipa::path(
    post, path = "/companies/{companyId}/connections/{connectionId}/files", operation_id = "upload-files", tag = "Files",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path)),
    request_body(content = UploadBody, content_type = "multipart/form-data"),
    responses((status = 200))
)]
async fn upload(
    State(platform): State<Platform>,
    scope: ConnectionScope,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<StatusCode, ApiError> {
    let mut multipart = multipart.map_err(|error| ApiError::invalid("File", error.body_text(), "Files"))?;
    let mut taken = 0;
    while let Some(field) = multipart.next_field().await.map_err(|error| fault(&error))? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            continue;
        };
        if taken == MOST_AT_ONCE {
            return Err(FileError::TooMany.into());
        }
        let content = read(field, &name).await?;
        files::add(&platform, scope.cause, &scope.connection, &name, &content).await?;
        taken += 1;
    }
    if taken == 0 {
        return Err(ApiError::invalid("File", "The form holds no file.", "Files"));
    }
    Ok(StatusCode::OK)
}

/// One file at a time, so that no more than one is in memory.
async fn read(mut field: axum::extract::multipart::Field<'_>, name: &str) -> Result<Vec<u8>, ApiError> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| fault(&error))? {
        if content.len() + chunk.len() > MOST_BYTES {
            return Err(FileError::TooLarge(name.chars().take(80).collect()).into());
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

fn fault(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::BodyTooLarge;
    }
    ApiError::invalid("File", "The form could not be read.", "Files")
}

/// List files
#[utoipa::path(
    get, path = "/companies/{companyId}/files", operation_id = "list-files", tag = "Files",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = Vec<FileBody>))
)]
async fn list(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<Json<Vec<FileBody>>, ApiError> {
    let files = files::list(&platform, scope.client, scope.company.id, None).await?;
    Ok(Json(files.into_iter().map(FileBody::from).collect()))
}

/// Which files.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    date: Option<String>,
}

/// Download files
///
/// A zip archive, a folder for each day.
#[utoipa::path(
    get, path = "/companies/{companyId}/files/download", operation_id = "download-files", tag = "Files",
    params(
        ("companyId" = Uuid, Path),
        ("date" = Option<String>, Query, description = "Only files that came on this day (UTC).")
    ),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn download(
    State(platform): State<Platform>,
    scope: CompanyScope,
    Query(wanted): Query<Wanted>,
) -> Result<Response, ApiError> {
    let day = wanted.date.as_deref().map(day).transpose()?;
    let listed = files::list(&platform, scope.client, scope.company.id, day).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"files.zip\""),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    Ok((headers, Body::from_stream(files::archive(platform, listed))).into_response())
}

/// A day as the contract's dates are written: a date, or a time on that day.
fn day(text: &str) -> Result<Date, ApiError> {
    let moment = text.parse::<Timestamp>();
    let parsed = match moment {
        Ok(moment) => Ok(moment.to_zoned(TimeZone::UTC).date()),
        Err(_) => text.parse::<Date>(),
    };
    parsed.map_err(|_| ApiError::invalid("date", "Write the date as 2026-11-22.", "Files"))
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::CompanyNotFound(id) => Self::CompanyNotFound(id.to_string()),
            FileError::Store(error) => Self::Store(error),
            error @ FileError::NotScanned(_) => Self::SourceUnavailable {
                message: error.to_string(),
                is_limit: false,
                retry_after: Some(60),
            },
            other => Self::invalid("File", other.to_string(), "Files"),
        }
    }
}
