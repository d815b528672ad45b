//! Tests written in Python, because what they drive is: the published SDKs and Tryton's client library.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use super::database::TestData;
use super::server::Server;

/// Runs the tests of a folder below `tests` against a running server. They find it through the environment.
pub fn test(
    interpreter: &Path,
    folder: &str,
    data: &TestData,
    server: &Server,
    variables: &[(&str, &OsStr)],
) {
    let key = server.wait_for("Basic ");
    let output = Command::new(interpreter)
        .args(["-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"])
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../../tests")
                .join(folder),
        )
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PLATYPUS_URL", &server.url)
        .env("PLATYPUS_SANDBOX_URL", &server.sandbox_url)
        .env("PLATYPUS_AUTHORIZATION", format!("Basic {key}"))
        .envs(variables.iter().copied())
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
