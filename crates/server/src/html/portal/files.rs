//! A company's documents.

use askama::Template;
use jiff::Timestamp;

use crate::i18n::Locale;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How large it is, in bytes.
    pub bytes: i64,
    /// When it came.
    pub uploaded: Timestamp,
    /// Whether a virus scanner found nothing in it.
    pub is_scanned: bool,
}

impl FileRow {
    /// How large it is, in words.
    pub fn size(&self, locale: &Locale) -> String {
        let kilobytes = (self.bytes.max(1) + 1023) / 1024;
        if kilobytes < 1024 {
            locale.text_with("file-kilobytes", "size", locale.number(kilobytes))
        } else {
            locale.text_with("file-megabytes", "size", locale.number((kilobytes + 1023) / 1024))
        }
    }
}

/// A company's documents, the latest first.
#[derive(Template)]
#[template(path = "portal/files_section.html")]
pub struct FilesSection {
    /// The language it is written in.
    pub locale: Locale,
    /// The company's id.
    pub company_id: String,
    /// A line per document.
    pub rows: Vec<FileRow>,
}
