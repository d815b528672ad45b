//! connectors

mod record;

pub use record::{RecordIssue, RejectedRecord, StandardRecord};
