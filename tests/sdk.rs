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
    let mut proven: Option<BTreeSet<String>> = None;
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
        let here: BTreeSet<String> = serde_json::from_str(&std::fs::read_to_string(noted).unwrap()).unwrap();
        // Proven is what every engine proves.
        proven = Some(match proven {
            None => here,
            Some(others) => &others & &here,
        });
    }
    if let (Some(reference), Some(proven)) = (reference(), proven) {
        assert_page_is_current(&reference, &proven);
    }
}

/// Fails where the page in `docs/` is not what the run says; `PLATYPUS_WRITE_DOCS=1` writes it.
#[track_caller]
fn assert_page_is_current(reference: &Path, proven: &BTreeSet<String>) {
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

fn page(reference: &Path, proven: &BTreeSet<String>) -> String {
    let file = reference.join("codat-oas/Codat-Platform.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut rows = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(name) = item[method]["operationId"].as_str() {
                rows.insert((path.clone(), method.to_uppercase(), name.to_owned()));
            }
        }
    }
    let is_proven = |(path, method, name): &(String, String, String)| {
        name == BY_PLAIN_HTTP || proven.iter().any(|noted| is_call_of(noted, method, path))
    };
    let count = rows.iter().filter(|row| is_proven(row)).count();
    let mut page = include_str!("published/compatibility-platform.md").to_owned();
    let _ = write!(
        page,
        "\n**{count} of {} operations pass.**\n\n| Operation | Method and path | Proven by |\n|---|---|---|\n",
        rows.len()
    );
    for row in &rows {
        let (path, method, name) = row;
        let how = match name.as_str() {
            BY_PLAIN_HTTP => "plain HTTP: the SDK raises on every success",
            "get-push-operation" => "the test of the published reads: nothing is written by API yet",
            _ if is_proven(row) => "codat-platform 6.0.0",
            _ => "not proven yet",
        };
        let _ = writeln!(page, "| {name} | `{method} {path}` | {how} |");
    }
    page
}
