//! `docs/compatibility.md`: every operation of the published files, and where it stands with us.
//! Its prose stands in `tests/published/compatibility.md`; its tables come from the files, from our
//! own description and from what the run of the published reads proved.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use super::published_reads::{FILES, Proven};

/// One operation of a published file.
struct Operation {
    name: String,
    method: String,
    path: String,
}

/// Why an operation is not served yet, by what its path has in it. The first that fits counts.
const PLANNED: [(&str, &str); 8] = [
    ("/assess/", "planned: derived reports"),
    ("/reports/enhanced", "planned: derived reports"),
    ("/reports/liabilities", "planned: derived reports"),
    ("/reports", "planned: derived reports"),
    ("/options/", "planned: writing"),
    ("/push", "planned: writing"),
    ("/bankFeed", "planned: bank feeds"),
    ("/bankStatements", "planned: bank feeds"),
];

/// The operations of a published file, in its order.
fn operations(reference: &Path, file: &str) -> Vec<Operation> {
    let path = reference.join(format!("codat-oas/Codat-{file}.json"));
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(name) = item[method]["operationId"].as_str() {
                found.push(Operation {
                    name: name.to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                });
            }
        }
    }
    found.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    found
}

/// A path with its parameters unnamed.
fn shape(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// What we serve, as method and shape of the path.
fn ours() -> BTreeSet<(String, String)> {
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| (method.to_uppercase(), shape(path)))
        })
        .collect()
}

/// Whether a path is about a file of a record's, of a data type that has none at the test's provider.
fn lacks_files(path: &str, has_files: &[String]) -> bool {
    let is_file = path.ends_with("/pdf") || path.contains("/attachments");
    is_file
        && !path
            .split('/')
            .any(|part| has_files.iter().any(|name| name == part))
}

/// The paths of the read operations that a run can prove.
pub fn provable(reference: &Path, has_files: &[String]) -> Vec<String> {
    let ours = ours();
    let operations = FILES.iter().flat_map(|file| operations(reference, file));
    let paths: BTreeSet<String> = operations
        .filter(|operation| {
            operation.method == "GET"
                && ours.contains(&(operation.method.clone(), shape(&operation.path)))
                && !lacks_files(&operation.path, has_files)
        })
        .map(|operation| operation.path)
        .collect();
    paths.into_iter().collect()
}

/// Whether we serve it by a path that takes any data type where the published one names one.
fn is_served_for_every_data_type(operation: &Operation, ours: &BTreeSet<(String, String)>) -> bool {
    ["/push/", "/options/"].into_iter().any(|what| {
        let Some((before, data_type)) = operation.path.split_once(what) else {
            return false;
        };
        let general = format!("{before}{what}{{}}");
        !data_type.contains('/') && ours.contains(&(operation.method.clone(), shape(&general)))
    })
}

/// Where an operation stands.
fn status(file: &str, operation: &Operation, ours: &BTreeSet<(String, String)>, proven: &Proven) -> String {
    if is_served_for_every_data_type(operation, ours) {
        return "served".to_owned();
    }
    if !ours.contains(&(operation.method.clone(), shape(&operation.path))) {
        let planned = PLANNED.iter().find(|(part, _)| operation.path.contains(part));
        let (_, why) = planned.unwrap_or_else(|| {
            panic!(
                "{} {} is neither served nor named as planned",
                operation.method, operation.path
            )
        });
        return (*why).to_owned();
    }
    if operation.method != "GET" {
        return "served".to_owned();
    }
    match proven.get(file).and_then(|paths| paths.get(&operation.path)) {
        Some(readers) if readers.is_empty() => "served; held to its schema".to_owned(),
        Some(readers) => format!("served; held to its schema; read with {}", readers.join(", ")),
        None => "served; no built-in integration offers it yet".to_owned(),
    }
}

/// The page.
fn page(reference: &Path, proven: &Proven) -> String {
    let prose = include_str!("../published/compatibility.md");
    let ours = ours();
    let mut tables = String::new();
    for file in FILES {
        let operations = operations(reference, file);
        let served = operations
            .iter()
            .filter(|operation| status(file, operation, &ours, proven).starts_with("served"))
            .count();
        let _ = write!(
            tables,
            "### {file}\n\n{served} of {} operations are served.\n\n| Operation | Method and path | Where it stands |\n|---|---|---|\n",
            operations.len()
        );
        for operation in &operations {
            let _ = writeln!(
                tables,
                "| {} | `{} {}` | {} |",
                operation.name,
                operation.method,
                operation.path,
                status(file, operation, &ours, proven)
            );
        }
        tables.push('\n');
    }
    prose.replace("{tables}\n\n", &tables)
}

/// Fails where the page in `docs/` is not what the run says; `PLATYPUS_WRITE_DOCS=1` writes it.
#[track_caller]
pub fn assert_page_is_current(reference: &Path, proven: &Proven) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/compatibility.md");
    let page = page(reference, proven);
    if std::env::var_os("PLATYPUS_WRITE_DOCS").is_some() {
        std::fs::write(path, page).unwrap();
        return;
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == page,
        "docs/compatibility.md does not say what this run proved; run the test again with PLATYPUS_WRITE_DOCS=1"
    );
}
