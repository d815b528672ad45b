//! Linking again: the same connection, and never another organisation unnoticed.

use jiff::SignedDuration;
use platypus::actions::connections;
use platypus::events::{Actor, Cause};
use platypus::store::{credentials, datasets, link_questions};
use platypus::sync::connection_status::{self, Which};
use platypus_model::{CompanyId, ConnectionId, ConnectionStatus, DatasetStatus};
use secrecy::ExposeSecret;

use super::{agree, company, connections_of, link_sandbox, sites};
use crate::support::site::Site;
use crate::support::visitor::{Answer, Visitor};

const OTHER: &str = "northgate-wholesale";

/// Through the sandbox to where it leads, with an organisation of choice.
async fn link_to(visitor: &mut Visitor, start: &str, organisation: &str) -> Answer {
    let address = agree(visitor, start).await;
    let callback = visitor.choose_at_sandbox(&address, "allow", organisation).await;
    let there = visitor.get(&callback).await.expect(303).location().to_owned();
    visitor.get(&there).await.expect(200)
}

async fn deauthorise(site: &Site, company: CompanyId, connection: ConnectionId) {
    let which = Which {
        client: site.client,
        company,
        connection,
    };
    let mut tx = site.platform.store.begin().await.unwrap();
    let cause = Cause::new(Actor::Engine, None);
    connection_status::deauthorise(&mut tx, site.platform.clock.now(), cause, which, "revoked")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn organisation_read(site: &Site, connection: ConnectionId) -> Option<String> {
    let kept = credentials::get(&site.platform.store, site.client, connection)
        .await
        .unwrap()?;
    kept.credentials.captured.get("organisation").cloned()
}

#[tokio::test]
async fn a_deauthorised_connection_is_linked_again_under_its_id_and_reads_again() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        link_sandbox(&mut visitor, &start).await;
        let first = connections_of(&site, company).await[0].connection.clone();
        deauthorise(&site, company, first.id).await;
        site.pass(SignedDuration::from_hours(1));
        let linked = link_to(&mut visitor, &start, "cafe-zoe").await;
        assert_eq!(linked.text("h1"), "Platypus Sandbox is connected");
        let connections = connections_of(&site, company).await;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].connection.id, first.id);
        assert_eq!(connections[0].connection.status, ConnectionStatus::Linked);
        let queued = datasets::page(&mut site.platform.store.reader(), site.client, company, 500, 0)
            .await
            .unwrap();
        let waiting = queued
            .iter()
            .filter(|dataset| dataset.status == DatasetStatus::Queued)
            .count();
        assert_eq!(waiting * 2, queued.len(), "every data type is read once more");
    }
}

#[tokio::test]
async fn another_organisation_than_before_is_asked_about() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        link_sandbox(&mut visitor, &start).await;
        let id = connections_of(&site, company).await[0].connection.id;
        connections::unlink(&site.platform, site.client, Cause::OPERATOR, company, id)
            .await
            .unwrap();
        let asked = link_to(&mut visitor, &start, OTHER).await;
        assert!(
            asked.text("h1").starts_with("Did you mean "),
            "{}",
            asked.text("h1")
        );
        assert!(asked.body.contains("Until now Café Zoë was connected here."));
        let connection = connections_of(&site, company).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::Unlinked);
        assert_eq!(connection.entity_name.as_deref(), Some("Café Zoë"));

        // Nobody else can answer.
        let question = format!("/link/companies/{company}/connections/{id}/question");
        site.visitor().get(&question).await.expect(403);

        // No: everything stays as it was, and nothing is kept of the grant.
        let back = visitor.submit(&question, &question, &[("answer", "no")]).await;
        assert_eq!(back.location(), start);
        let kept = link_questions::find(&mut site.platform.store.reader(), site.client, id)
            .await
            .unwrap();
        assert!(kept.is_none());
        visitor.get(&question).await.expect(409);
        let connection = connections_of(&site, company).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::Unlinked);

        // Yes: the other one is read from now on.
        link_to(&mut visitor, &start, OTHER).await;
        let linked = visitor.submit(&question, &question, &[("answer", "yes")]).await;
        let there = linked.location().to_owned();
        visitor.get(&there).await.expect(200);
        let connections = connections_of(&site, company).await;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].connection.status, ConnectionStatus::Linked);
        assert_eq!(organisation_read(&site, id).await.as_deref(), Some(OTHER));
    }
}

#[tokio::test]
async fn a_question_that_waits_keeps_no_secret_in_the_clear_and_runs_out() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        link_sandbox(&mut visitor, &start).await;
        let id = connections_of(&site, company).await[0].connection.id;
        link_to(&mut visitor, &start, OTHER).await;
        let mut reader = site.platform.store.reader();
        let kept = link_questions::find(&mut reader, site.client, id)
            .await
            .unwrap()
            .unwrap();
        let opened = link_questions::open(&site.platform.store, &kept).await.unwrap();
        let token = opened.access_token.unwrap();
        let token = token.expose_secret().as_bytes();
        assert!(
            !kept
                .credentials
                .windows(token.len())
                .any(|window| window == token)
        );
        site.pass(SignedDuration::from_mins(15));
        let question = format!("/link/companies/{company}/connections/{id}/question");
        visitor.get(&question).await.expect(410);
        let kept = link_questions::find(&mut reader, site.client, id).await.unwrap();
        assert!(kept.is_none());
        // Linked before, linked still.
        assert_eq!(organisation_read(&site, id).await.as_deref(), Some("cafe-zoe"));
    }
}

#[tokio::test]
async fn an_organisation_that_another_company_has_linked_is_asked_about() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        link_sandbox(&mut site.visitor(), &start).await;
        let (second, start) = company(&site, "Zoë Holding").await;
        let mut visitor = site.visitor();
        let asked = link_to(&mut visitor, &start, "cafe-zoe").await;
        assert!(
            asked
                .body
                .contains("Harbour Lending already reads Café Zoë for another business.")
        );
        let connection = connections_of(&site, second).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::PendingAuth);
        let question = format!("/link/companies/{second}/connections/{}/question", connection.id);
        visitor
            .submit(&question, &question, &[("answer", "yes")])
            .await
            .expect(303);
        let connection = connections_of(&site, second).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn of_two_windows_that_finish_one_grant_is_kept() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let (mut one, mut other) = (site.visitor(), site.visitor());
        let first = agree(&mut one, &start).await;
        let second = agree(&mut other, &start).await;
        site.pass(SignedDuration::from_secs(20));
        let callback = one.decide_at_sandbox(&first, "allow").await;
        one.get(&callback).await.expect(303);
        let id = connections_of(&site, company).await[0].connection.id;
        let version = async || {
            credentials::version(&mut site.platform.store.reader(), site.client, id)
                .await
                .unwrap()
        };
        let before = version().await;
        // The second comes back later, even with another organisation: what is linked stays.
        let callback = other.choose_at_sandbox(&second, "allow", OTHER).await;
        let there = other.get(&callback).await.expect(303).location().to_owned();
        let told = other.get(&there).await.expect(200);
        assert_eq!(told.text("h1"), "Platypus Sandbox is connected");
        assert!(told.body.contains("Café Zoë"));
        assert_eq!(version().await, before);
        assert_eq!(organisation_read(&site, id).await.as_deref(), Some("cafe-zoe"));
    }
}
