//! Files that stand behind records: what is attached to one, and the document it is printed as.
//! They are read when they are asked for and never synced.

use serde::Deserialize;

use super::Template;

/// `[attachments.KEY]`: the files attached to records of a data type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attachments {
    /// The path of a record's list, with `${record.id}`.
    pub(crate) path: Template,
    /// Where the answer holds the list, dotted; empty: the answer itself.
    #[serde(default)]
    pub(crate) record_path: String,
    /// Where each element says what.
    pub(crate) fields: AttachmentFields,
    /// The path of a file's content, with `${record.id}` and `${attachment.id}`.
    pub(crate) download: Template,
}

/// Where an element of a list of attachments says what: dotted paths.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachmentFields {
    /// Its identifier.
    pub(crate) id: String,
    /// The file's name.
    pub(crate) name: String,
    /// The file's media type.
    #[serde(default)]
    pub(crate) content_type: Option<String>,
    /// The file's size in bytes.
    #[serde(default)]
    pub(crate) file_size: Option<String>,
    /// When it was attached.
    #[serde(default)]
    pub(crate) created: Option<String>,
    /// When it last changed.
    #[serde(default)]
    pub(crate) modified: Option<String>,
    /// Whether it goes out with the record.
    #[serde(default)]
    pub(crate) include_when_sent: Option<String>,
}

/// `[documents.KEY]`: the PDF that a record of a data type is printed as.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrintedDocument {
    /// Its path, with `${record.id}`.
    pub(crate) path: Template,
}
