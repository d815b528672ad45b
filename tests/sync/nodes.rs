//! Several server processes over one PostgreSQL, under load, one of them killed every few seconds: each
//! read that falls due is done once, by one at a time, and no permission is lost.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use platypus::actions::Platform;
use platypus::actions::sync_settings::decide_for_client;
use platypus::events::Cause;
use platypus::store::{Bind, Database, Sql};
use platypus::sync::connection_status::Which;
use platypus::sync::settings::{SyncSetting, SyncSettings};
use platypus_model::{ConnectionId, ConnectionStatus, DataType};
use serde_json::json;
use uuid::Uuid;

use crate::support::database::{TestData, engines};
use crate::support::scene::{ORGANISATION, Scene};
use crate::support::server::Server;
use crate::support::{report, skip};

/// How many companies are read.
const COMPANIES: usize = 8;

/// How many invoices each read brings.
const INVOICES: u32 = 400;

/// How slow the provider is, so that kills meet reads.
const SLOW_MILLISECONDS: u32 = 120;

/// Short enough that kills meet refreshes, too.
const TOKEN_SECONDS: u32 = 15;

/// How long a process lives.
const LIFE: Duration = Duration::from_secs(4);

/// A read that fell due and the moment it did.
type Due = BTreeMap<ConnectionId, u32>;

#[tokio::test(flavor = "multi_thread")]
async fn three_processes_of_which_one_is_killed_every_few_seconds_do_each_read_once() {
    for data in with_postgres("three processes killed in turn").await {
        endure(&data, 3, Duration::from_secs(40)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "soak: two and three processes, killed in turn for five minutes each"]
async fn two_and_three_processes_killed_for_five_minutes_do_each_read_once() {
    for processes in [2, 3] {
        for data in with_postgres("processes killed for five minutes").await {
            endure(&data, processes, Duration::from_mins(5)).await;
        }
    }
}

/// SQLite is one process's.
async fn with_postgres(test: &str) -> Vec<TestData> {
    let mut engines = engines().await;
    engines.retain(|data| data.database_url.is_some());
    if engines.is_empty() {
        skip(test, "PLATYPUS_TEST_POSTGRES names no server");
    }
    engines
}

async fn endure(data: &TestData, processes: usize, lasts: Duration) {
    let scene = Scene::set(data, INVOICES, TOKEN_SECONDS).await;
    scene
        .sandbox
        .fault(
            ORGANISATION,
            &json!({"access_token_seconds": TOKEN_SECONDS, "slow_milliseconds": SLOW_MILLISECONDS}),
        )
        .await;
    watch_claims(&scene).await;
    let daily = SyncSettings {
        settings: vec![SyncSetting {
            schedule_hours: 24,
            ..SyncSetting::by_default(DataType::Invoices)
        }],
        overrides_defaults: true,
    };
    decide_for_client(&scene.platform, scene.client, Cause::OPERATOR, daily)
        .await
        .unwrap();
    let mut companies = Vec::new();
    for number in 0..COMPANIES {
        companies.push(scene.connect(&format!("Company {number}")).await);
    }

    let mut servers: Vec<Server> = (0..processes).map(|_| scene.start()).collect();
    let days = tokio::spawn(days_pass(
        scene.platform.clone(),
        companies.clone(),
        Instant::now() + lasts,
    ));
    let mut kills = 0;
    while !days.is_finished() {
        tokio::time::sleep(LIFE).await;
        drop(servers.remove(rand::random_range(0..servers.len()))); // SIGKILL
        kills += 1;
        // Meanwhile the others go on, and so do the days.
        servers.push(tokio::task::block_in_place(|| scene.start()));
    }
    let due = days.await.unwrap();
    let at_rest = Instant::now() + Duration::from_mins(2);
    while unfinished(&scene).await > 0 {
        let said: String = servers.iter().map(Server::said).collect();
        assert!(
            Instant::now() < at_rest,
            "{processes} processes: {} are never done\n{said}",
            unfinished(&scene).await
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    let reads = reads(&scene).await;
    for which in &companies {
        let about = format!("{processes} processes, {kills} kills, {}", which.connection);
        assert_eq!(
            scene.connection_status(*which).await,
            ConnectionStatus::Linked,
            "{about}: no permission is lost"
        );
        let read = reads.get(&which.connection).cloned().unwrap_or_default();
        let expected = usize::try_from(due.get(&which.connection).copied().unwrap_or_default()).unwrap();
        assert_eq!(read.len(), expected, "{about}: each that fell due was read, once");
        for (status, records) in read {
            assert_eq!(status, "Complete", "{about}");
            assert_eq!(records, i64::from(INVOICES), "{about}: none twice, none left out");
        }
    }
    assert_eq!(
        taken_early(&scene).await,
        0,
        "{processes} processes: a claim stands while its lease does"
    );
    assert_eq!(
        out_of_schedule(&scene).await,
        0,
        "{processes} processes: each has its next time"
    );
    let all: u32 = due.values().sum();
    report(&format!(
        "{processes} processes, {kills} kills: {all} reads fell due and were done once"
    ));
    assert!(
        all >= u32::try_from(COMPANIES).unwrap(),
        "{all} reads are no load"
    );
}

/// Has the database note every claim that is taken from its holder before its lease is over.
async fn watch_claims(scene: &Scene<'_>) {
    let mut tx = scene.platform.store.begin().await.unwrap();
    for text in [
        "create table taken_early (job_id uuid not null)",
        "create function note_taken_early() returns trigger language plpgsql as $body$ begin \
         if old.state = 'running' and new.state = 'ready' and new.setbacks = old.setbacks \
         and old.leased_until > (extract(epoch from clock_timestamp()) * 1000000)::bigint \
         then insert into taken_early values (old.id); end if; return new; end $body$",
        "create trigger note_taken_early after update on jobs for each row execute function note_taken_early()",
    ] {
        tx.execute(&Sql::new(text, Vec::new())).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn taken_early(scene: &Scene<'_>) -> i64 {
    count(scene, "select count(*) from taken_early").await
}

/// Lets days pass until `end`; how often each connection's read fell due.
async fn days_pass(platform: Platform, companies: Vec<Which>, end: Instant) -> Due {
    let mut due = Due::new();
    while Instant::now() < end {
        fall_due(&platform, &companies, &mut due).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    due
}

/// Lets the day pass for each connection that has been read: its next read is due now, and is of
/// everything.
async fn fall_due(platform: &Platform, companies: &[Which], due: &mut Due) {
    for which in companies {
        let connection = vec![Bind::from(which.client), Bind::from(which.connection)];
        let mut now = connection.clone();
        now.push(Bind::from(platform.clock.now()));
        let mut tx = platform.store.begin().await.unwrap();
        let fell = tx
            .execute(&Sql::new(
                "update sync_schedules set next_due_at = $3 where client_id = $1 and connection_id = $2 \
                 and data_type = 'invoices' and to_do = 'read' and next_due_at > $3 and not exists (select 1 \
                 from datasets d where d.client_id = $1 and d.connection_id = $2 and d.completed_at is null)",
                now,
            ))
            .await
            .unwrap();
        if fell == 1 {
            tx.execute(&Sql::new(
                "update data_states set read_from = null where client_id = $1 and connection_id = $2",
                connection,
            ))
            .await
            .unwrap();
            *due.entry(which.connection).or_default() += 1;
        }
        tx.commit().await.unwrap();
    }
}

/// How much is still to be done: datasets, their jobs, and reads that are due.
async fn unfinished(scene: &Scene<'_>) -> i64 {
    count(
        scene,
        "select (select count(*) from datasets where completed_at is null) \
         + (select count(*) from jobs where kind = 'read_dataset') \
         + (select count(*) from sync_schedules where data_type = 'invoices' \
            and next_due_at < (extract(epoch from clock_timestamp()) * 1000000)::bigint)",
    )
    .await
}

/// How many connections' invoices have no time ahead at which they are read next.
async fn out_of_schedule(scene: &Scene<'_>) -> i64 {
    count(
        scene,
        "select count(*) from sync_schedules where data_type = 'invoices' and (to_do <> 'read' or next_due_at is null \
         or next_due_at < (extract(epoch from clock_timestamp()) * 1000000)::bigint + 22 * 3600 * 1000000::bigint)",
    )
    .await
}

async fn count(scene: &Scene<'_>, text: &'static str) -> i64 {
    let (count,): (i64,) = scene
        .platform
        .store
        .reader()
        .one(&Sql::new(text, Vec::new()))
        .await
        .unwrap();
    count
}

/// Every read of every connection: how it ended, and how many records it brought.
async fn reads(scene: &Scene<'_>) -> BTreeMap<ConnectionId, Vec<(String, i64)>> {
    let statement = Sql::new(
        "select connection_id, status, records_read from datasets order by id",
        Vec::new(),
    );
    let rows: Vec<(Uuid, String, i64)> = scene.platform.store.reader().all(&statement).await.unwrap();
    let mut reads: BTreeMap<ConnectionId, Vec<(String, i64)>> = BTreeMap::new();
    for (connection, status, records) in rows {
        reads
            .entry(ConnectionId(connection))
            .or_default()
            .push((status, records));
    }
    reads
}
