//! From a page's raw records to standard ones.

use bytes::Bytes;

use super::envelope::Envelope;
use super::parts::Part;
use super::source::Source;
use crate::json_path;
use crate::manifest::Stream;
use crate::record::{RejectedRecord, StandardRecord};

/// Maps every record of a page.
pub(super) fn map(
    _source: &Source,
    _stream: &Stream,
    _part: &Part,
    body: &Bytes,
    envelope: &Envelope<'_>,
) -> (Vec<StandardRecord>, Vec<RejectedRecord>) {
    let mut records = Vec::new();
    for record in &envelope.records {
        let raw = body.slice_ref(record.get().as_bytes());
        let value: serde_json::Value = serde_json::from_str(record.get()).unwrap_or_default();
        records.push(StandardRecord {
            id: json_path::text(&value, "id").unwrap_or_default(),
            json: record.get().to_owned(),
            raw,
            source_modified_at: None,
            deleted: false,
            columns: platypus_model::ColumnValues::default(),
            warnings: Vec::new(),
        });
    }
    (records, Vec::new())
}
