//! Link addresses that work once, for a day, in one browser.

use jiff::SignedDuration;
use platypus::actions::connections;
use platypus::actions::link_addresses::LinkAddresses;
use platypus::actions::link_settings::{self, LinkSettings};
use platypus::events::Cause;
use platypus_model::CompanyId;

use super::{company, link_sandbox, sites};
use crate::support::site::Site;
use crate::support::visitor::{Answer, Visitor};

async fn switch_on(site: &Site) {
    let mut settings = LinkSettings::default();
    settings.one_time_links = true;
    link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
        .await
        .unwrap();
}

/// The path and query of a fresh address.
async fn address(site: &Site, company: CompanyId) -> String {
    let addresses = LinkAddresses::load(&site.platform, site.client).await.unwrap();
    path_of(&addresses.company(company))
}

fn path_of(address: &str) -> String {
    url::Url::parse(address).unwrap()[url::Position::BeforePath..].to_owned()
}

/// Presses the button of the page that asks for confirmation.
async fn begin(visitor: &mut Visitor, address: &str) -> Answer {
    let shown = visitor.get(address).await.expect(200);
    let action = shown.attributes("form", "action").remove(0);
    visitor.submit(address, &action, &[]).await
}

#[tokio::test]
async fn an_address_lets_one_browser_in_once_and_that_browser_goes_on() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        // Off until it is switched on.
        assert_eq!(address(&site, company).await, start);
        switch_on(&site).await;
        let address = format!("{}&journeyType=demo", address(&site, company).await);
        assert!(address.starts_with(&format!("{start}?link.otp=")), "{address}");

        // The bare address opens nothing, and nothing behind it.
        let mut stranger = site.visitor();
        for path in [start.clone(), format!("{start}/sandbox"), format!("{start}/end")] {
            let refused = stranger.get(&path).await.expect(403);
            assert_eq!(refused.text("h1"), "This link does not work here");
        }

        // Following it, as the preview of a message does, uses nothing up.
        let mut preview = site.visitor();
        preview.get(&address).await.expect(200);
        let mut visitor = site.visitor();
        let begun = begin(&mut visitor, &address).await;
        assert_eq!(begun.location(), format!("{start}?journeyType=demo"));
        visitor.get(&start).await.expect(200);
        link_sandbox(&mut visitor, &start).await;

        // Nobody else uses it again; the browser that did may open it.
        let used = begin(&mut stranger, &address).await.expect(410);
        assert_eq!(used.text("h1"), "This link has already been used");
        stranger.get(&start).await.expect(403);
        visitor.get(&address).await.expect(200);

        // Nor does the browser go on for ever.
        site.pass(SignedDuration::from_hours(24));
        visitor.get(&start).await.expect(403);
    }
}

#[tokio::test]
async fn an_address_runs_out_after_a_day_and_fits_its_company_alone() {
    for site in sites().await {
        let (first, _) = company(&site, "Café Zoë").await;
        let (_, other) = company(&site, "Blue Door").await;
        switch_on(&site).await;
        let address = address(&site, first).await;
        let token = address.split_once('?').unwrap().1;
        site.visitor().get(&format!("{other}?{token}")).await.expect(403);
        site.visitor()
            .get(&address.replace("otp=", "otp=A"))
            .await
            .expect(403);
        site.pass(SignedDuration::from_hours(24));
        let expired = site.visitor().get(&address).await.expect(410);
        assert_eq!(expired.text("h1"), "This link has run out");
    }
}

#[tokio::test]
async fn a_connections_address_works_once_too() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let key = site.platform.catalogue.by_slug("sandbox").unwrap().key();
        let made = connections::create(&site.platform, site.client, Cause::OPERATOR, company, key)
            .await
            .unwrap();
        let id = made.connection.id;
        switch_on(&site).await;
        let addresses = LinkAddresses::load(&site.platform, site.client).await.unwrap();
        let address = path_of(&addresses.connection(company, id));
        let mut visitor = site.visitor();
        let begun = begin(&mut visitor, &address).await;
        let there = begun.location().to_owned();
        assert_eq!(there, format!("/link/companies/{company}/connections/{id}/start"));
        let provider = visitor.get(&there).await.expect(303);
        assert!(provider.location().starts_with(site.sandbox_url()));
        begin(&mut site.visitor(), &address).await.expect(410);
    }
}

#[tokio::test]
async fn the_switch_is_in_the_portal_and_ends_the_invite_address() {
    for site in sites().await {
        let page = "/portal/settings/link";
        let mut team = site.signed_in(site.administrator).await;
        let invite = format!("/link/invite/{}", site.client);
        site.visitor().get(&invite).await.expect(200);
        let typed = [
            ("asked.accounting", "on"),
            ("invite", "on"),
            ("one_time_links", "on"),
        ];
        team.submit(page, page, &typed).await.expect(303);
        site.visitor().get(&invite).await.expect(404);
        let (company, _) = company(&site, "Café Zoë").await;
        let shown = team
            .get(&format!("/portal/companies/{company}"))
            .await
            .expect(200);
        assert!(shown.attributes("input.identifier", "value")[0].contains("?link.otp="));
    }
}
