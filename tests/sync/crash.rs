//! The server is killed again and again while it reads, and nothing is lost, repeated or stuck.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use platypus::store::datasets::Dataset;
use platypus::store::{Bind, Database, Sql};
use platypus::sync::connection_status::Which;
use platypus_model::{ConnectionStatus, DatasetStatus};
use serde_json::json;

use crate::support::database::engines;
use crate::support::scene::{ORGANISATION, Scene};

/// How often the server is killed.
const KILLS: u32 = 22;

/// How many invoices are read.
const INVOICES: u32 = 50_000;

/// Short enough that nearly every start of the server finds its token dying and refreshes it, so
/// that kills meet refreshes too.
const TOKEN_SECONDS: u32 = 25;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_over_and_over_ends_where_an_undisturbed_one_does() {
    for data in engines().await {
        let scene = Scene::set(&data, INVOICES, TOKEN_SECONDS).await;
        let killed = scene.connect("Killed").await;
        let disturbed = scene.queue(killed).await;
        let kills = scene.kill_over_and_over(&disturbed).await;

        let server = scene.start();
        let ended = scene.end_of(&disturbed).await;
        assert_eq!(
            ended.status,
            DatasetStatus::Complete,
            "{} after kills at {kills:?}: {ended:?}",
            data.engine
        );
        assert_eq!(
            ended.records_read,
            i64::from(INVOICES),
            "{}: none twice, none left out, with kills at {kills:?}",
            data.engine
        );
        assert_eq!(scene.connection_status(killed).await, ConnectionStatus::Linked);

        let calm = scene.connect("Calm").await;
        let undisturbed = scene.queue(calm).await;
        assert_eq!(scene.end_of(&undisturbed).await.status, DatasetStatus::Complete);
        let (before, reference) = (scene.records(killed).await, scene.records(calm).await);
        assert_eq!(before.len(), reference.len(), "{}", data.engine);
        for (id, record) in &reference {
            assert_eq!(
                before[id].content, record.content,
                "{}: invoice {id}, with kills at {kills:?}",
                data.engine
            );
        }

        scene.sandbox.patch_invoice(ORGANISATION, 7, &patch()).await;
        let again = scene.queue(killed).await;
        assert_eq!(scene.end_of(&again).await.status, DatasetStatus::Complete);
        let after = scene.records(killed).await;
        let moved: Vec<&String> = after
            .iter()
            .filter(|(id, record)| before[*id].modified_at != record.modified_at)
            .map(|(id, _)| id)
            .collect();
        assert_eq!(
            moved,
            ["7"],
            "{}: modifiedDate moves only where content does",
            data.engine
        );
        assert_eq!(scene.jobs_left().await, 0, "{}: nothing is stuck", data.engine);
        drop(server);
    }
}

/// What is compared of a record.
#[derive(Debug, Clone)]
struct Compared {
    content: (String, bool, Option<i64>),
    modified_at: i64,
}

impl Scene<'_> {
    /// Kills the server at random moments all through the read; where it stood at each.
    async fn kill_over_and_over(&self, dataset: &Dataset) -> Vec<i64> {
        let mut moments: Vec<i64> = (0..KILLS)
            .map(|_| rand::random_range(0..i64::from(INVOICES) * 19 / 20))
            .collect();
        // Some before anything is stored: these meet the refresh of the token.
        moments[..4].fill(0);
        moments.sort_unstable();
        let mut kills = Vec::new();
        for moment in moments {
            let attempts = self.attempts().await;
            let server = self.start();
            let patience = Instant::now() + Duration::from_mins(3);
            loop {
                let standing = self.dataset(dataset).await;
                assert!(!standing.status.is_terminal(), "it ended early: {standing:?}");
                let is_running = self.attempts().await > attempts;
                if is_running && standing.records_read >= moment {
                    break;
                }
                assert!(
                    Instant::now() < patience,
                    "{}: nothing moves: {standing:?}\n{}",
                    self.data.engine,
                    server.said()
                );
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_millis(rand::random_range(0..150))).await;
            drop(server); // SIGKILL
            kills.push(self.dataset(dataset).await.records_read);
            self.let_leases_run_out().await;
        }
        kills
    }

    /// What a dead process held comes free with time. The test does not wait for it.
    async fn let_leases_run_out(&self) {
        let mut tx = self.platform.store.begin().await.unwrap();
        for text in [
            "update jobs set leased_until = 0 where state = 'running'",
            "update credentials set refresh_locked_until = 0 where refresh_owner is not null",
        ] {
            tx.execute(&Sql::new(text, Vec::new())).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn attempts(&self) -> i64 {
        let sum = Sql::new("select coalesce(max(attempt), 0) from jobs", Vec::new());
        let (attempts,): (i64,) = self.platform.store.reader().one(&sum).await.unwrap();
        attempts
    }

    /// How many jobs are never done: what follows a read, such as its validation, gets a minute.
    async fn jobs_left(&self) -> i64 {
        let patience = Instant::now() + Duration::from_mins(1);
        loop {
            let count = Sql::new("select count(*) from jobs", Vec::new());
            let (left,): (i64,) = self.platform.store.reader().one(&count).await.unwrap();
            if left == 0 || Instant::now() > patience {
                return left;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn records(&self, which: Which) -> BTreeMap<String, Compared> {
        let statement = Sql::new(
            "select k.record_id, r.json, k.is_deleted, k.source_modified_at, k.modified_at from record_sets s \
             join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             join records r on r.client_id = k.client_id and r.record_number = k.record_number \
             where s.client_id = $1 and s.connection_id = $2",
            vec![Bind::from(which.client), Bind::from(which.connection)],
        );
        let rows: Vec<(String, String, bool, Option<i64>, i64)> =
            self.platform.store.reader().all(&statement).await.unwrap();
        rows.into_iter()
            .map(|(id, json, is_deleted, source_modified_at, modified_at)| {
                let content = (json, is_deleted, source_modified_at);
                (id, Compared { content, modified_at })
            })
            .collect()
    }
}
/// The change a patch makes: something that shows in the standard record.
fn patch() -> serde_json::Value {
    json!({"purchase_order": "PO-after-the-crash", "number": "INV-PATCHED"})
}
