//! What records carry beside the standard model's fields because their client wants it (contract
//! section 12, "Supplemental"): taken from the provider's own record as it is read.

use std::collections::BTreeMap;
use std::fmt::Write;

use platypus_connectors::{RecordPath, StandardRecord};
use platypus_model::{ClientId, DataType, PlatformKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::store::integration_settings::{self, IntegrationSettingsKind};
use crate::store::{Database, StoreError};

/// What a client wants of a data type's records, by the names it gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// Where it is taken from.
    pub sources: BTreeMap<String, SupplementSource>,
}

/// Properties of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SupplementSource {
    /// The provider's endpoint that holds them.
    pub data_source: String,
    /// What is read: the client's name, and where it stands in the provider's record.
    pub pull_data: BTreeMap<String, String>,
    /// What is written, likewise.
    pub push_data: BTreeMap<String, String>,
}

/// What a client wants of a data type at an integration; nothing where it never said.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    platform_key: PlatformKey,
    data_type: DataType,
) -> Result<Supplement, StoreError> {
    let kind = IntegrationSettingsKind::Supplemental;
    let found = integration_settings::find(db, client, platform_key, kind, data_type.key()).await?;
    let Some(text) = found else {
        return Ok(Supplement::default());
    };
    serde_json::from_str(&text)
        .map_err(|error| StoreError::Open(format!("kept supplemental data is not ours: {error}")))
}

/// Adds what a client wants to records as they are read.
#[derive(Debug, Clone, Default)]
pub(super) struct Supplementer(Vec<(String, Vec<Wanted>)>);

/// A name of the client's, and where in the provider's record its value stands.
type Wanted = (String, Option<RecordPath>);

impl Supplementer {
    pub(super) fn new(wanted: &Supplement) -> Self {
        let sources = wanted
            .sources
            .iter()
            .filter(|(_, source)| !source.pull_data.is_empty());
        let read = sources.map(|(name, source)| {
            let paths = source.pull_data.iter();
            let paths = paths.map(|(name, path)| (name.clone(), parse(path)));
            (name.clone(), paths.collect())
        });
        Self(read.collect())
    }

    /// Adds to a record what the provider's own record has; null where it has not.
    pub(super) fn add(&self, record: &mut StandardRecord) {
        if self.0.is_empty() || record.deleted || !record.json.ends_with('}') {
            return;
        }
        let source: Value = serde_json::from_slice(&record.raw).unwrap_or_default();
        let content: Map<String, Value> = self
            .0
            .iter()
            .map(|(name, paths)| {
                let values = paths.iter().map(|(name, path)| {
                    let value = path.as_ref().map_or(Value::Null, |path| path.value(&source));
                    (name.clone(), value)
                });
                (name.clone(), Value::Object(values.collect()))
            })
            .collect();
        record.json.pop();
        if !record.json.trim_end().ends_with('{') {
            record.json.push(',');
        }
        let supplemental = json!({ "content": content });
        // Writing to a string cannot fail.
        let _ = write!(record.json, "\"supplementalData\":{supplemental}}}");
    }
}

/// A path as clients write it here: with or without `$.` before it.
fn parse(path: &str) -> Option<RecordPath> {
    let path = path.trim();
    if path.starts_with('$') {
        path.parse().ok()
    } else {
        format!("$.{path}").parse().ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use super::*;

    fn record() -> StandardRecord {
        StandardRecord {
            id: "1".to_owned(),
            json: r#"{"id":"1"}"#.to_owned(),
            raw: r#"{"id":1,"office":{"code":"B2"},"tags":[{"n":"x"}]}"#.into(),
            source_modified_at: None,
            deleted: false,
            columns: platypus_model::ColumnValues::default(),
            warnings: Vec::new(),
        }
    }

    fn supplementer(pairs: &[(&str, &str)]) -> Supplementer {
        let pull_data = pairs
            .iter()
            .map(|(name, path)| ((*name).to_owned(), (*path).to_owned()));
        let source = SupplementSource {
            data_source: "/invoices".to_owned(),
            pull_data: pull_data.collect(),
            push_data: BTreeMap::new(),
        };
        Supplementer::new(&Supplement {
            sources: BTreeMap::from([("ours".to_owned(), source)]),
        })
    }

    #[test]
    fn a_record_carries_what_its_client_wants_and_null_where_there_is_none() {
        let mut record = record();
        supplementer(&[("office", "office.code"), ("tag", "$.tags[*].n"), ("none", "x.y")]).add(&mut record);
        let json: Value = serde_json::from_str(&record.json).unwrap();
        assert_eq!(
            json,
            json!({"id": "1", "supplementalData": {"content": {"ours": {"office": "B2", "tag": ["x"], "none": null}}}})
        );
    }

    #[test]
    fn a_record_of_which_nothing_is_wanted_stays_as_it_is() {
        let mut record = record();
        supplementer(&[]).add(&mut record);
        assert_eq!(record.json, r#"{"id":"1"}"#);
    }
}
