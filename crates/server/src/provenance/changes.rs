//! What differs between two states of a record, field by field.

use jiff::Timestamp;
use platypus_model::DatasetId;
use serde_json::Value;

use crate::store::records::RecordVersion;

/// How many fields one change tells at most.
pub const FIELDS_OF_A_CHANGE: usize = 500;

/// One change of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When it was read.
    pub changed_at: Timestamp,
    /// The dataset that brought it.
    pub dataset: DatasetId,
    /// Whether the record is deleted at the source since; none where that did not change.
    pub deleted: Option<bool>,
    /// What differs, in the order of field names, at most [`FIELDS_OF_A_CHANGE`].
    pub fields: Vec<FieldChange>,
    /// Whether more differs than is told.
    pub truncated: bool,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Its path, such as `lineItems[2].quantity`.
    pub field: String,
    /// What it was; none where it was absent.
    pub from: Option<Value>,
    /// What it is since; none where it is absent.
    pub to: Option<Value>,
}

/// The changes between a record's states, the latest first. `versions` are its states from the
/// earliest that is kept to the present one.
pub fn changes(versions: &[RecordVersion]) -> Vec<Change> {
    // A state without a document has that of the state after it: only its mark changed.
    let mut documents: Vec<Value> = Vec::with_capacity(versions.len());
    let mut next = Value::Null;
    for version in versions.iter().rev() {
        if let Some(json) = &version.json {
            next = document(json);
        }
        documents.push(next.clone());
    }
    documents.reverse();
    let mut changes: Vec<Change> = versions
        .windows(2)
        .zip(documents.windows(2))
        .map(|(versions, documents)| change(&versions[0], &versions[1], &documents[0], &documents[1]))
        .collect();
    changes.reverse();
    changes
}

/// A stored document, which lacks its end.
fn document(json: &str) -> Value {
    let open = json.trim_end().trim_end_matches(',');
    serde_json::from_str(&format!("{open}}}")).unwrap_or(Value::Null)
}

fn change(before: &RecordVersion, after: &RecordVersion, from: &Value, to: &Value) -> Change {
    let mut fields = Vec::new();
    differences(Some(from), Some(to), String::new(), &mut fields);
    let truncated = fields.len() > FIELDS_OF_A_CHANGE;
    fields.truncate(FIELDS_OF_A_CHANGE);
    Change {
        changed_at: after.modified_at,
        dataset: after.dataset,
        deleted: (before.is_deleted != after.is_deleted).then_some(after.is_deleted),
        fields,
        truncated,
    }
}

fn differences(from: Option<&Value>, to: Option<&Value>, path: String, fields: &mut Vec<FieldChange>) {
    // One more than is told says that there is more.
    if fields.len() > FIELDS_OF_A_CHANGE || from == to {
        return;
    }
    match (from, to) {
        (Some(Value::Object(from)), Some(Value::Object(to))) => {
            let names: std::collections::BTreeSet<&String> = from.keys().chain(to.keys()).collect();
            for name in names {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                differences(from.get(name), to.get(name), path, fields);
            }
        }
        (Some(Value::Array(from)), Some(Value::Array(to))) => {
            for place in 0..from.len().max(to.len()) {
                differences(from.get(place), to.get(place), format!("{path}[{place}]"), fields);
            }
        }
        _ => fields.push(FieldChange {
            field: path,
            from: from.cloned(),
            to: to.cloned(),
        }),
    }
}
