//! Files behind records: attachments, and records as PDF (contract section 5, "Extras"). They are
//! fetched from the provider when they are asked for; what says that a record exists is what was read.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::Timestamp;
use platypus_connectors::ProviderError;
use platypus_model::DataType;
use platypus_model::accounting::{Attachment, Attachments};

use super::super::ApiError;
use super::super::scope::ConnectionScope;
use super::scope::DataScope;
use crate::actions::Platform;
use crate::actions::source_files::{self, RecordOfConnection, SourceFileError};
use crate::store::connections::{self, Connection};
use crate::store::records;
use crate::sync::token::TokenError;

/// A file, to be saved under a name and never to be shown as a page of this server.
pub(super) struct Download {
    content_type: HeaderValue,
    content: Bytes,
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let headers: [(HeaderName, HeaderValue); 3] = [
            (header::CONTENT_TYPE, self.content_type),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment"),
            ),
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
        ];
        (headers, self.content).into_response()
    }
}

/// A record that a path of a connection's names.
pub(super) struct Attached<'a> {
    pub(super) scope: &'a ConnectionScope,
    pub(super) data_type: DataType,
    pub(super) record: String,
}

impl Attached<'_> {
    /// What is attached to the record, as the provider says now.
    pub(super) async fn list(&self, platform: &Platform) -> Result<Json<Attachments>, ApiError> {
        let attachments = self.all(platform).await?;
        Ok(Json(Attachments { attachments }))
    }

    /// One of them.
    pub(super) async fn item(&self, platform: &Platform, id: String) -> Result<Json<Attachment>, ApiError> {
        let attachments = self.all(platform).await?;
        attachments
            .into_iter()
            .find(|attachment| attachment.id.as_deref() == Some(&id))
            .map(Json)
            .ok_or_else(|| not_found("attachments", &id))
    }

    /// The content of one of them.
    pub(super) async fn download(&self, platform: &Platform, id: String) -> Result<Download, ApiError> {
        let record = self.stored(platform).await?;
        let file = source_files::attachment_content(platform, record, &id).await;
        let file = file.map_err(|error| self.failure(platform, error))?;
        let file = file.ok_or_else(|| not_found("attachments", &id))?;
        Ok(Download {
            // Whatever it is: the contract's word, and no client can be led to run it.
            content_type: HeaderValue::from_static("application/octet-stream"),
            content: file.content,
        })
    }

    async fn all(&self, platform: &Platform) -> Result<Vec<Attachment>, ApiError> {
        let record = self.stored(platform).await?;
        let attachments = source_files::attachments(platform, record).await;
        let attachments = attachments.map_err(|error| self.failure(platform, error))?;
        attachments.ok_or_else(|| not_found(self.data_type.key(), &self.record))
    }

    /// The record, once it is sure that it was read over the connection.
    async fn stored(&self, platform: &Platform) -> Result<RecordOfConnection<'_>, ApiError> {
        let scope = DataScope::of_connection(&self.scope.connection);
        let source = scope.source(self.data_type);
        let mut reader = platform.store.reader();
        if records::connection_of(&mut reader, &source, &self.record)
            .await?
            .is_none()
        {
            let id = self.record.chars().take(80).collect();
            return Err(scope.why_absent(platform, self.data_type, id).await?);
        }
        Ok(RecordOfConnection {
            connection: &self.scope.connection,
            data_type: self.data_type,
            id: &self.record,
        })
    }

    fn failure(&self, platform: &Platform, error: SourceFileError) -> ApiError {
        failure(platform, &format!("{} attachments", self.data_type), error)
    }
}

/// A record of a company's as PDF, whichever of its connections it was read over.
pub(super) async fn pdf(
    platform: &Platform,
    scope: &DataScope,
    data_type: DataType,
    id: String,
) -> Result<Download, ApiError> {
    let source = scope.source(data_type);
    let mut reader = platform.store.reader();
    let owner = records::connection_of(&mut reader, &source, &id).await?;
    let connection: Option<Connection> = match owner {
        Some(owner) => connections::find(&mut reader, source.client, source.company, owner).await?,
        None => None,
    };
    let Some(connection) = connection else {
        return Err(scope
            .why_absent(platform, data_type, id.chars().take(80).collect())
            .await?);
    };
    let record = RecordOfConnection {
        connection: &connection,
        data_type,
        id: &id,
    };
    let content = source_files::pdf(platform, record)
        .await
        .map_err(|error| failure(platform, &format!("{data_type} pdf"), error))?
        .ok_or_else(|| not_found(data_type.key(), &id))?;
    Ok(Download {
        content_type: HeaderValue::from_static("application/pdf"),
        content,
    })
}

fn not_found(of: &str, id: &str) -> ApiError {
    ApiError::RecordNotFound {
        data_type: of.to_owned(),
        id: id.chars().take(80).collect(),
    }
}

/// What a client is told. What lasts is never 429 or 5xx, which published clients repeat for an hour.
fn failure(platform: &Platform, what: &str, error: SourceFileError) -> ApiError {
    let retry_after = |moment: Option<Timestamp>| {
        let wait = moment?.duration_since(platform.clock.now()).as_secs();
        Some(u64::try_from(wait).unwrap_or(0).max(1))
    };
    let unavailable = |message: String, is_limit: bool, retry_at| ApiError::SourceUnavailable {
        message,
        is_limit,
        retry_after: retry_after(retry_at),
    };
    match error {
        SourceFileError::NotSupported { platform } => ApiError::DataTypeNotSupported {
            data_type: what.to_owned(),
            platforms: platform,
        },
        SourceFileError::Store(error) | SourceFileError::Token(TokenError::Store(error)) => error.into(),
        SourceFileError::Token(TokenError::Later { reason, retry_at, .. }) => {
            unavailable(reason, false, retry_at)
        }
        SourceFileError::Provider(error) => {
            let message = error.to_string();
            match error {
                ProviderError::RateLimited { retry_at, .. } => unavailable(message, true, retry_at),
                ProviderError::Unavailable { retry_at, .. } => unavailable(message, false, retry_at),
                ProviderError::PermissionDenied { .. } => ApiError::SourceForbids(message),
                ProviderError::NotSupported { provider, .. } => ApiError::DataTypeNotSupported {
                    data_type: what.to_owned(),
                    platforms: provider,
                },
                _ => ApiError::SourceUnusable(message),
            }
        }
        error => ApiError::SourceUnusable(error.to_string()),
    }
}
