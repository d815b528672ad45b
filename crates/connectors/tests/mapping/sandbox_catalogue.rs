//! Every mapping in the catalogue compiles, and gives what its fixtures say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use platypus_connectors::mapping::{Mapping, MappingContext};
use platypus_model::DataType;
use serde_json::Value;

/// The integrations of the sandbox: one for each kind of source.
const SLUGS: [&str; 3] = ["sandbox", "sandbox-banking", "sandbox-commerce"];

fn folder(slug: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../catalogue")
        .join(slug)
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

fn mappings_of(slug: &str) -> BTreeMap<DataType, Mapping> {
    subfolders(&folder(slug).join("mappings"))
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

fn mappings() -> BTreeMap<DataType, Mapping> {
    SLUGS.into_iter().flat_map(mappings_of).collect()
}

#[test]
fn the_sandbox_has_a_mapping_for_every_data_type() {
    let mapped: Vec<_> = mappings().into_keys().collect();
    assert_eq!(mapped, DataType::ALL);
    for slug in SLUGS {
        let manifest = std::fs::read_to_string(folder(slug).join("integration.toml")).unwrap();
        for data_type in mappings_of(slug).into_keys() {
            assert!(
                manifest.contains(&format!("[data_types.{data_type}]")),
                "{slug} does not read {data_type}"
            );
        }
    }
}

#[test]
fn every_fixture_gives_the_expected_record_and_every_mapping_has_one() {
    let mut seen = 0;
    let mappings = SLUGS
        .into_iter()
        .flat_map(|slug| mappings_of(slug).into_iter().map(move |mapping| (slug, mapping)));
    for (slug, (data_type, mapping)) in mappings {
        let cases = folder(slug).join("fixtures").join(data_type.key());
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
    assert!(seen >= 43);
}

#[test]
fn every_typed_column_of_the_model_is_filled_by_the_sandbox_where_it_can_be() {
    for (data_type, mapping) in mappings() {
        let described: Vec<_> = mapping.describe().into_iter().map(|row| row.field).collect();
        for column in data_type.columns() {
            assert!(
                described.iter().any(|field| field == column.path),
                "{data_type}: {}",
                column.path
            );
        }
    }
}
