//! Where a read resumes.

use serde::{Deserialize, Serialize};

/// The place after a page: what is stored with the page's records, so that a read that was cut
/// off continues without losing or repeating one. Serialises to a small JSON object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// How many parents or months are done; the next page belongs to the one after them.
    #[serde(default)]
    pub(crate) partition: usize,
    /// The key of the parent or month that the next page belongs to, so that a list of parents
    /// that changed meanwhile is noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) partition_key: Option<String>,
    /// Where in that partition the next page starts.
    pub(crate) position: Position,
    /// How many records of that partition were delivered.
    #[serde(default)]
    pub(crate) delivered: u64,
    /// How many records the provider last said that partition holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<u64>,
}

/// Where the next page of one partition starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Position {
    /// At its beginning.
    Start,
    /// At this page number.
    Page(u64),
    /// After this many records.
    Offset(u64),
    /// At the cursor that the last page gave.
    Cursor(String),
    /// At the address that the last page gave.
    Url(String),
    /// There is no next page: everything was read.
    End,
}

impl Checkpoint {
    /// The beginning of a read.
    pub(crate) const fn start() -> Self {
        Self {
            partition: 0,
            partition_key: None,
            position: Position::Start,
            delivered: 0,
            total: None,
        }
    }
}
