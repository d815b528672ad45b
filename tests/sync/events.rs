//! The feed of events: numbered as they are committed, none missed, watchers woken.

use std::time::Duration;

use futures::FutureExt;
use platypus::events::{Cause, Event, EventKind, LiveBus, record};
use platypus::store::events::{last_sequence, since};
use platypus::store::testing::databases;
use platypus_model::{CompanyId, DataType};

use super::world::World;

#[tokio::test]
async fn the_story_of_a_sync_is_told_in_order_with_who_did_it() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(3, "2026-11-20T10:00:00Z");
        world.sync(DataType::Customers).await;
        world.link("access-1", "refresh-1", "entity-1").await;
        let mut reader = world.parts.store.reader();
        let events = since(&mut reader, world.which.client, None, 0, 100)
            .await
            .unwrap();
        let story: Vec<(i64, &str, &str)> = events
            .iter()
            .map(|event| (event.sequence, event.kind.as_str(), event.actor.as_str()))
            .collect();
        assert_eq!(
            story,
            [
                (1, "connection.connected", "engine"),
                (2, "dataset.queued", "operator"),
                (3, "read.completed", "engine"),
                (4, "read.completed.initial", "engine"),
                (5, "connection.reconnected", "engine"),
            ],
            "{}",
            world.engine
        );
        assert!(
            events[2].detail.contains("\"recordsModified\":3"),
            "{}",
            events[2].detail
        );
        let rest = since(&mut reader, world.which.client, Some(world.which.company), 3, 100)
            .await
            .unwrap();
        assert_eq!(
            rest.len(),
            2,
            "{}: a reader resumes after the third",
            world.engine
        );
        assert_eq!(last_sequence(&mut reader, world.which.client).await.unwrap(), 5);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_follows_while_many_write_misses_nothing() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let client = world.which.client;
        let start = last_sequence(&mut world.parts.store.reader(), client)
            .await
            .unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let parts = world.parts.clone();
            writers.spawn(async move {
                for _ in 0..10 {
                    let mut tx = parts.store.begin().await.unwrap();
                    let event = Event::new(client, EventKind::CompanyUpdated, Cause::OPERATOR);
                    record(&mut tx, parts.clock.now(), event).await.unwrap();
                    tx.commit().await.unwrap();
                }
            });
        }
        let mut seen = start;
        while seen < start + 80 {
            let events = since(&mut world.parts.store.reader(), client, None, seen, 1000)
                .await
                .unwrap();
            for event in events {
                assert_eq!(event.sequence, seen + 1, "{}: one was skipped", world.engine);
                seen = event.sequence;
            }
            tokio::task::yield_now().await;
        }
        writers.join_all().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_a_company_is_woken_by_what_happens_to_it_on_any_node() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        // SQLite is one process's; on PostgreSQL the watcher may be at another node.
        let node = if world.engine == "PostgreSQL" {
            world.another_process(&database).await.store
        } else {
            world.parts.store.clone()
        };
        let mut watch = LiveBus::new(node).watch(world.which.client, Some(world.which.company));
        let woken = tokio::spawn(async move { watch.changed().await });
        // The watcher's node may still be connecting; whoever comes late is told the next time.
        while !woken.is_finished() {
            let mut tx = world.parts.store.begin().await.unwrap();
            let event = Event::new(world.which.client, EventKind::CompanyUpdated, Cause::OPERATOR)
                .company(world.which.company);
            record(&mut tx, world.now(), event).await.unwrap();
            tx.commit().await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(woken.await.unwrap(), "{}", world.engine);
    }
}

#[tokio::test]
async fn what_happens_to_another_company_wakes_nobody() {
    // On SQLite a signal has arrived when the commit returns, so that its absence can be told.
    let database = databases().await.remove(0);
    let world = World::linked(&database, 60).await;
    let bus = LiveBus::new(world.parts.store.clone());
    let mut watch = bus.watch(world.which.client, Some(CompanyId::new()));
    let mut tx = world.parts.store.begin().await.unwrap();
    let event = Event::new(world.which.client, EventKind::CompanyUpdated, Cause::OPERATOR)
        .company(world.which.company);
    record(&mut tx, world.now(), event).await.unwrap();
    tx.commit().await.unwrap();
    let woken = watch.changed().now_or_never();
    assert!(woken.is_none(), "it was woken for a company it does not watch");
}
