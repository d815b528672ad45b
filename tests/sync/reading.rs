//! What a read leaves behind.

use platypus::store::companies;
use platypus::store::data_states;
use platypus::store::datasets::{self, Severity};
use platypus::store::testing::databases;
use platypus_model::{DataType, DatasetStatus};

use super::world::World;

#[tokio::test]
async fn a_first_sync_brings_every_record_and_says_so_everywhere() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(25, "2026-11-20T10:00:00Z");
        let dataset = world.sync(DataType::Customers).await;

        assert_eq!(
            dataset.status,
            DatasetStatus::Complete,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(
            (dataset.progress, dataset.records_read, dataset.records_changed),
            (100, 25, 25)
        );
        assert_eq!(dataset.completed_at, Some(world.now()));
        assert_eq!(world.provider.pages_asked(), [1, 2, 3], "each page once");
        assert_eq!(world.records().await.len(), 25);

        let mut reader = world.parts.store.reader();
        let state = data_states::find(
            &mut reader,
            world.which.client,
            world.which.connection,
            DataType::Customers,
        )
        .await
        .unwrap()
        .unwrap();
        assert_eq!(
            (state.latest_dataset, state.latest_successful_dataset),
            (dataset.id, Some(dataset.id))
        );
        assert_eq!(state.last_successful_sync_at, Some(world.now()));
        let company = companies::find(&mut reader, world.which.client, world.which.company)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(company.last_sync_at, Some(world.now()));
        assert_eq!(world.connection().await.last_sync_at, Some(world.now()));
    }
}

#[tokio::test]
async fn a_later_sync_asks_for_changes_only_and_moves_modified_dates_only_where_content_did() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(25, "2026-11-20T10:00:00Z");
        world.sync(DataType::Customers).await;
        let first = world.records().await;

        world.pass(60);
        world.provider.change(7, "Renamed", "2026-11-22T09:00:30Z");
        let dataset = world.sync(DataType::Customers).await;

        assert_eq!(
            dataset.status,
            DatasetStatus::Complete,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(
            dataset.records_changed, 1,
            "{}: what came again unchanged is no change",
            world.engine
        );
        let asked_since = world.provider.books().calls.last().unwrap()["modified_since"].clone();
        assert!(asked_since.starts_with("2026-11-20T10:00:00"), "{asked_since}");
        let moved: Vec<String> = world
            .records()
            .await
            .into_iter()
            .zip(first)
            .filter(|(after, before)| after.modified_at != before.modified_at)
            .map(|(after, _)| after.id)
            .collect();
        assert_eq!(moved, ["7"], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_deletion_the_provider_tells_of_is_marked_and_the_document_kept() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(3, "2026-11-20T10:00:00Z");
        world.sync(DataType::Customers).await;
        {
            let mut books = world.provider.books();
            let record = books.records.get_mut(&2).unwrap();
            record.deleted = true;
            record.updated_at = "2026-11-22T09:00:30Z".to_owned();
        }
        world.pass(60);
        world.sync(DataType::Customers).await;
        let records = world.records().await;
        let marks: Vec<bool> = records.iter().map(|record| record.is_deleted).collect();
        assert_eq!(marks, [false, true, false], "{}", world.engine);
        assert!(records[1].json.contains("Customer 2"), "{}", records[1].json);
    }
}

#[tokio::test]
async fn a_full_read_marks_what_it_does_not_see_and_a_record_that_returns_is_restored() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(25, "2026-11-20T10:00:00Z");
        world.sync(DataType::Suppliers).await;
        let gone = world.provider.books().records.remove(&12).unwrap();

        world.pass(60);
        let dataset = world.sync(DataType::Suppliers).await;
        assert_eq!(dataset.records_deleted, 1, "{}: {dataset:?}", world.engine);
        let deleted = |records: Vec<super::world::StoredRecord>| -> Vec<String> {
            records
                .into_iter()
                .filter(|record| record.is_deleted)
                .map(|record| record.id)
                .collect()
        };
        assert_eq!(deleted(world.records().await), ["12"], "{}", world.engine);
        assert_eq!(world.records().await.len(), 25, "nothing is removed");

        world.pass(60);
        world.provider.books().records.insert(12, gone);
        world.sync(DataType::Suppliers).await;
        assert!(deleted(world.records().await).is_empty(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_record_that_does_not_fit_is_reported_and_left_as_it_was() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(25, "2026-11-20T10:00:00Z");
        world.sync(DataType::Suppliers).await;
        world.pass(60);
        world.provider.books().records.get_mut(&5).unwrap().state = None;
        let dataset = world.sync(DataType::Suppliers).await;

        assert_eq!(
            dataset.status,
            DatasetStatus::Complete,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!((dataset.records_rejected, dataset.records_deleted), (1, 0));
        let issues = datasets::issues(&mut world.parts.store.reader(), world.which.client, dataset.id)
            .await
            .unwrap();
        assert_eq!(issues.len(), 1, "{issues:?}");
        assert_eq!(
            (issues[0].severity, issues[0].item.as_deref()),
            (Severity::Error, Some("5"))
        );
        let kept = &world.records().await[4];
        assert!(!kept.is_deleted && kept.json.contains("Customer 5"), "{kept:?}");
    }
}

#[tokio::test]
async fn a_read_most_of_which_does_not_fit_ends_in_a_map_error_that_is_ours() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(15, "2026-11-20T10:00:00Z");
        for record in world.provider.books().records.values_mut() {
            record.state = None;
        }
        let dataset = world.sync(DataType::Suppliers).await;
        assert_eq!(
            dataset.status,
            DatasetStatus::MapError,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(dataset.blame, Some(platypus_connectors::Blame::Us));
        assert!(dataset.error_message.unwrap().contains("15 of 15 records"));
    }
}

#[tokio::test]
async fn another_entity_behind_a_relinked_connection_is_read_from_the_beginning() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(3, "2026-11-20T10:00:00Z");
        world.sync(DataType::Customers).await;
        world.link("access-1", "refresh-1", "entity-2").await;
        world.sync(DataType::Customers).await;
        let asked = world.provider.books().calls.last().unwrap().clone();
        assert!(
            !asked.contains_key("modified_since"),
            "{}: {asked:?}",
            world.engine
        );
    }
}
