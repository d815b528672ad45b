//! The Portal and Link in a real browser: what is seen, heard by a screen reader, and done with
//! script. The steps are in `browser.mjs`.

use std::path::Path;
use std::process::Command;

use crate::support::database::TestData;
use crate::support::server::Server;
use crate::support::tool;

const TEST: &str = "the Portal and Link in a real browser";

#[test]
fn the_journey_works_and_every_page_on_it_is_accessible() {
    let (Some(chromium), Some(modules)) = (
        tool("PLATYPUS_TEST_CHROMIUM", TEST),
        tool("PLATYPUS_TEST_NODE", TEST),
    ) else {
        return;
    };
    let data = TestData {
        engine: "SQLite",
        folder: tempfile::tempdir().unwrap(),
        database_url: None,
    };
    let server = Server::start(&data, &[]);
    let sign_in = format!("/portal/sign-in/{}", server.wait_for("/portal/sign-in/"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/portal/browser.mjs");
    let output = Command::new("node")
        .arg(script)
        .env("PLATYPUS_URL", &server.url)
        .env("PLATYPUS_SIGN_IN", format!("{}{sign_in}", server.url))
        .env("PLATYPUS_TEST_CHROMIUM", chromium)
        .env("PLATYPUS_TEST_NODE", modules)
        .output()
        .expect("Node starts");
    assert!(
        output.status.success(),
        "{}\n{}\nThe server said:\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        server.said()
    );
}
