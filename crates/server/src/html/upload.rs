//! Forms with files, accepted only from pages of ours.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;

use super::form::TOKEN_FIELD;
use super::{Notice, Visitor};

/// The most fields and files of one form.
const MOST_PARTS: usize = 100;
/// No text field of ours comes near this, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;

/// A file as it was sent. Neither its name nor its kind are to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// The field it was sent in.
    pub field: String,
    /// What the sender calls it.
    pub name: String,
    /// What is in it.
    pub content: Bytes,
}

/// A form with files that one of our pages sent from this browser. The token stands first, so that
/// nobody else's files are read. How much may be sent is the route's `DefaultBodyLimit`.
#[derive(Debug, Default)]
pub struct Upload {
    texts: Vec<(String, String)>,
    /// The files that are not empty, in order.
    pub files: Vec<SentFile>,
}

impl Upload {
    /// The text of a field; empty where it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.texts
            .iter()
            .find_map(|(field, text)| (field == name).then_some(text.as_str()))
            .unwrap_or_default()
    }

    /// Whether a field was sent at all, as a ticked box is.
    pub fn has(&self, name: &str) -> bool {
        self.texts.iter().any(|(field, _)| field == name)
    }

    /// The file of a field.
    pub fn file(&self, name: &str) -> Option<&SentFile> {
        self.files.iter().find(|file| file.field == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Notice;

    async fn from_request(request: Request, state: &S) -> Result<Self, Notice> {
        let back = super::form::back(request.headers(), request.uri().path());
        let visitor = request
            .extensions()
            .get::<Visitor>()
            .cloned()
            .ok_or_else(Notice::internal_error)?;
        let malformed = || Notice::malformed_form(back.clone());
        let mut multipart = Multipart::from_request(request, state)
            .await
            .map_err(|_| malformed())?;
        let mut upload = Self::default();
        let mut is_ours = false;
        while let Some(field) = multipart
            .next_field()
            .await
            .map_err(|error| fault(&error, &back))?
        {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            if !is_ours && name != TOKEN_FIELD {
                return Err(Notice::foreign_form(back));
            }
            if upload.texts.len() + upload.files.len() >= MOST_PARTS {
                return Err(malformed());
            }
            let content = field.bytes().await.map_err(|error| fault(&error, &back))?;
            if let Some(file_name) = file_name {
                if !content.is_empty() {
                    upload.files.push(SentFile {
                        field: name,
                        name: file_name,
                        content,
                    });
                }
                continue;
            }
            if content.len() > LONGEST_TEXT {
                return Err(malformed());
            }
            let text = String::from_utf8(content.to_vec()).map_err(|_| malformed())?;
            if name == TOKEN_FIELD {
                if !visitor.gave(&text) {
                    return Err(Notice::foreign_form(back));
                }
                is_ours = true;
            } else {
                upload.texts.push((name, text));
            }
        }
        if is_ours {
            Ok(upload)
        } else {
            Err(Notice::foreign_form(back))
        }
    }
}

fn fault(error: &MultipartError, back: &str) -> Notice {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Notice::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "notice-too-large-title",
            "notice-too-large-text",
        )
        .step("notice-try-again", back);
    }
    Notice::malformed_form(back)
}
