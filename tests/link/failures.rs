//! Each way an authorisation can fail has a page that says so, and the connection keeps why.

use jiff::SignedDuration;
use platypus::actions::connections;
use platypus::events::Cause;
use platypus_model::ConnectionStatus;

use super::{agree, company, connections_of, link_sandbox, sites};

#[tokio::test]
async fn a_refusal_at_the_provider_is_kept_and_can_be_retried() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        visitor.get(&start).await.expect(200);
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "deny").await;
        let refused = visitor.follow(&callback).await.expect(200);
        assert_eq!(refused.text("h1"), "You did not give permission");
        assert!(
            refused
                .text(".notice-detail")
                .contains("The person denied access")
        );

        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::PendingAuth);
        assert_eq!(connection.errors[0].status_code, "403");
        assert_eq!(connection.errors[0].status_text, "User cancelled");

        let retry = &refused.attributes(".actions a", "href")[0];
        let address = visitor.get(retry).await.location().to_owned();
        let callback = visitor.decide_at_sandbox(&address, "allow").await;
        visitor.get(&callback).await.expect(303);
        let connections = connections_of(&site, company).await;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].connection.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn an_answer_that_is_brought_twice_counts_once_and_tells_how_it_came_out() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "allow").await;
        let first = visitor.get(&callback).await.location().to_owned();
        // Loaded again, or opened from the browser's history.
        assert_eq!(visitor.get(&callback).await.location(), first);
        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::Linked);
        assert!(connection.errors.is_empty());

        let id = connection.connection.id;
        connections::unlink(&site.platform, site.client, Cause::OPERATOR, company, id)
            .await
            .unwrap();
        let replayed = visitor.follow(&callback).await.expect(409);
        assert_eq!(replayed.text("h1"), "Platypus Sandbox is not connected yet");
        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::Unlinked);
        assert!(connection.errors.is_empty());
    }
}

#[tokio::test]
async fn a_refusal_that_is_brought_twice_is_kept_once() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "deny").await;
        visitor.follow(&callback).await.expect(200);
        let replayed = visitor.follow(&callback).await.expect(409);
        assert_eq!(replayed.text("h1"), "Platypus Sandbox is not connected yet");
        let steps = replayed.attributes(".actions a", "href");
        assert!(steps[0].ends_with("/start"), "{steps:?}");
        assert_eq!(connections_of(&site, company).await[0].errors.len(), 1);
    }
}

#[tokio::test]
async fn a_page_that_says_no_keeps_what_the_provider_brought_out_of_its_address() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "allow").await;
        let spoilt = callback.replace("code=", "code=spoilt");
        let there = visitor.get(&spoilt).await.location().to_owned();
        assert!(there.ends_with("/not-linked/provider"), "{there}");
        let failed = visitor.get(&there).await.expect(502);
        assert!(!failed.body.contains("code=") && !failed.body.contains("state="));
        // It can be loaded again, and read in another language.
        let french = visitor.get(&format!("{there}?lang=fr")).await.expect(502);
        assert_eq!(french.text("h1"), "Platypus Sandbox n’a pas répondu comme prévu");
        for bare in [&callback, "/link/callback?state=invented&code=x"] {
            let mut stranger = site.visitor();
            let refused = stranger.get(bare).await;
            assert!(refused.status.is_client_error());
            assert!(!refused.body.contains("code=") && !refused.body.contains("state="));
        }
        // What another browser was told is not this one's to read.
        let mut stranger = site.visitor();
        let told = stranger.get(&there).await.expect(502);
        assert!(told.texts(".notice-detail").is_empty());
        stranger
            .get(&there.replace("provider", "invented"))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn an_answer_after_a_quarter_of_an_hour_is_too_late() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "allow").await;
        site.pass(SignedDuration::from_mins(15));
        let expired = visitor.follow(&callback).await.expect(410);
        assert_eq!(expired.text("h1"), "That took too long");
        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::PendingAuth);
        assert_eq!(connection.errors.len(), 1);
    }
}

#[tokio::test]
async fn another_browser_cannot_finish_what_one_began() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "allow").await;

        let mut stranger = site.visitor();
        let foreign = stranger.get(&callback).await.expect(403);
        assert_eq!(foreign.text("h1"), "Please continue in one browser");
        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::PendingAuth);
        assert_eq!(connection.errors.len(), 1);

        // The stranger has spoilt nothing.
        visitor.get(&callback).await.expect(303);
        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn a_second_accounting_connection_waits_until_the_first_is_unlinked() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        link_sandbox(&mut visitor, &start).await;
        // Said before anything is asked for.
        let second = visitor.get(&format!("{start}/tryton")).await.expect(409);
        assert_eq!(second.text("h1"), "Platypus Sandbox is already connected");
        assert!(
            second
                .body
                .contains("ask Harbour Lending to unlink Platypus Sandbox first")
        );
        assert_eq!(connections_of(&site, company).await.len(), 1);

        // An address that was made before the first was linked leads no further either.
        let tryton = site.platform.catalogue.by_slug("tryton").unwrap().key();
        let made = connections::create(&site.platform, site.client, Cause::OPERATOR, company, tryton)
            .await
            .unwrap();
        let form = format!(
            "/link/companies/{company}/connections/{}/credentials",
            made.connection.id
        );
        let typed = [
            ("field.base_url", site.sandbox_url()),
            ("field.database", "books"),
            ("field.key", "abcdefgh"),
        ];
        visitor.submit(&form, &form, &typed).await.expect(409);
        let connections = connections_of(&site, company).await;
        assert_eq!(connections[1].connection.status, ConnectionStatus::PendingAuth);
        assert_eq!(connections[1].errors.len(), 1);
    }
}

#[tokio::test]
async fn addresses_that_lead_nowhere_say_so() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let nobody = "8a210b68-6988-11ed-a1eb-0242ac120002";
        for (path, title) in [
            (format!("/link/company/{nobody}"), "This link leads nowhere"),
            ("/link/company/cut-short".to_owned(), "This link leads nowhere"),
            (
                format!("{start}/abacus"),
                "That software cannot be connected here",
            ),
            (
                format!("/link/companies/{company}/connections/{nobody}/start"),
                "This connection does not exist any more",
            ),
            ("/link/somewhere/else".to_owned(), "There is nothing here"),
        ] {
            let answer = visitor.get(&path).await.expect(404);
            assert_eq!(answer.text("h1"), title, "{path}");
        }
        for callback in ["/link/callback", "/link/callback?state=invented&code=x"] {
            let answer = visitor.get(callback).await.expect(400);
            assert_eq!(answer.text("h1"), "This sign-in is not known");
        }
    }
}
