//! What happens twice, at once, or not to the end: one connection, at most one grant, and the
//! company is told how it stands. With servers as processes of their own, killed without warning.

use std::time::{Duration, Instant};

use platypus::actions::companies;
use platypus::store::{Database, Sql, credentials};
use platypus::sync::connection_status::Which;
use platypus_model::ConnectionStatus;
use serde_json::json;

use crate::support::database::engines;
use crate::support::scene::{ORGANISATION, Scene};
use crate::support::visitor::Visitor;

const INVOICES: u32 = 20;
/// Longer than the test takes to notice that the sandbox has spent a code.
const SLOW_MILLISECONDS: u32 = 20_000;

fn start_path(which: Which) -> String {
    format!(
        "/link/companies/{}/connections/{}/start",
        which.company, which.connection
    )
}

/// The address of our callback that the sandbox sends the visitor to after its consent.
async fn callback(visitor: &mut Visitor, which: Which) -> String {
    let there = visitor.get(&start_path(which)).await.location().to_owned();
    visitor.choose_at_sandbox(&there, "allow", ORGANISATION).await
}

impl Scene<'_> {
    /// How often the connection's credentials were written, or none where it has none.
    async fn grants(&self, which: Which) -> Option<i64> {
        credentials::version(&mut self.platform.store.reader(), which.client, which.connection)
            .await
            .unwrap()
    }

    async fn errors(&self, which: Which) -> Vec<String> {
        let found = companies::find(&self.platform, which.client, which.company)
            .await
            .unwrap();
        assert_eq!(found.connections.len(), 1, "one connection");
        let errors = found.connections[0].errors.iter();
        errors.map(|error| error.error_message.clone()).collect()
    }

    /// How often the connection was said to have been linked.
    async fn times_linked(&self, which: Which) -> i64 {
        let (times,): (i64,) = self
            .platform
            .store
            .reader()
            .one(&Sql::new(
                "select count(*) from events where client_id = $1 and connection_id = $2 \
                 and kind in ('connection.connected', 'connection.reconnected')",
                vec![which.client.into(), which.connection.into()],
            ))
            .await
            .unwrap();
        times
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_between_the_tokens_and_the_commit_leaves_a_retry_that_works() {
    for data in engines().await {
        let scene = Scene::set(&data, INVOICES, 1800).await;
        let which = scene.company_with_connection("Interrupted").await;
        let server = scene.start();
        let mut visitor = Visitor::at(&server.url);
        let callback = callback(&mut visitor, which).await;

        let slow = json!({"slow_milliseconds": SLOW_MILLISECONDS});
        scene.sandbox.fault(ORGANISATION, &slow).await;
        let waiting = tokio::spawn({
            let (mut visitor, callback) = (visitor.clone(), callback.clone());
            async move { visitor.get(&callback).await }
        });
        let patience = Instant::now() + Duration::from_mins(1);
        while scene.sandbox.calls(ORGANISATION, "token").await == 0 {
            assert!(
                Instant::now() < patience,
                "{}: no code was exchanged",
                data.engine
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(server); // SIGKILL
        assert!(waiting.await.is_err(), "the browser got no answer");
        scene.sandbox.fault(ORGANISATION, &json!({})).await;
        assert_eq!(
            scene.connection_status(which).await,
            ConnectionStatus::PendingAuth
        );
        assert_eq!(scene.grants(which).await, None);

        // The browser loads the page again: the code is spent, and nothing else is claimed.
        let server = scene.start();
        let mut visitor = visitor.moved_to(&server.url);
        let told = visitor.follow(&callback).await.expect(409);
        assert_eq!(told.text("h1"), "Platypus Sandbox is not connected yet");
        assert_eq!(
            scene.connection_status(which).await,
            ConnectionStatus::PendingAuth
        );
        let errors = scene.errors(which).await;
        assert_eq!(errors.len(), 1, "{}: {errors:?}", data.engine);
        assert!(errors[0].contains("was stopped before it was done"), "{errors:?}");

        let retry = told.attributes(".actions a", "href").remove(0);
        assert_eq!(retry, start_path(which));
        let there = visitor.get(&retry).await.location().to_owned();
        let callback = visitor.choose_at_sandbox(&there, "allow", ORGANISATION).await;
        let linked = visitor.follow(&callback).await.expect(200);
        assert_eq!(linked.text("h1"), "Platypus Sandbox is connected");
        assert_eq!(scene.connection_status(which).await, ConnectionStatus::Linked);
        assert_eq!(scene.grants(which).await, Some(1));
        scene.errors(which).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_browsers_that_finish_at_once_at_two_servers_leave_one_grant() {
    for data in engines().await {
        let scene = Scene::set(&data, INVOICES, 1800).await;
        let which = scene.company_with_connection("Two browsers").await;
        let servers = [scene.start(), scene.start()];
        let mut one = Visitor::at(&servers[0].url);
        let mut other = Visitor::at(&servers[1].url);
        let first = callback(&mut one, which).await;
        let second = callback(&mut other, which).await;
        let (first, second) = futures::join!(one.follow(&first), other.follow(&second));
        for answer in [first, second] {
            assert_eq!(answer.expect(200).text("h1"), "Platypus Sandbox is connected");
        }
        assert_eq!(scene.connection_status(which).await, ConnectionStatus::Linked);
        assert_eq!(scene.grants(which).await, Some(1), "{}", data.engine);
        assert_eq!(scene.times_linked(which).await, 1, "{}", data.engine);
        assert!(scene.errors(which).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_one_browser_brings_five_times_at_once_links_once() {
    for data in engines().await {
        let scene = Scene::set(&data, INVOICES, 1800).await;
        let which = scene.company_with_connection("Impatient").await;
        let server = scene.start();
        let mut visitor = Visitor::at(&server.url);
        let callback = callback(&mut visitor, which).await;
        scene
            .sandbox
            .fault(ORGANISATION, &json!({"slow_milliseconds": 500}))
            .await;
        let brought = (0..5).map(|_| {
            let (mut visitor, callback) = (visitor.clone(), callback.clone());
            async move { visitor.follow(&callback).await }
        });
        for answer in futures::future::join_all(brought).await {
            assert_eq!(answer.expect(200).text("h1"), "Platypus Sandbox is connected");
        }
        assert_eq!(scene.sandbox.calls(ORGANISATION, "token").await, 1);
        assert_eq!(scene.grants(which).await, Some(1), "{}", data.engine);
        assert_eq!(scene.times_linked(which).await, 1);
        assert!(scene.errors(which).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_goes_away_while_its_code_is_exchanged_loses_nothing() {
    for data in engines().await {
        let scene = Scene::set(&data, INVOICES, 1800).await;
        let which = scene.company_with_connection("Gone").await;
        let server = scene.start();
        let mut visitor = Visitor::at(&server.url);
        let callback = callback(&mut visitor, which).await;
        scene
            .sandbox
            .fault(ORGANISATION, &json!({"slow_milliseconds": 1500}))
            .await;
        let waiting = tokio::spawn({
            let (mut visitor, callback) = (visitor.clone(), callback.clone());
            async move { visitor.get(&callback).await }
        });
        let patience = Instant::now() + Duration::from_mins(1);
        while scene.sandbox.calls(ORGANISATION, "token").await == 0 {
            assert!(
                Instant::now() < patience,
                "{}: no code was exchanged",
                data.engine
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // What a reload does: the first request is closed, the second asks the same.
        waiting.abort();
        let linked = visitor.follow(&callback).await.expect(200);
        assert_eq!(linked.text("h1"), "Platypus Sandbox is connected");
        assert_eq!(scene.grants(which).await, Some(1), "{}", data.engine);
        assert!(scene.errors(which).await.is_empty());
    }
}
