//! Every read operation of the published Lending, Banking and Commerce files, driven on a server
//! that holds every data type: by plain HTTP against the file's schema, and by the SDKs that were
//! made from the files (`tests/published/*.py`). What the run proves makes `docs/compatibility.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use platypus::actions::files as documents;
use platypus::events::Cause;
use platypus::store::push_operations::{self, PushKind, PushOperation, PushStatus};
use platypus_model::{DataType, PushOperationId};
use serde_json::{Value, json};

use super::compatibility;
use super::file_provider::ATTACHMENT;
use super::files::{Fixture, fixtures};
use super::which;
use crate::support::{self, samples, skip};

/// The published files that are about reading data.
pub const FILES: [&str; 3] = ["Lending", "Banking", "Commerce"];

/// Two generations of SDKs do not fit into one Python.
const GENERATIONS: [(&str, &str, &str); 2] = [
    ("PLATYPUS_TEST_PYTHON", "Lending", "codat-lending,codat-platform"),
    (
        "PLATYPUS_TEST_PYTHON_OLDER",
        "Banking,Commerce",
        "codat-accounting,codat-banking,codat-commerce",
    ),
];

/// What a run proved: by file and path, the SDKs that read it.
pub type Proven = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Where the published files are; none, with a visible skip, where they are not at hand.
pub fn reference() -> Option<PathBuf> {
    let folder = std::env::var_os("PLATYPUS_REFERENCE").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference")),
        PathBuf::from,
    );
    if folder.join("codat-oas").is_dir() {
        return Some(folder);
    }
    skip(
        "the published reads",
        &format!("{} is not there (PLATYPUS_REFERENCE names it)", folder.display()),
    );
    None
}

#[tokio::test]
async fn every_published_read_is_served_as_published() {
    let Some(reference) = reference() else {
        return;
    };
    let mut interpreters = Vec::new();
    for (variable, files, sdks) in GENERATIONS {
        match support::tool(variable, "the published reads") {
            Some(interpreter) => interpreters.push((interpreter, files, sdks)),
            None => return,
        }
    }
    let mut proven: Option<Proven> = None;
    for fixture in fixtures().await {
        let seeds = seed(&fixture).await;
        let served = compatibility::provable(&reference, &seeds.files);
        let url = serve(&fixture).await;
        let mut run = Proven::new();
        for (interpreter, files, sdks) in &interpreters {
            run.extend(
                drive(
                    &fixture,
                    interpreter,
                    files,
                    sdks,
                    &reference,
                    &url,
                    &seeds,
                    &served,
                )
                .await,
            );
        }
        let earlier = proven.get_or_insert_with(|| run.clone());
        assert_eq!(*earlier, run, "every engine proves the same");
    }
    compatibility::assert_page_is_current(&reference, &proven.unwrap());
}

/// What is stored, as the Python side reads it.
#[derive(serde::Serialize)]
struct Seeds {
    ids: BTreeMap<String, Vec<String>>,
    files: Vec<String>,
}

/// Stores samples of every data type on one connection.
async fn seed(fixture: &Fixture) -> Seeds {
    let which = which(fixture.api.client, &fixture.connection);
    let mut ids = BTreeMap::new();
    for data_type in DataType::ALL {
        let samples = samples::of(data_type);
        samples::store(&fixture.api.platform.store, which, data_type, &samples).await;
        let segment = match data_type {
            DataType::ChartOfAccounts => "accounts",
            other => other.key(),
        };
        ids.insert(
            segment.to_owned(),
            samples.into_iter().map(|sample| sample.id).collect(),
        );
    }
    let platform = &fixture.api.platform;
    let documents = documents::connection(platform, which.client, Cause::OPERATOR, which.company)
        .await
        .unwrap();
    documents::add(
        platform,
        Cause::OPERATOR,
        &documents,
        "Liasse fiscale.pdf",
        b"%PDF-1.7",
    )
    .await
    .unwrap();
    fixture
        .api
        .post(&format!("{}/data/all", fixture.company), json!({}))
        .await;
    let history = fixture
        .api
        .get(&format!("{}/data/history", fixture.company))
        .await;
    let history = history.expect(200);
    let dataset = history["results"][0]["id"].as_str().unwrap().to_owned();
    for (segment, id) in [
        ("companies", which.company.to_string()),
        ("connections", which.connection.to_string()),
        ("history", dataset),
        ("attachments", ATTACHMENT.to_owned()),
        ("push", written(fixture).await),
    ] {
        ids.insert(segment.to_owned(), vec![id]);
    }
    let integration = fixture.api.platform.catalogue.by_slug("sandbox").unwrap();
    let has_files = |data_type: &DataType| {
        integration.has_attachments(*data_type) || integration.has_documents(*data_type)
    };
    Seeds {
        ids,
        files: DataType::ALL
            .into_iter()
            .filter(has_files)
            .map(|data_type| data_type.key().to_owned())
            .collect(),
    }
}

/// A write that has come about; its id.
async fn written(fixture: &Fixture) -> String {
    let which = which(fixture.api.client, &fixture.connection);
    let platform = &fixture.api.platform;
    let now = platform.clock.now();
    let operation = PushOperation {
        client_id: which.client,
        id: PushOperationId::new(),
        company_id: which.company,
        connection_id: which.connection,
        data_type: DataType::Invoices,
        kind: PushKind::Create,
        record_id: Some("invoice-1".to_owned()),
        document: None,
        status: PushStatus::Success,
        status_code: 200,
        error_message: None,
        validation: Some(json!({ "errors": [], "warnings": [] }).to_string()),
        requested_at: now,
        completed_at: Some(now),
        timeout_minutes: Some(5),
        times_out_at: None,
        sent_at: None,
        is_forced: false,
    };
    let mut tx = platform.store.begin().await.unwrap();
    push_operations::insert(&mut tx, &operation).await.unwrap();
    tx.commit().await.unwrap();
    operation.id.to_string()
}

/// Serves the fixture's API on a port; its address.
async fn serve(fixture: &Fixture) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = platypus::api::router(fixture.api.platform.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[allow(clippy::too_many_arguments)] // what a run of pytest is told, each once
async fn drive(
    fixture: &Fixture,
    interpreter: &Path,
    files: &str,
    sdks: &str,
    reference: &Path,
    url: &str,
    seeds: &Seeds,
    served: &[String],
) -> Proven {
    let folder = tempfile::tempdir().unwrap();
    let (seeded, results) = (
        folder.path().join("seeds.json"),
        folder.path().join("results.json"),
    );
    std::fs::write(&seeded, serde_json::to_string(seeds).unwrap()).unwrap();
    let output = tokio::process::Command::new(interpreter)
        .args(["-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/published"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PLATYPUS_URL", url)
        .env("PLATYPUS_AUTHORIZATION", &fixture.api.authorization)
        .env("PLATYPUS_REFERENCE", reference)
        .env("PLATYPUS_FILES", files)
        .env("PLATYPUS_SDKS", sdks)
        .env("PLATYPUS_SERVED", served.join(","))
        .env("PLATYPUS_SEEDS", &seeded)
        .env("PLATYPUS_RESULTS", &results)
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let results: Value = serde_json::from_slice(&std::fs::read(&results).unwrap()).unwrap();
    serde_json::from_value(results).unwrap()
}
