//! Codat's published Python SDKs, unmodified, against a running server on each engine (`tests/sdk/*.py`). What the
//! run proves makes `docs/compatibility-platform.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::api::published_reads::reference;
use crate::support::{self, database, python, server::Server};

/// The SDK declares a body for this one's 204 and so raises on every success: plain HTTP drives it in the same run.
const BY_PLAIN_HTTP: &str = "delete-api-key";

#[tokio::test]
async fn the_published_sdks_work_unmodified() {
    let Some(interpreter) = support::tool("PLATYPUS_TEST_PYTHON", "the published SDKs") else {
        return;
    };
    let reference = reference();
    let mut proven: Option<BTreeSet<Operation>> = None;
    for data in database::engines().await {
        let server = Server::start(&data, &[]);
        let noted = data.folder.path().join("proven.json");
        python::test(
            &interpreter,
            "sdk",
            &data,
            &server,
            &[("PLATYPUS_PROVEN", noted.as_os_str())],
        );
        let noted: Vec<String> = serde_json::from_str(&std::fs::read_to_string(noted).unwrap()).unwrap();
        let Some(reference) = &reference else { continue };
        let here: BTreeSet<Operation> = operations(reference)
            .into_iter()
            .filter(|operation| operation.is_proven_by(&noted))
            .collect();
        // Proven is what every engine proves.
        proven = Some(match proven {
            None => here,
            Some(others) => &others & &here,
        });
    }
    if let (Some(reference), Some(proven)) = (reference, proven) {
        assert_page_is_current(&reference, &proven);
    }
}

/// Fails where the page in `docs/` is not what the run says; `PLATYPUS_WRITE_DOCS=1` writes it.
#[track_caller]
fn assert_page_is_current(reference: &Path, proven: &BTreeSet<Operation>) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/compatibility-platform.md"
    );
    let page = page(reference, proven);
    if std::env::var_os("PLATYPUS_WRITE_DOCS").is_some() {
        std::fs::write(path, page).unwrap();
        return;
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == page,
        "docs/compatibility-platform.md does not say what this run proved; run the test again with \
         PLATYPUS_WRITE_DOCS=1. The run says:\n{page}"
    );
}

/// Whether what was noted, such as `GET /companies/8f74…`, is a call of an operation.
fn is_call_of(noted: &str, method: &str, path: &str) -> bool {
    let Some((noted_method, noted_path)) = noted.split_once(' ') else {
        return false;
    };
    let (parts, noted): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), noted_path.split('/').collect());
    noted_method == method
        && parts.len() == noted.len()
        && parts
            .iter()
            .zip(&noted)
            .all(|(part, noted)| part.starts_with('{') || part == noted)
}

/// An operation of the published specification, in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Operation {
    path: String,
    method: String,
    name: String,
}

impl Operation {
    fn is_proven_by(&self, noted: &[String]) -> bool {
        self.name == BY_PLAIN_HTTP
            || noted
                .iter()
                .any(|noted| is_call_of(noted, &self.method, &self.path))
    }
}

fn operations(reference: &Path) -> BTreeSet<Operation> {
    let file = reference.join("codat-oas/Codat-Platform.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(name) = item[method]["operationId"].as_str() {
                operations.insert(Operation {
                    path: path.clone(),
                    method: method.to_uppercase(),
                    name: name.to_owned(),
                });
            }
        }
    }
    operations
}

fn page(reference: &Path, proven: &BTreeSet<Operation>) -> String {
    let operations = operations(reference);
    let mut page = include_str!("published/compatibility-platform.md").to_owned();
    let _ = write!(
        page,
        "\n**{} of {} operations pass.**\n\n| Operation | Method and path | Proven by |\n|---|---|---|\n",
        proven.len(),
        operations.len()
    );
    for operation in &operations {
        let Operation { path, method, name } = operation;
        let how = match name.as_str() {
            BY_PLAIN_HTTP => "plain HTTP: the SDK raises on every success",
            _ if proven.contains(operation) => "codat-platform 6.0.0",
            _ => "not proven yet",
        };
        let _ = writeln!(page, "| {name} | `{method} {path}` | {how} |");
    }
    page
}
