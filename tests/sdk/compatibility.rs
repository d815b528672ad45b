//! The page of `docs/` that says which operations of the published Platform specification which client proved.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// What a client cannot do by its SDK, and why: plain HTTP does it in the same run.
pub(super) type ByPlainHttp = &'static [(&'static str, &'static str)];

const RAISES: (&str, &str) = ("delete-api-key", "the SDK raises on every success");

/// The SDK for Python.
pub(super) const PYTHON: ByPlainHttp = &[RAISES];
/// The SDK for TypeScript.
pub(super) const TYPESCRIPT: ByPlainHttp = &[RAISES, ("rotate-zapier-key", "the SDK has no call for it")];

/// An operation of the published specification, in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Operation {
    path: String,
    method: String,
    name: String,
}

/// What a run left: calls that were answered well, such as `GET /companies/8f74…`.
#[derive(Debug, Deserialize)]
pub(super) struct Noted {
    /// The package and its version.
    client: String,
    /// By the SDK.
    sdk: Vec<String>,
    /// By plain HTTP.
    plain_http: Vec<String>,
}

/// What a client proved on every engine.
#[derive(Debug)]
pub(super) struct Proven {
    client: String,
    by_plain_http: ByPlainHttp,
    operations: BTreeSet<Operation>,
}

impl Operation {
    fn is_among(&self, noted: &[String]) -> bool {
        noted.iter().any(|call| self.is_called_by(call))
    }

    fn is_called_by(&self, call: &str) -> bool {
        let Some((method, path)) = call.split_once(' ') else {
            return false;
        };
        let (parts, called): (Vec<&str>, Vec<&str>) =
            (self.path.split('/').collect(), path.split('/').collect());
        method == self.method
            && parts.len() == called.len()
            && parts
                .iter()
                .zip(&called)
                .all(|(part, called)| part.starts_with('{') || part == called)
    }
}

impl Proven {
    /// What all runs of a client proved.
    pub(super) fn in_all(
        by_plain_http: ByPlainHttp,
        operations: &BTreeSet<Operation>,
        runs: &[Noted],
    ) -> Self {
        let is_proven = |operation: &&Operation| {
            runs.iter().all(|noted| {
                let is_exception = by_plain_http.iter().any(|(name, _)| *name == operation.name);
                operation.is_among(if is_exception {
                    &noted.plain_http
                } else {
                    &noted.sdk
                })
            })
        };
        Self {
            client: runs[0].client.clone(),
            by_plain_http,
            operations: operations.iter().filter(is_proven).cloned().collect(),
        }
    }

    fn of(&self, operation: &Operation) -> String {
        let exception = self
            .by_plain_http
            .iter()
            .find(|(name, _)| *name == operation.name);
        match exception {
            _ if !self.operations.contains(operation) => "not proven yet".to_owned(),
            Some((_, why)) => format!("by plain HTTP: {why}"),
            None => "passes".to_owned(),
        }
    }
}

/// Every operation of the published specification.
pub(super) fn operations(reference: &Path) -> BTreeSet<Operation> {
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

/// Fails where the page in `docs/` is not what the runs say; `PLATYPUS_WRITE_DOCS=1` writes it.
#[track_caller]
pub(super) fn assert_page_is_current(operations: &BTreeSet<Operation>, clients: &[Proven]) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/compatibility-platform.md"
    );
    let page = page(operations, clients);
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

fn page(operations: &BTreeSet<Operation>, clients: &[Proven]) -> String {
    let mut page = include_str!("../published/compatibility-platform.md").to_owned();
    let passing = operations
        .iter()
        .filter(|operation| clients.iter().all(|client| client.operations.contains(operation)));
    let names: Vec<&str> = clients.iter().map(|client| client.client.as_str()).collect();
    let _ = write!(
        page,
        "\n**{} of {} operations pass with every client.**\n\n| Operation | Method and path | {} |\n|---|---|{}\n",
        passing.count(),
        operations.len(),
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for operation in operations {
        let Operation { path, method, name } = operation;
        let how: Vec<String> = clients.iter().map(|client| client.of(operation)).collect();
        let _ = writeln!(page, "| {name} | `{method} {path}` | {} |", how.join(" | "));
    }
    page
}
