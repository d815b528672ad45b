//! What the published guide to managing companies by API promises (`docs/managing-companies-by-api.md`): that every
//! statement names a test that exists, and the tests that stand nowhere else.

mod promises;

use std::path::Path;

/// The document, from the project's root.
const DOCUMENT: &str = "docs/managing-companies-by-api.md";

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A statement's number, and the tests that it names: file and function.
fn statements(text: &str) -> Vec<(usize, Vec<(String, String)>)> {
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
        let number = cells.first()?.trim().parse().ok()?;
        let named = cells.last()?.split('`').filter_map(|word| word.split_once("::"));
        let named = named.map(|(file, function)| (file.to_owned(), function.to_owned()));
        Some((number, named.collect()))
    });
    rows.collect()
}

fn has_test(file: &str, function: &str) -> bool {
    let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
    [format!("fn {function}("), format!("def {function}(")]
        .iter()
        .any(|definition| text.contains(definition.as_str()))
}

#[test]
fn every_statement_names_tests_that_exist() {
    let text = std::fs::read_to_string(root().join(DOCUMENT)).unwrap();
    let found = statements(&text);
    let numbers: Vec<usize> = found.iter().map(|(number, _)| *number).collect();
    assert_eq!(
        numbers,
        (1..=30).collect::<Vec<_>>(),
        "the statements are numbered without a gap"
    );
    for (number, named) in found {
        assert!(!named.is_empty(), "statement {number} names no test");
        for (file, function) in named {
            assert!(
                has_test(&file, &function),
                "statement {number} names {file}::{function}, which does not exist"
            );
        }
    }
}

#[test]
fn a_test_that_does_not_exist_is_noticed() {
    assert!(!has_test("tests/statements/mod.rs", "nobody_wrote_this"));
    assert!(!has_test(
        "tests/nowhere.rs",
        "a_test_that_does_not_exist_is_noticed"
    ));
}
