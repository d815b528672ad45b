//! The Portal and Link in a real browser: what is seen, heard by a screen reader, and done with
//! script. The steps are in `walks/journey.mjs`; pictures of the pages are left under `target/pages/portal`.

use crate::support::browser::Browser;
use crate::support::database::TestData;
use crate::support::server::Server;

#[test]
fn the_journey_works_and_every_page_on_it_is_accessible() {
    let Some(browser) = Browser::find("the Portal and Link in a real browser") else {
        return;
    };
    let data = TestData::sqlite();
    let server = Server::start(&data, &[]);
    let sign_in = format!(
        "{}/portal/sign-in/{}",
        server.url,
        server.wait_for("/portal/sign-in/")
    );
    let variables = [("PLATYPUS_SIGN_IN", sign_in.into())];
    browser.walk("portal/walks/journey.mjs", &server, &variables, |what| {
        panic!("{what}")
    });
}
