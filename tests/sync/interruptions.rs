//! Reads that meet trouble.

use platypus::store::testing::databases;
use platypus::sync::connection_status::unlink;
use platypus::sync::{Engine, QueueError};
use platypus_connectors::Blame;
use platypus_model::{ConnectionStatus, DataType, DatasetStatus};

use super::provider::Fault;
use super::world::World;

#[tokio::test]
async fn a_rate_limit_pauses_a_read_that_resumes_unaided_where_it_stopped() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(45, "2026-11-20T10:00:00Z");
        world
            .provider
            .books()
            .faults
            .push_back((2, Fault::Status(429, Some(120))));
        let paused = world.sync(DataType::Customers).await;

        assert_eq!(
            paused.status,
            DatasetStatus::Fetching,
            "{}: {paused:?}",
            world.engine
        );
        let description = paused.status_description.clone().unwrap();
        assert!(
            description.starts_with("Paused until 2026-11-22T09:02:00.000Z"),
            "{}: {description}",
            world.engine
        );
        assert_eq!(paused.records_read, 20, "what came before is stored");

        world.pass(119);
        world.drain().await;
        assert_eq!(world.provider.pages_asked().len(), 2, "it is not asked earlier");
        world.pass(2);
        world.drain().await;
        let dataset = world.dataset(&paused).await;
        assert_eq!(dataset.status, DatasetStatus::Complete, "{}", world.engine);
        assert_eq!(dataset.status_description, None);
        assert_eq!(world.provider.pages_asked(), [1, 2, 3, 4, 5], "no page twice");
        assert_eq!(world.records().await.len(), 45);
    }
}

#[tokio::test]
async fn an_outage_pauses_for_longer_and_longer() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(5, "2026-11-20T10:00:00Z");
        for _ in 0..3 {
            world
                .provider
                .books()
                .faults
                .push_back((0, Fault::Status(503, None)));
        }
        let dataset = world.queue(DataType::Customers).await;
        let mut pauses = Vec::new();
        loop {
            world.drain().await;
            let Some(until) = world.dataset(&dataset).await.paused_until else {
                break;
            };
            let pause = until.duration_since(world.now()).as_secs();
            pauses.push(pause);
            world.pass(pause);
        }
        assert_eq!(pauses, [2, 4, 8], "{}", world.engine);
        assert_eq!(
            world.dataset(&dataset).await.status,
            DatasetStatus::Complete,
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn a_revoked_grant_ends_every_read_and_the_connection_says_how_to_go_on() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(5, "2026-11-20T10:00:00Z");
        world.sync(DataType::Customers).await;
        world.provider.books().is_revoked = true;
        let waiting = world.queue(DataType::Suppliers).await;
        let dataset = world.sync(DataType::Customers).await;

        assert_eq!(
            dataset.status,
            DatasetStatus::AuthError,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(dataset.blame, Some(Blame::Customer));
        assert_eq!(
            world.dataset(&waiting).await.status,
            DatasetStatus::AuthError,
            "{}",
            world.engine
        );
        assert_eq!(
            world.connection().await.status,
            ConnectionStatus::Deauthorized,
            "{}",
            world.engine
        );
        let errors = world.connection_errors().await;
        assert!(
            errors.len() == 1 && errors[0].contains("link it again"),
            "{errors:?}"
        );
        assert_eq!(world.records().await.len(), 5, "what was read stays");
        let refused = world.try_queue(DataType::Customers).await;
        assert!(
            matches!(refused, Err(QueueError::NotLinked { .. })),
            "{}",
            world.engine
        );

        {
            let mut books = world.provider.books();
            books.is_revoked = false;
            books.access_token = "access-2".to_owned();
        }
        world.link("access-2", "refresh-2", "entity-1").await;
        let resumed = world.sync(DataType::Customers).await;
        assert_eq!(
            resumed.status,
            DatasetStatus::Complete,
            "{}: a relink resumes",
            world.engine
        );
    }
}

#[tokio::test]
async fn a_right_that_is_missing_and_data_that_is_not_offered_say_so() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let forbidden = world.sync(DataType::Items).await;
        assert_eq!(
            forbidden.status,
            DatasetStatus::PermissionsError,
            "{}: {forbidden:?}",
            world.engine
        );
        let unknown = world.queue(DataType::Journals).await;
        assert_eq!(unknown.status, DatasetStatus::NotSupported, "{}", world.engine);
        assert_eq!(world.connection().await.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn one_dataset_of_a_data_type_is_in_progress_at_a_time() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let running = world.queue(DataType::Customers).await;
        let refused = world.try_queue(DataType::Customers).await.unwrap_err();
        let expected = format!(
            "DatasetAlreadyInProgressException: Cannot queue customers sync for {} as previous sync {} is still in \
             progress",
            world.which.company, running.id
        );
        assert_eq!(refused.to_string(), expected, "{}", world.engine);
        world.drain().await;
        world.queue(DataType::Customers).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unlinking_cancels_a_read_under_way_and_nothing_is_written_after() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(5, "2026-11-20T10:00:00Z");
        let gate = world.provider.hold_back();
        let dataset = world.queue(DataType::Customers).await;
        let parts = world.parts.clone();
        let reading = tokio::spawn(async move { Engine::drain(&parts).await.unwrap() });
        wait_until_fetching(&world, &dataset).await;

        let mut tx = world.parts.store.begin().await.unwrap();
        unlink(
            &mut tx,
            world.now(),
            platypus::events::Cause::OPERATOR,
            world.which,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        gate.add_permits(10);
        reading.await.unwrap();

        assert_eq!(
            world.dataset(&dataset).await.status,
            DatasetStatus::Cancelled,
            "{}",
            world.engine
        );
        assert!(world.records().await.is_empty(), "{}", world.engine);
        assert_eq!(world.connection().await.status, ConnectionStatus::Unlinked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_lease_passed_to_another_writes_nothing() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(5, "2026-11-20T10:00:00Z");
        let gate = world.provider.hold_back();
        let dataset = world.queue(DataType::Customers).await;
        let sleeper = world.parts.clone();
        let asleep = tokio::spawn(async move { Engine::drain(&sleeper).await.unwrap() });
        wait_until_fetching(&world, &dataset).await;

        // Nobody renews while the first is asleep; another process takes over and finishes.
        world.pass(60);
        let other = world.another_process(&database).await;
        let heir = tokio::spawn(async move { Engine::drain(&other).await.unwrap() });
        gate.add_permits(10);
        heir.await.unwrap();
        asleep.await.unwrap();

        let ended = world.dataset(&dataset).await;
        assert_eq!(
            ended.status,
            DatasetStatus::Complete,
            "{}: {ended:?}",
            world.engine
        );
        assert_eq!(
            ended.records_read, 5,
            "{}: counted by one of the two alone",
            world.engine
        );
    }
}

async fn wait_until_fetching(world: &World, dataset: &platypus::store::datasets::Dataset) {
    while world.dataset(dataset).await.status != DatasetStatus::Fetching {
        tokio::task::yield_now().await;
    }
}
