//! The mapping language, through its public surface.
#![allow(clippy::unwrap_used)] // what a test expects to work should stop it where it does not

mod applying;
mod compiling;
mod describing;
mod sandbox_catalogue;
mod statements;
mod values;

use std::collections::BTreeMap;

use platypus_connectors::mapping::{Mapping, MappingContext};
use platypus_connectors::{RejectedRecord, StandardRecord};
use platypus_model::DataType;

/// Compiles a mapping and applies it to a record.
fn apply(data_type: DataType, toml: &str, record: &str) -> Result<Option<StandardRecord>, RejectedRecord> {
    let mapping = Mapping::compile(toml, data_type).unwrap_or_else(|error| panic!("{error}"));
    let context = MappingContext {
        variables: BTreeMap::from([("parent_id".to_owned(), "7".to_owned())]),
    };
    mapping.apply(record.to_owned().into(), &context)
}

/// The standard record's JSON text.
fn json(data_type: DataType, toml: &str, record: &str) -> String {
    apply(data_type, toml, record).unwrap().unwrap().json
}

/// Why the record was left out.
fn rejected(data_type: DataType, toml: &str, record: &str) -> String {
    let rejected = apply(data_type, toml, record).unwrap_err();
    let issue = &rejected.issues[0];
    format!("{}: {}", issue.field, issue.message)
}
