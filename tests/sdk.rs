//! Codat's published SDKs, unmodified, against a running server on each engine: Python (`tests/sdk/*.py`) and
//! TypeScript (`tests/sdk/typescript`). What the runs prove makes `docs/compatibility-platform.md`.

mod compatibility;

use std::ffi::OsStr;
use std::path::Path;

use compatibility::{Noted, Proven};

use crate::api::published_reads::reference;
use crate::support::{self, database, database::TestData, node, python, server::Server};

#[tokio::test]
async fn the_published_sdks_work_unmodified() {
    let python = prove(
        "PLATYPUS_TEST_PYTHON",
        "the published Python SDKs",
        |interpreter, data, server, noted| {
            let variables = [("PLATYPUS_PROVEN", noted)];
            python::test(interpreter, "sdk", data, server, &variables);
        },
    )
    .await;
    let typescript = prove(
        "PLATYPUS_TEST_NODE",
        "the published TypeScript SDK",
        |modules, data, server, noted| {
            let variables = [("PLATYPUS_PROVEN", noted)];
            node::test(modules, "sdk/typescript/all.mjs", data, server, &variables);
        },
    )
    .await;
    if let (Some(python), Some(typescript), Some(reference)) = (python, typescript, reference()) {
        let operations = compatibility::operations(&reference);
        let clients = [
            Proven::in_all(compatibility::PYTHON, &operations, &python),
            Proven::in_all(compatibility::TYPESCRIPT, &operations, &typescript),
        ];
        compatibility::assert_page_is_current(&operations, &clients);
    }
}

/// Runs a client's tests on each engine and returns what each of them noted; none where the tool is missing.
async fn prove(
    variable: &str,
    what: &str,
    test: impl Fn(&Path, &TestData, &Server, &OsStr),
) -> Option<Vec<Noted>> {
    let tool = support::tool(variable, what)?;
    let mut all = Vec::new();
    for data in database::engines().await {
        let server = Server::start(&data, &[]);
        let noted = data.folder.path().join("proven.json");
        test(&tool, &data, &server, noted.as_os_str());
        all.push(serde_json::from_str(&std::fs::read_to_string(noted).unwrap()).unwrap());
    }
    Some(all)
}
