//! Schemathesis against our own `/openapi.json`: requests made up from the specification, valid ones and others. No answer is
//! the server's fault, none has a status or a body that the specification does not know.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{self, database, server::Server};

/// The demo's company and its accounting connection, once the books are read.
async fn demo(server: &Server, key: &str) -> (String, String) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = async |path: &str| {
        let asked = http.get(format!("{}{path}", server.url));
        let answer = asked.header("authorization", format!("Basic {key}")).send();
        let text = answer.await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let patience = Instant::now() + Duration::from_mins(2);
    loop {
        let companies = get("/companies").await;
        let company = &companies["results"][0];
        let connections = company["dataConnections"].as_array();
        let linked = connections.and_then(|all| all.iter().find(|one| one["sourceType"] == "Accounting"));
        if let (Some(id), Some(linked)) = (company["id"].as_str(), linked) {
            let statuses = get(&format!("/companies/{id}/dataStatus")).await;
            if statuses["journalEntries"]["currentStatus"] == "Complete" {
                return (id.to_owned(), linked["id"].as_str().unwrap().to_owned());
            }
        }
        assert!(Instant::now() < patience, "the demo is not read: {companies}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Runs it for so many seconds at most.
async fn run(seconds: u32, phases: &str, examples: u32, data: &database::TestData) {
    let Some(interpreter) = support::tool("PLATYPUS_TEST_SCHEMATHESIS", "schemathesis") else {
        return;
    };
    let server = Server::start(data, &[]);
    let key = server.wait_for("Basic ");
    let company = demo(&server, &key).await;
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
        .env("COMPANY", &company.0)
        .env("CONNECTION", &company.1)
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
    run(120, "examples,coverage", 1, &database::TestData::sqlite()).await;
}

#[tokio::test]
#[ignore = "soak: half an hour of made-up requests on each engine"]
async fn made_up_requests_find_nothing_for_half_an_hour() {
    for data in database::engines().await {
        run(1_800, "examples,coverage,fuzzing,stateful", 200, &data).await;
    }
}
