//! Link in a real browser, as a company's person sees it: in English and French, on a phone and a
//! desk, light and dark. What they do is in `walks/*.mjs`; every page on the way is looked at with
//! axe-core and weighed, and its picture is left under `target/pages/link`.

use platypus::actions::redirects::{self, RedirectSettings};
use platypus::events::Cause;
use platypus::store::{Bind, Database, Sql};

use super::entities;
use super::stage::{Stage, at_once};
use crate::support::browser::Browser;
use crate::support::peers::{self, OpenIdProvider};
use crate::support::server::{Server, free_port};
use crate::support::tool;

#[tokio::test(flavor = "multi_thread")]
async fn a_company_links_by_signing_in_whatever_comes_in_between() {
    let Some(browser) = Browser::find("Link at a provider, in a real browser") else {
        return;
    };
    let stage = Stage::set().await;
    let integrations = tempfile::tempdir().unwrap();
    entities::write_several(integrations.path());
    let sandbox = free_port();
    let registered = format!(
        "[integrations.several-books]\nclient_id = \"development\"\nclient_secret = \"development-secret\"\n\
         variables.base_url = \"http://127.0.0.1:{sandbox}\"\n"
    );
    let settings = settings(&stage, &registered);
    // Reading is not what is looked at here.
    let server = Server::start_beside(
        &stage.data,
        sandbox,
        &[
            "--role=web",
            &settings,
            &format!("--catalogue={}", integrations.path().display()),
        ],
    );
    browser.walk("link/walks/sandbox.mjs", &server, &stage.variables(), |what| {
        assert_eq!(what, "let a quarter of an hour pass");
        at_once(let_a_quarter_of_an_hour_pass(&stage));
    });
}

/// Makes every sign-in that is under way a quarter of an hour older.
async fn let_a_quarter_of_an_hour_pass(stage: &Stage) {
    let mut tx = stage.platform.store.begin().await.unwrap();
    let quarter = Bind::from(15_i64 * 60 * 1_000_000);
    let late = Sql::new(
        "update link_states set created_at = created_at - $1, expires_at = expires_at - $1 where used_at is null",
        vec![quarter],
    );
    tx.execute(&late).await.unwrap();
    tx.commit().await.unwrap();
}

/// Writes a file of settings: the argument that names it.
fn settings(stage: &Stage, content: &str) -> String {
    let path = stage.data.folder.path().join("settings.toml");
    std::fs::write(&path, content).unwrap();
    format!("--config={}", path.display())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_comes_in_and_goes_out_by_other_ways() {
    let Some(browser) = Browser::find("other ways into Link, in a real browser") else {
        return;
    };
    let stage = Stage::set().await;
    let server = Server::start(&stage.data, &["--role=web"]);
    let returns = stage.client_id("returns");
    browser.walk("link/walks/ways_in.mjs", &server, &stage.variables(), |what| {
        let port = what.strip_prefix("lead companies back to port ").unwrap();
        let template =
            format!("http://{{where}}:{port}/back?s={{statusCode}}&e={{errorMessage}}&c={{connectionId}}&j={{journey}}");
        let allowed = format!("http://127.0.0.1:{port}");
        let settings = RedirectSettings::parse(&template, [allowed.as_str()]).unwrap();
        at_once(redirects::save(&stage.platform, returns, Cause::OPERATOR, &settings)).unwrap();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_links_by_keyboard_alone_or_without_script() {
    let Some(browser) = Browser::find("Link by keyboard and without script, in a real browser") else {
        return;
    };
    let stage = Stage::set().await;
    let server = Server::start(&stage.data, &["--role=web"]);
    browser.walk("link/walks/unaided.mjs", &server, &stage.variables(), |what| {
        panic!("{what}")
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_links_at_a_strict_openid_provider() {
    let Some(browser) = Browser::find("Link at oidc-provider, in a real browser") else {
        return;
    };
    let stage = Stage::set().await;
    let mut provider = OpenIdProvider::new(&browser.modules);
    let registered = format!(
        "[integrations.openid]\nclient_id = \"platypus\"\nclient_secret = \"known-to-the-test-alone\"\n\
         variables.base_url = \"{}\"\n",
        provider.url()
    );
    let server = Server::start(
        &stage.data,
        &[
            &settings(&stage, &registered),
            &format!("--catalogue={}", peers::catalogue().display()),
        ],
    );
    provider.start(&server.url);
    let variables = stage.variables();
    browser.walk("link/walks/openid.mjs", &server, &variables, |what| match what {
        "stop the provider" => provider.stop(),
        "start the provider" => provider.start(&server.url),
        other => panic!("{other}"),
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_links_a_real_tryton_by_its_key() {
    const TEST: &str = "Link by a key of Tryton, in a real browser";
    let (Some(browser), Some(python)) = (Browser::find(TEST), tool("PLATYPUS_TEST_PYTHON", TEST)) else {
        return;
    };
    let (tryton, _books) = peers::tryton(&python);
    let stage = Stage::set().await;
    let server = Server::start(&stage.data, &["--role=web", "--allow-private-addresses"]);
    let mut variables = stage.variables();
    variables.push(("PLATYPUS_TRYTON", tryton.said.clone().into()));
    browser.walk("link/walks/tryton.mjs", &server, &variables, |what| {
        panic!("{what}")
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_links_inside_an_allowed_page_and_not_in_others() {
    let Some(browser) = Browser::find("Link in a page of another origin") else {
        return;
    };
    let stage = Stage::set().await;
    let server = Server::start(&stage.data, &["--role=web"]);
    browser.walk("link/walks/embedded.mjs", &server, &stage.variables(), |what| {
        panic!("{what}")
    });
}
