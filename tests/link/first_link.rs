//! Link in a real browser, as a company's person sees it: in both languages, on a phone and a desk.
//! The steps are in `first_link.mjs`; pictures of them are left under `target/link-pages`.

use std::path::Path;
use std::process::Command;

use crate::support::database::TestData;
use crate::support::server::Server;
use crate::support::tool;

const TEST: &str = "Link in a real browser";

#[test]
fn a_company_refuses_tries_again_and_links_on_pages_that_are_accessible() {
    let (Some(chromium), Some(modules)) = (
        tool("PLATYPUS_TEST_CHROMIUM", TEST),
        tool("PLATYPUS_TEST_NODE", TEST),
    ) else {
        return;
    };
    let data = TestData::sqlite();
    let server = Server::start(&data, &[]);
    let authorisation = server.wait_for("Authorization: ");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new("node")
        .arg(root.join("tests/link/first_link.mjs"))
        .env("PLATYPUS_URL", &server.url)
        .env("PLATYPUS_AUTHORISATION", authorisation)
        .env("PLATYPUS_TEST_CHROMIUM", chromium)
        .env("PLATYPUS_TEST_NODE", modules)
        .env("PLATYPUS_SHOTS", root.join("target/link-pages"))
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
