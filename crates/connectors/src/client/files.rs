//! Files behind records: attachments, and records as PDF. Asked for one at a time, on demand.

use bytes::Bytes;
use platypus_model::accounting::Attachment;
use platypus_model::{DataType, Instant};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde_json::Value;

use super::{Answer, Call, ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::json_path;
use crate::manifest::{AttachmentFields, Template};

/// A record at its provider, and the credentials to ask for it.
#[derive(Debug, Clone, Copy)]
pub struct RecordAtSource<'a> {
    /// The provider.
    pub integration: &'a Integration,
    /// What the operator is to the provider.
    pub application: &'a Application,
    /// What the company granted.
    pub credentials: &'a Credentials,
    /// The record's data type.
    pub data_type: DataType,
    /// The record's id at the provider.
    pub id: &'a str,
}

/// A file, read in full: never longer than the manifest's `limits.response_bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its media type, as the provider says.
    pub content_type: Option<String>,
    /// What is in it.
    pub content: Bytes,
}

/// How every PDF begins (ISO 32000-1, section 7.5.2).
const PDF_MARK: &[u8] = b"%PDF-";

impl ProviderClient {
    /// The files attached to a record; none where the provider knows no such record.
    ///
    /// # Errors
    ///
    /// `NotSupported` where the manifest describes no attachments of the data type; otherwise what
    /// went wrong with the provider.
    pub async fn attachments(
        &self,
        record: &RecordAtSource<'_>,
    ) -> Result<Option<Vec<Attachment>>, ProviderError> {
        let what = format!("the attachments of {}", record.data_type);
        let described = record.integration.manifest.attachments.get(&record.data_type);
        let Some(described) = described else {
            return Err(record.not_supported(what));
        };
        let Some(answer) = self
            .file(record, None, &what, &described.path, "application/json")
            .await?
        else {
            return Ok(None);
        };
        let malformed = |reason: String| record.malformed(&what, reason);
        let json = answer
            .json()
            .ok_or_else(|| malformed("it is not JSON".to_owned()))?;
        let list = json_path::find(&json, &described.record_path)
            .and_then(Value::as_array)
            .ok_or_else(|| malformed(format!("`{}` holds no list", described.record_path)))?;
        list.iter()
            .map(|element| attachment(element, &described.fields).map_err(malformed))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// The content of a file attached to a record; none where the provider knows no such file.
    ///
    /// # Errors
    ///
    /// As [`ProviderClient::attachments`].
    pub async fn attachment_content(
        &self,
        record: &RecordAtSource<'_>,
        attachment: &str,
    ) -> Result<Option<SourceFile>, ProviderError> {
        let what = format!("an attachment of {}", record.data_type);
        let described = record.integration.manifest.attachments.get(&record.data_type);
        let Some(described) = described else {
            return Err(record.not_supported(what));
        };
        let answer = self.file(record, Some(attachment), &what, &described.download, "*/*");
        Ok(answer.await?.map(|answer| SourceFile {
            content_type: content_type(&answer),
            content: answer.body,
        }))
    }

    /// A record as PDF; none where the provider knows no such record.
    ///
    /// # Errors
    ///
    /// `NotSupported` where the manifest describes no PDF of the data type, `Malformed` where what
    /// comes is none; otherwise what went wrong with the provider.
    pub async fn pdf(&self, record: &RecordAtSource<'_>) -> Result<Option<Bytes>, ProviderError> {
        let what = format!("the PDF of one of the {}", record.data_type);
        let described = record.integration.manifest.documents.get(&record.data_type);
        let Some(described) = described else {
            return Err(record.not_supported(what));
        };
        let Some(answer) = self
            .file(record, None, &what, &described.path, "application/pdf")
            .await?
        else {
            return Ok(None);
        };
        let is_pdf = content_type(&answer).is_some_and(|kind| kind.eq_ignore_ascii_case("application/pdf"));
        if !is_pdf || !answer.body.starts_with(PDF_MARK) {
            let reason = "it is not a PDF, by its media type or by how it begins".to_owned();
            return Err(record.malformed(&what, reason));
        }
        Ok(Some(answer.body))
    }

    async fn file(
        &self,
        record: &RecordAtSource<'_>,
        attachment: Option<&str>,
        what: &str,
        path: &Template,
        accept: &'static str,
    ) -> Result<Option<Answer>, ProviderError> {
        // A segment of dots would lead to another path; no provider has such an id.
        let leads_away = |id: &str| matches!(id, "" | "." | "..");
        if leads_away(record.id) || attachment.is_some_and(leads_away) {
            return Ok(None);
        }
        let mut variables =
            RequestVariables::new(record.integration, record.application, Some(record.credentials));
        variables.record = Some(record.id);
        variables.attachment = attachment;
        let none = indexmap::IndexMap::new();
        let mut call = Call::new(what, path, &none, &none, &variables)?;
        call.headers.insert(ACCEPT, HeaderValue::from_static(accept));
        call.end_status = Some(StatusCode::NOT_FOUND);
        let answer = self.get(record.integration, &call).await?;
        Ok((answer.status != StatusCode::NOT_FOUND).then_some(answer))
    }
}

impl RecordAtSource<'_> {
    fn not_supported(&self, what: String) -> ProviderError {
        ProviderError::NotSupported {
            provider: self.integration.name().to_owned(),
            what,
        }
    }

    fn malformed(&self, what: &str, reason: String) -> ProviderError {
        ProviderError::Malformed {
            provider: self.integration.name().to_owned(),
            what: what.to_owned(),
            reason,
        }
    }
}

/// The media type without its parameters.
fn content_type(answer: &Answer) -> Option<String> {
    let text = answer.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = text.split(';').next().unwrap_or_default().trim();
    (!kind.is_empty()).then(|| kind.to_owned())
}

fn attachment(element: &Value, fields: &AttachmentFields) -> Result<Attachment, String> {
    let text = |path: &Option<String>| path.as_ref().and_then(|path| json_path::text(element, path));
    let moment = |path: &Option<String>| match text(path) {
        None => Ok(None),
        Some(text) => text
            .parse::<Instant>()
            .map(Some)
            .map_err(|error| error.to_string()),
    };
    let required = |path: &str| {
        json_path::text(element, path).ok_or_else(|| format!("an attachment's `{path}` is missing"))
    };
    Ok(Attachment {
        id: Some(required(&fields.id)?),
        name: Some(required(&fields.name)?),
        content_type: text(&fields.content_type),
        date_created: moment(&fields.created)?,
        file_size: text(&fields.file_size).and_then(|size| size.parse().ok()),
        include_when_sent: fields
            .include_when_sent
            .as_ref()
            .and_then(|path| json_path::find(element, path))
            .and_then(Value::as_bool),
        source_modified_date: moment(&fields.modified)?,
    })
}
