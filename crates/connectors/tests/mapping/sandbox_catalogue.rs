//! Every mapping in the catalogue compiles, and gives what its fixtures say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use platypus_connectors::mapping::{Mapping, MappingContext};
use platypus_model::DataType;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/sandbox")
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

fn mappings() -> BTreeMap<DataType, Mapping> {
    subfolders(&folder().join("mappings"))
        .into_iter()
        .map(|path| {
            let data_type: DataType = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
            let source = std::fs::read_to_string(&path).unwrap();
            let mapping = Mapping::compile(&source, data_type)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (data_type, mapping)
        })
        .collect()
}

#[test]
fn the_sandbox_has_a_mapping_for_every_data_type_that_its_manifest_reads() {
    let mapped: Vec<_> = mappings().into_keys().collect();
    let manifest = std::fs::read_to_string(folder().join("integration.toml")).unwrap();
    let read: Vec<_> = DataType::ALL
        .into_iter()
        .filter(|data_type| {
            manifest.contains(&format!("[data_types.{data_type}]"))
                || manifest.contains(&format!("[data_types.\"{data_type}\"]"))
        })
        .collect();
    assert_eq!(mapped, read);
}

#[test]
fn every_fixture_gives_the_expected_record_and_every_mapping_has_one() {
    let mut seen = 0;
    for (data_type, mapping) in mappings() {
        let cases = folder().join("fixtures").join(data_type.key());
        assert!(cases.is_dir(), "{data_type} has no fixture");
        for case in subfolders(&cases) {
            let source = std::fs::read(case.join("source.json")).unwrap();
            let expected: Value =
                serde_json::from_slice(&std::fs::read(case.join("expected.json")).unwrap()).unwrap();
            let record = mapping
                .apply(source.into(), &MappingContext::default())
                .unwrap_or_else(|rejected| panic!("{}: {:?}", case.display(), rejected.issues))
                .unwrap();
            let actual: Value = serde_json::from_str(&record.json).unwrap();
            assert_eq!(actual, expected, "{}", case.display());
            assert_eq!(record.warnings, [], "{}", case.display());
            seen += 1;
        }
    }
    assert!(seen >= 18);
}

#[test]
fn every_typed_column_of_the_model_is_filled_by_the_sandbox_where_it_can_be() {
    for (data_type, mapping) in mappings() {
        let described: Vec<_> = mapping.describe().into_iter().map(|row| row.field).collect();
        for column in data_type.columns() {
            // The ledger of the sandbox knows no journals.
            if column.path != "journalRef.id" {
                assert!(
                    described.iter().any(|field| field == column.path),
                    "{data_type}: {}",
                    column.path
                );
            }
        }
    }
}
