//! Link, as a company meets it: without script, on every engine, with the real sandbox provider.

mod archive;
mod branding;
mod browser;
mod canaries;
mod documents;
mod embedded;
mod entities;
mod failures;
mod interrupted;
mod keys;
mod one_time;
mod redirects;
mod relinking;
mod safety;
mod scanning;
mod stage;
mod steps;
mod throttling;

use platypus::actions::companies::{self, NewCompany};
use platypus::actions::connections::{self, ConnectionDetails};
use platypus::events::Cause;
use platypus::store::datasets;
use platypus_model::{CompanyId, ConnectionStatus, DatasetStatus};

use crate::support::site::{Site, sites};
use crate::support::visitor::{Answer, Visitor};

/// A new company, and the path of its Link address.
async fn company(site: &Site, name: &str) -> (CompanyId, String) {
    let new = NewCompany::named(name).unwrap();
    let created = companies::create(&site.platform, site.client, Cause::OPERATOR, new)
        .await
        .unwrap();
    let id = created.company.id;
    (id, format!("/link/company/{id}"))
}

/// The company's connections.
async fn connections_of(site: &Site, company: CompanyId) -> Vec<ConnectionDetails> {
    let found = companies::find(&site.platform, site.client, company)
        .await
        .unwrap();
    found.connections
}

/// Agrees to connect the sandbox: the address at the sandbox that the browser is sent to.
async fn agree(visitor: &mut Visitor, start: &str) -> String {
    let consent = format!("{start}/sandbox");
    let answer = visitor.submit(&consent, &consent, &[]).await;
    answer.location().to_owned()
}

/// All the way: the page that says the sandbox is connected.
async fn link_sandbox(visitor: &mut Visitor, start: &str) -> Answer {
    let address = agree(visitor, start).await;
    let callback = visitor.decide_at_sandbox(&address, "allow").await;
    let answer = visitor.get(&callback).await;
    let there = answer.location().to_owned();
    visitor.get(&there).await.expect(200)
}

#[tokio::test]
async fn a_company_chooses_consents_signs_in_and_is_linked() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();

        let choose = visitor.get(&start).await.expect(200);
        assert_eq!(choose.text("h1"), "Connect with Harbour Lending");
        assert!(choose.body.contains("Café Zoë"));
        let platforms = choose.texts(".platform strong");
        assert_eq!(platforms, ["Platypus Sandbox", "Tryton"]);

        let consent = visitor.get(&format!("{start}/sandbox")).await.expect(200);
        assert!(
            consent
                .body
                .contains("You allow Harbour Lending to read the data of Café Zoë in Platypus Sandbox.")
        );
        assert!(
            consent
                .texts(".consent-groups strong")
                .contains(&"Financial statements".to_owned())
        );

        let linked = link_sandbox(&mut visitor, &start).await;
        assert_eq!(linked.text("h1"), "Platypus Sandbox is connected");
        let offered = site
            .platform
            .catalogue
            .by_slug("sandbox")
            .unwrap()
            .data_types()
            .count();
        assert_eq!(
            linked.text("#reads-title"),
            format!("Reading your data: 0 of {offered} done"),
            "on {}",
            site.engine
        );

        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::Linked);
        assert_eq!(connection.connection.entity_name.as_deref(), Some("Café Zoë"));
        assert!(connection.errors.is_empty());
        let queued = datasets::page(&mut site.platform.store.reader(), site.client, company, 100, 0)
            .await
            .unwrap();
        assert_eq!(queued.len(), offered);
        assert!(
            queued
                .iter()
                .all(|dataset| dataset.status == DatasetStatus::Queued)
        );
    }
}

#[tokio::test]
async fn a_connections_own_address_leads_straight_to_its_provider() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let key = site.platform.catalogue.by_slug("sandbox").unwrap().key();
        let created = connections::create(&site.platform, site.client, Cause::OPERATOR, company, key)
            .await
            .unwrap();
        let id = created.connection.id;
        let mut visitor = site.visitor();
        let answer = visitor
            .get(&format!("/link/companies/{company}/connections/{id}/start"))
            .await;
        let address = answer.location().to_owned();
        assert!(address.starts_with(&format!("{}/oauth/authorize?", site.sandbox_url())));
        assert!(address.contains("code_challenge_method=S256"));
        let callback = visitor.decide_at_sandbox(&address, "allow").await;
        visitor.get(&callback).await.expect(303);
        let connections = connections_of(&site, company).await;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].connection.id, id);
        assert_eq!(connections[0].connection.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn linking_again_keeps_the_connection_and_its_id() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        link_sandbox(&mut visitor, &start).await;
        let first = connections_of(&site, company).await[0].connection.id;
        connections::unlink(&site.platform, site.client, Cause::OPERATOR, company, first)
            .await
            .unwrap();
        link_sandbox(&mut visitor, &start).await;
        let connections = connections_of(&site, company).await;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].connection.id, first);
        assert_eq!(connections[0].connection.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn software_is_searched_by_name_without_script() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let found = visitor.get(&format!("{start}?search=TRY")).await;
        assert_eq!(found.texts(".platform strong"), ["Tryton"]);
        let none = visitor.get(&format!("{start}?search=zzz")).await;
        assert!(none.texts(".platform strong").is_empty());
        assert!(none.body.contains("No software of that name"));
    }
}

#[tokio::test]
async fn link_speaks_french_to_whoever_prefers_it() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        visitor.language = "fr-CA,fr;q=0.9".to_owned();
        let choose = visitor.get(&start).await;
        assert_eq!(choose.attributes("html", "lang"), ["fr"]);
        assert_eq!(choose.text("h1"), "Se connecter avec Harbour Lending");
        let english = visitor.get(&format!("{start}?lang=en")).await;
        assert_eq!(english.attributes("html", "lang"), ["en"]);
        // The choice stays, whatever the browser prefers.
        let again = visitor.get(&start).await;
        assert_eq!(again.attributes("html", "lang"), ["en"]);
    }
}

#[tokio::test]
async fn an_integration_shows_its_face() {
    for site in sites().await {
        let mut visitor = site.visitor();
        let logo = visitor
            .get("/link/integrations/tryton/logo.svg")
            .await
            .expect(200);
        assert_eq!(logo.headers["content-type"], "image/svg+xml");
        assert!(logo.body.starts_with("<svg"), "{}", logo.body);
        visitor
            .get("/link/integrations/nobody/logo.svg")
            .await
            .expect(404);
    }
}
