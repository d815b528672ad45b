//! Records in the form in which they are sent: the content up to its closing brace, and an ending
//! with what the store knows of it. Joined they are the record.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;
use platypus_model::DataType;

use super::NewRecord;

/// Whether records of this type say when they changed: not all do (contract section 3).
fn has_dates(data_type: DataType) -> bool {
    data_type.schema().field("modifiedDate").is_some()
}

/// The record without its closing brace, with the provider's time of change.
pub(super) fn content(data_type: DataType, record: &NewRecord<'_>) -> String {
    let json = without_nul(record.json.trim_end());
    let open = json.strip_suffix('}').unwrap_or(&json).trim_end();
    let mut content = String::with_capacity(open.len() + 64);
    content.push_str(open);
    if has_dates(data_type) {
        if !open.ends_with('{') {
            content.push(',');
        }
        // An ending follows that begins with a member, so this one ends with a comma.
        if let Some(time) = record.source_modified_at {
            // Writing to a string cannot fail.
            let _ = write!(content, "\"sourceModifiedDate\":\"{time}\",");
        }
    }
    content
}

/// What follows the content.
pub(super) fn ending(data_type: DataType, modified_at: Timestamp, is_deleted: bool) -> String {
    if has_dates(data_type) {
        format!("\"modifiedDate\":\"{modified_at}\",\"metadata\":{{\"isDeleted\":{is_deleted}}}}}")
    } else {
        "}".to_owned()
    }
}

/// PostgreSQL refuses to look inside a JSON text that holds an escaped NUL, so none is stored.
fn without_nul(json: &str) -> Cow<'_, str> {
    if !json.contains(r"\u0000") {
        return Cow::Borrowed(json);
    }
    let mut kept = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        kept.push_str(before);
        if let Some(after) = escape.strip_prefix(r"\u0000") {
            rest = after;
        } else {
            // The escaped character is ASCII: a backslash in JSON is followed by nothing else.
            let (pair, after) = escape.split_at(escape.len().min(2));
            kept.push_str(pair);
            rest = after;
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}
