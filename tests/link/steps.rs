//! What a company is led through: the client's order, the welcome, the invitation, and consent that
//! is sent twice.

use platypus::actions::companies;
use platypus::actions::link_settings::{self, LinkSettings};
use platypus::events::Cause;
use platypus_model::ConnectionStatus;

use super::{agree, company, connections_of, link_sandbox, sites};
use crate::support::site::Site;

async fn decide(site: &Site, change: impl FnOnce(&mut LinkSettings)) {
    let mut settings = LinkSettings::default();
    change(&mut settings);
    link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_sandbox_is_offered_as_the_client_and_the_address_say() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let offered = async |query: &str| {
            let mut visitor = site.visitor();
            let shown = visitor.get(&format!("{start}{query}")).await.expect(200);
            let consent = visitor.get(&format!("{start}/sandbox")).await;
            let names = shown.texts(".platform strong");
            let is_there = names.iter().any(|name| name == "Platypus Sandbox");
            assert_eq!(consent.status.as_u16(), if is_there { 200 } else { 404 });
            is_there
        };
        assert!(offered("").await);
        assert!(!offered("?link.showSandboxIntegrations=false").await);
        decide(&site, |settings| settings.show_sandbox = false).await;
        assert!(!offered("").await);
        assert!(offered("?link.showSandboxIntegrations=true").await);
    }
}

#[tokio::test]
async fn a_welcome_comes_first_where_the_client_wants_one() {
    for site in sites().await {
        decide(&site, |settings| {
            settings.landing_page = true;
            settings.texts.welcome_fr = "Bienvenue <b>à bord</b>".to_owned();
        })
        .await;
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let landing = visitor.get(&format!("{start}?lang=fr")).await.expect(200);
        assert_eq!(landing.text(".own-words"), "Bienvenue <b>à bord</b>");
        let steps = landing.texts(".steps li");
        assert_eq!(steps[0], "Votre logiciel de comptabilité");
        assert_eq!(steps[1], "Votre banque (facultatif)");
        assert_eq!(steps[2], "Votre boutique ou service de paiement (facultatif)");
        let begin = landing.attributes(".button-primary", "href").remove(0);
        let choose = visitor.get(&begin).await.expect(200);
        assert_eq!(choose.texts(".platform strong"), ["Platypus Sandbox", "Tryton"]);
        // Who comes back with something linked is not welcomed again.
        link_sandbox(&mut visitor, &start).await;
        let again = visitor.get(&start).await.expect(200);
        assert!(!again.texts(".platform strong").is_empty());
    }
}

#[tokio::test]
async fn an_invited_company_says_its_name_and_begins() {
    for site in sites().await {
        let invite = format!("/link/invite/{}?journeyType=web&lang=en", site.client);
        let mut visitor = site.visitor();
        let refused = visitor
            .submit(&invite, &invite, &[("name", "()")])
            .await
            .expect(422);
        assert_eq!(
            refused.text(".field-error"),
            "Enter a name that has at least one letter or digit."
        );
        let begun = visitor
            .submit(&invite, &invite, &[("name", "Boulangerie Lefèvre")])
            .await;
        let start = begun.location().to_owned();
        assert!(start.ends_with("?journeyType=web&lang=en"), "{start}");
        let choose = visitor.get(&start).await.expect(200);
        assert!(choose.body.contains("Boulangerie Lefèvre"));
        let id = start["/link/company/".len()..].split('?').next().unwrap();
        let made = companies::find(&site.platform, site.client, id.parse().unwrap())
            .await
            .unwrap();
        assert_eq!(made.company.name, "Boulangerie Lefèvre");

        decide(&site, |settings| settings.invite = false).await;
        visitor.get(&invite).await.expect(404);
        visitor.get("/link/invite/somebody").await.expect(404);
    }
}

#[tokio::test]
async fn consent_says_what_for_how_long_and_under_which_terms() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let ours = visitor.get(&format!("{start}/sandbox")).await.expect(200);
        let headings = ours.texts("h2");
        assert_eq!(
            headings,
            ["What it is for", "What is read, and why", "How long it is kept"]
        );
        assert!(ours.attributes(".legal a", "href").is_empty());
        let page = "/portal/settings/link";
        let mut team = site.signed_in(site.administrator).await;
        let typed = [
            ("purpose_en", "To price your loan."),
            ("terms", "javascript:alert(1)"),
        ];
        let refused = team.submit(page, page, &typed).await.expect(422);
        assert!(
            refused
                .text("[role=alert]")
                .starts_with("javascript:alert(1) is not")
        );
        assert_eq!(refused.text("#purpose_en"), "To price your loan.");
        let typed = [
            ("asked.accounting", "on"),
            ("show_sandbox", "on"),
            ("purpose_en", "To price your loan."),
            ("retention_fr", "Six ans."),
            ("terms", "https://lender.example/terms"),
        ];
        team.submit(page, page, &typed).await.expect(303);
        let theirs = visitor.get(&format!("{start}/sandbox")).await.expect(200);
        let words = theirs.texts(".own-words");
        assert_eq!(words, ["To price your loan.", "Six ans."]);
        assert_eq!(
            theirs.attributes(".legal a", "href"),
            ["https://lender.example/terms"]
        );
    }
}

#[tokio::test]
async fn a_consent_that_is_sent_twice_makes_one_connection() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let (mut one, mut other) = (site.visitor(), site.visitor());
        let (first, second) = futures::join!(agree(&mut one, &start), agree(&mut other, &start));
        assert_ne!(first, second);
        assert_eq!(connections_of(&site, company).await.len(), 1);
        // Both finish: one connection, linked.
        for (visitor, address) in [(&mut one, &first), (&mut other, &second)] {
            let callback = visitor.decide_at_sandbox(address, "allow").await;
            visitor.get(&callback).await.expect(303);
        }
        let connections = connections_of(&site, company).await;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].connection.status, ConnectionStatus::Linked);
    }
}
