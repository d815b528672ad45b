//! What reading a provider yields: standard records, and those that could not be made one.

use bytes::Bytes;
use jiff::Timestamp;
use platypus_model::ColumnValues;

/// One record of the standard model, ready to be stored and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardRecord {
    /// The record's id, unique within company, connection and data type.
    pub id: String,
    /// The standard record as JSON text, fields in the model's order, without the fields that
    /// the store adds (`modifiedDate`, `sourceModifiedDate`, `metadata`).
    pub json: String,
    /// The provider's own record, as it was received.
    pub raw: Bytes,
    /// When the source says the record last changed.
    pub source_modified_at: Option<Timestamp>,
    /// Whether the source says the record is deleted. `json` may then hold less than the model
    /// requires, because providers send little more than the id of what is gone; the store keeps
    /// the last full content.
    pub deleted: bool,
    /// The fields that typed columns keep.
    pub columns: ColumnValues,
    /// What was odd about it and did not stop it.
    pub warnings: Vec<RecordIssue>,
}

/// Something odd about a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct RecordIssue {
    /// Standard field that it is about, such as `lineItems[2].quantity`.
    pub field: String,
    /// What was wrong and what was done about it.
    pub message: String,
}

/// A provider's record that cannot be a standard record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRecord {
    /// The record's id, where it could be read.
    pub id: Option<String>,
    /// The provider's own record, as it was received.
    pub raw: Bytes,
    /// The fields that failed, and why. Never empty.
    pub issues: Vec<RecordIssue>,
}
