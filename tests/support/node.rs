//! Tests written in JavaScript, because what they drive is: the published TypeScript SDK.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use super::database::TestData;
use super::server::Server;

/// Runs a script of `node:test` tests below `tests` against a running server. It finds it through the environment.
pub fn test(modules: &Path, script: &str, data: &TestData, server: &Server, variables: &[(&str, &OsStr)]) {
    let key = server.wait_for("Basic ");
    let output = Command::new("node")
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../../tests")
                .join(script),
        )
        .env("PLATYPUS_URL", &server.url)
        .env("PLATYPUS_SANDBOX_URL", &server.sandbox_url)
        .env("PLATYPUS_AUTHORIZATION", format!("Basic {key}"))
        .env("PLATYPUS_TEST_NODE", modules)
        .envs(variables.iter().copied())
        .output()
        .expect("Node starts");
    assert!(
        output.status.success(),
        "on {}:\n{}\n{}\nThe server said:\n{}",
        data.engine,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        server.said(),
    );
}
