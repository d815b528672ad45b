//! Codat's published Python SDKs, unmodified, against a running server on each engine (`tests/sdk/*.py`).

use std::path::Path;
use std::process::Command;

use super::support::{self, database, server::Server};

#[tokio::test]
async fn the_published_sdks_work_unmodified() {
    let Some(python) = support::tool("PLATYPUS_TEST_PYTHON", "the published SDKs") else {
        return;
    };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sdk");
    for data in database::engines().await {
        let server = Server::start(&data, &[]);
        let key = server.wait_for("Basic ");
        let output = Command::new(&python)
            .args(["-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider"])
            .arg(&scripts)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PLATYPUS_URL", &server.url)
            .env("PLATYPUS_SANDBOX_URL", &server.sandbox_url)
            .env("PLATYPUS_AUTHORIZATION", format!("Basic {key}"))
            .output()
            .expect("Python starts");
        assert!(
            output.status.success(),
            "on {}:\n{}\n{}\nThe server said:\n{}",
            data.engine,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            server.said(),
        );
    }
}
