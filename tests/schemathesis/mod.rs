//! Schemathesis against our own `/openapi.json`: requests made up from the specification, valid ones and others. No answer is
//! the server's fault, none has a status or a body that the specification does not know.

use std::path::Path;
use std::process::Command;

use crate::support::{self, database, server::Server};

/// Runs it for so many seconds at most.
fn run(seconds: u32, phases: &str, examples: u32, data: &database::TestData) {
    let Some(interpreter) = support::tool("PLATYPUS_TEST_SCHEMATHESIS", "schemathesis") else {
        return;
    };
    let server = Server::start(data, &[]);
    let key = server.wait_for("Basic ");
    let settings = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/schemathesis/schemathesis.toml"
    ));
    let output = Command::new(interpreter.with_file_name("schemathesis"))
        .arg("--config-file")
        .arg(settings)
        .arg("run")
        .arg(format!("{}/openapi.json", server.url))
        .args([
            "--checks",
            "all",
            "--no-color",
            "--no-shrink",
            "--continue-on-failure",
        ])
        .args(["--phases", phases])
        .arg(format!("--max-examples={examples}"))
        .arg(format!("--max-time={seconds}"))
        .arg(format!("--header=Authorization: Basic {key}"))
        .current_dir(data.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let shown = said.find("FAILURES").map_or(&*said, |start| &said[start..]);
    assert!(
        output.status.success(),
        "{}\n{shown}\n{}",
        data.engine,
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn every_answer_is_one_that_the_specification_knows() {
    run(120, "examples,coverage", 1, &database::TestData::sqlite());
}

#[tokio::test]
#[ignore = "soak: half an hour of made-up requests on each engine"]
async fn made_up_requests_find_nothing_for_half_an_hour() {
    for data in database::engines().await {
        run(1_800, "examples,coverage,fuzzing,stateful", 200, &data);
    }
}
