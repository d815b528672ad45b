//! The running engine: it takes up what is queued, and lets go cleanly.

use std::time::Duration;

use platypus::jobs::Pace;
use platypus::store::testing::databases;
use platypus::sync::Engine;
use platypus_model::{DataType, DatasetStatus};

use super::world::World;

/// A pace at which nothing happens by polling alone within a test.
const PACE: Pace = Pace {
    lease: Duration::from_mins(1),
    poll: Duration::from_mins(1),
};

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_dataset_is_taken_up_with_the_commit_that_queued_it() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(25, "2026-11-20T10:00:00Z");
        // Queued before the start, it needs no signal; that the engine listens is then certain.
        let before = world.queue(DataType::Suppliers).await;
        let engine = Engine::start(&world.parts, 2, PACE);
        wait_for_end(&world, &before).await;
        let dataset = world.queue(DataType::Customers).await;
        wait_for_end(&world, &dataset).await;
        assert_eq!(
            world.dataset(&dataset).await.status,
            DatasetStatus::Complete,
            "{}",
            world.engine
        );
        engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_engine_leaves_its_work_where_the_next_goes_on_at_once() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(45, "2026-11-20T10:00:00Z");
        let gate = world.provider.hold_back();
        let dataset = world.queue(DataType::Customers).await;
        let engine = Engine::start(&world.parts, 2, PACE);
        gate.add_permits(2);
        while world.dataset(&dataset).await.records_read < 20 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        engine.shutdown().await;
        gate.add_permits(100);
        let asked_before = world.provider.pages_asked();
        assert_eq!(
            world.dataset(&dataset).await.status,
            DatasetStatus::Fetching,
            "{}",
            world.engine
        );

        // The clock stands still: no lease has run out.
        world.drain().await;
        let dataset = world.dataset(&dataset).await;
        assert_eq!(
            dataset.status,
            DatasetStatus::Complete,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(dataset.records_read, 45);
        assert_eq!(
            asked_before,
            [1, 2],
            "{}: the third page was never served",
            world.engine
        );
        // The request that was given up may have been served after all, to nobody.
        let mut asked = world.provider.pages_asked();
        asked.dedup();
        assert_eq!(asked, [1, 2, 3, 4, 5], "{}", world.engine);
    }
}

async fn wait_for_end(world: &World, dataset: &platypus::store::datasets::Dataset) {
    while !world.dataset(dataset).await.status.is_terminal() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
