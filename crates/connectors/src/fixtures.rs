//! Cases that show what a mapping makes of a provider's record.
//!
//! `fixtures/<dataType>/<case>/source.json` is the record as the provider sends it, `expected.json`
//! beside it the standard record as it is stored. `variables.json`, where there is one, holds the
//! request's variables that the mapping names with `@`. A record that can't be mapped is expected
//! as `{"rejected": "text in the reason"}`, one that is of another data type as
//! `{"leftOut": true}`, one that was deleted as `{"deleted": "its id"}`.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use platypus_model::DataType;
use serde_json::{Value, json};

use crate::catalogue::Folder;
use crate::integration::Integration;
use crate::mapping::{Mapping, MappingContext};
use crate::record::{RejectedRecord, StandardRecord};

/// One case, as its files are.
#[derive(Debug, Default)]
pub(crate) struct Fixture {
    source: Option<Vec<u8>>,
    expected: Option<Vec<u8>>,
    variables: Option<Vec<u8>>,
}

/// An integration's cases, by data type's key and case's name.
pub(crate) type Fixtures = BTreeMap<(String, String), Fixture>;

/// Picks the cases out of an integration's folder. The error names a file that belongs to none.
pub(crate) fn pick(folder: &Folder) -> Result<Fixtures, String> {
    let mut fixtures = Fixtures::new();
    for (file, content) in folder {
        let Some(path) = file.strip_prefix("fixtures/") else {
            continue;
        };
        let &[data_type, case, name] = path.split('/').collect::<Vec<_>>().as_slice() else {
            return Err(file.clone());
        };
        let fixture = fixtures
            .entry((data_type.to_owned(), case.to_owned()))
            .or_default();
        let slot = match name {
            "source.json" => &mut fixture.source,
            "expected.json" => &mut fixture.expected,
            "variables.json" => &mut fixture.variables,
            _ => return Err(file.clone()),
        };
        *slot = Some(content.clone());
    }
    Ok(fixtures)
}

/// What came of an integration's cases.
#[derive(Debug)]
pub struct Report {
    /// Every case, by data type and name.
    pub cases: Vec<Case>,
    /// Data types that no case covers.
    pub uncovered: Vec<DataType>,
}

/// What came of one case.
#[derive(Debug)]
pub struct Case {
    /// The data type's key, as its folder is named.
    pub data_type: String,
    /// The case's name, as its folder is named.
    pub name: String,
    /// What differs from what was expected; nothing: it passed.
    pub differences: Vec<String>,
}

impl Report {
    /// Whether every case passed.
    pub fn passed(&self) -> bool {
        self.cases.iter().all(|case| case.differences.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for case in &self.cases {
            let outcome = if case.differences.is_empty() {
                "ok"
            } else {
                "FAILED"
            };
            writeln!(formatter, "{} / {}: {outcome}", case.data_type, case.name)?;
            for difference in &case.differences {
                writeln!(formatter, "    {difference}")?;
            }
        }
        for data_type in &self.uncovered {
            writeln!(formatter, "{data_type}: no case")?;
        }
        let failed = self
            .cases
            .iter()
            .filter(|case| !case.differences.is_empty())
            .count();
        write!(formatter, "{} cases, {failed} failed", self.cases.len())
    }
}

/// Runs every case of an integration.
pub fn run(integration: &Integration) -> Report {
    let mut cases = Vec::new();
    for ((key, name), fixture) in &integration.fixtures {
        let mapping = key
            .parse()
            .ok()
            .and_then(|data_type: DataType| integration.mapping(data_type));
        let differences = match mapping {
            None => vec![format!("the integration does not offer `{key}`")],
            Some(mapping) => try_case(mapping, fixture).unwrap_or_else(|problem| vec![problem]),
        };
        cases.push(Case {
            data_type: key.clone(),
            name: name.clone(),
            differences,
        });
    }
    let covered = |data_type: &DataType| cases.iter().any(|case| case.data_type == data_type.key());
    let uncovered = integration
        .data_types()
        .filter(|data_type| !covered(data_type))
        .collect();
    Report { cases, uncovered }
}

fn try_case(mapping: &Mapping, fixture: &Fixture) -> Result<Vec<String>, String> {
    let source = fixture.source.as_ref().ok_or("source.json is missing")?;
    let expected = fixture.expected.as_ref().ok_or("expected.json is missing")?;
    let expected: Value =
        serde_json::from_slice(expected).map_err(|error| format!("expected.json: {error}"))?;
    let variables = match &fixture.variables {
        None => BTreeMap::new(),
        Some(text) => serde_json::from_slice(text).map_err(|error| format!("variables.json: {error}"))?,
    };
    let outcome = mapping.apply(Bytes::from(source.clone()), &MappingContext { variables });
    let mut differences = Vec::new();
    if let (Err(refused), Some(text)) = (&outcome, expected.get("rejected").and_then(Value::as_str)) {
        let reason = reason(refused);
        if !reason.contains(text) {
            differences.push(format!("rejected for `{reason}`, expected `{text}`"));
        }
        return Ok(differences);
    }
    let found = found(outcome)?;
    compare("", &expected, &found, &mut differences);
    Ok(differences)
}

/// What a mapping made, in the form in which cases expect it.
fn found(outcome: Result<Option<StandardRecord>, RejectedRecord>) -> Result<Value, String> {
    Ok(match outcome {
        Ok(Some(record)) if record.deleted => json!({"deleted": record.id}),
        Ok(Some(record)) => serde_json::from_str(&record.json)
            .map_err(|error| format!("the mapping wrote no JSON: {error}"))?,
        Ok(None) => json!({"leftOut": true}),
        Err(refused) => json!({"rejected": reason(&refused)}),
    })
}

fn reason(refused: &RejectedRecord) -> String {
    let issues: Vec<String> = refused.issues.iter().map(ToString::to_string).collect();
    issues.join("; ")
}

/// Notes where two values differ. Numbers differ where their digits do: `1.5` is not `1.50`.
fn compare(at: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let at = join(at, key);
                match found.get(key) {
                    Some(found) => compare(&at, value, found, differences),
                    None => differences.push(format!("{at}: expected {value}, found nothing")),
                }
            }
            for (key, value) in found {
                if !expected.contains_key(key) {
                    differences.push(format!("{}: expected nothing, found {value}", join(at, key)));
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (place, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(&join(at, &place.to_string()), expected, found, differences);
            }
        }
        _ if expected == found => {}
        _ => {
            let at = if at.is_empty() { "the record" } else { at };
            differences.push(format!("{at}: expected {expected}, found {found}"));
        }
    }
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() {
        key.to_owned()
    } else {
        format!("{at}.{key}")
    }
}
