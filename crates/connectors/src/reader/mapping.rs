//! From a page's raw records to standard ones.

use bytes::Bytes;

use super::parts::Part;
use crate::credentials::Credentials;
use crate::mapping::{Mapping, MappingContext};
use crate::record::{RejectedRecord, StandardRecord};

/// What mappings may name beside the record: `@captured_NAME`, `@parent_id`, `@month_key`,
/// `@month_first_day`, `@month_last_day`.
pub(super) fn context(credentials: &Credentials, part: &Part) -> MappingContext {
    let mut context = MappingContext::default();
    let mut add = |name: &str, value: String| {
        context.variables.insert(name.to_owned(), value);
    };
    for (name, value) in &credentials.captured {
        add(&format!("captured_{name}"), value.clone());
    }
    match part {
        Part::Whole => {}
        Part::Parent(id) => add("parent_id", id.clone()),
        Part::Month(month) => {
            add("month_key", month.key());
            add("month_first_day", month.first_day().to_string());
            add("month_last_day", month.last_day().to_string());
        }
    }
    context
}

/// Maps every record of a page. What the mapping says is of another data type is left out.
pub(super) fn map(
    mapping: &Mapping,
    context: &MappingContext,
    raw: Vec<Bytes>,
) -> (Vec<StandardRecord>, Vec<RejectedRecord>) {
    let mut records = Vec::with_capacity(raw.len());
    let mut rejected = Vec::new();
    for record in raw {
        match mapping.apply(record, context) {
            Ok(Some(record)) => records.push(record),
            Ok(None) => {}
            Err(refused) => rejected.push(refused),
        }
    }
    (records, rejected)
}
