//! A provider that is down: everybody waits, one dataset at a time finds out, nobody's attempts are used
//! up by it, on however many nodes.

use platypus::events::Cause;
use platypus::store::datasets::Dataset;
use platypus::store::testing::databases;
use platypus::store::{Bind, Database, Sql};
use platypus::sync::connection_status::Which;
use platypus::sync::{Engine, QueueDataset, queue_dataset};
use platypus_connectors::Catalogue;
use platypus_model::{DataType, DatasetProblem, DatasetStatus};

use super::provider::Fault;
use super::world::World;

/// How many companies' reads meet the outage.
const COMPANIES: usize = 6;

/// More calls than any of these tests lets through.
const CALLS: usize = 1_000;

/// How many calls the provider has failed.
fn failed_calls(world: &World) -> usize {
    CALLS - world.provider.books().faults.len()
}

fn goes_down(world: &World) {
    let down = std::iter::repeat_n((0, Fault::Status(503, None)), CALLS);
    world.provider.books().faults = down.collect();
}

fn comes_back(world: &World) {
    world.provider.books().faults.clear();
}

pub async fn queue(world: &World, which: Which, data_type: DataType) -> Dataset {
    let request = QueueDataset {
        client: which.client,
        company: which.company,
        connection: which.connection,
        data_type,
        requested_by: Cause::OPERATOR,
    };
    let mut tx = world.parts.store.begin().await.unwrap();
    let queued = queue_dataset(&mut tx, world.now(), &world.integration, request)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    queued
}

/// A read of each company's customers, waiting to be done.
async fn reads(world: &World) -> Vec<Dataset> {
    world.provider.fill(5, "2026-11-20T10:00:00Z");
    let mut reads = vec![world.queue(DataType::Customers).await];
    while reads.len() < COMPANIES {
        let which = world.another_company().await;
        reads.push(queue(world, which, DataType::Customers).await);
    }
    reads
}

/// How many attempts the reads have used up between them.
async fn used_up(world: &World) -> i64 {
    let sum = Sql::new(
        "select coalesce(cast(sum(setbacks) as bigint), 0) from jobs where client_id = $1 and kind = 'read_dataset'",
        vec![Bind::from(world.which.client)],
    );
    let (used_up,): (i64,) = world.parts.store.reader().one(&sum).await.unwrap();
    used_up
}

async fn standing(world: &World, reads: &[Dataset]) -> Vec<Dataset> {
    let mut standing = Vec::new();
    for read in reads {
        standing.push(world.dataset(read).await);
    }
    standing
}

#[tokio::test]
async fn once_several_connections_have_failed_the_others_wait_and_one_at_a_time_asks_again() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let reads = reads(&world).await;
        goes_down(&world);
        world.drain().await;
        assert_eq!(failed_calls(&world), 3, "{}: the rest do not ask", world.engine);
        let waiting: Vec<Dataset> = standing(&world, &reads)
            .await
            .into_iter()
            .filter(|read| read.problem == Some(DatasetProblem::Outage))
            .collect();
        assert_eq!(waiting.len(), COMPANIES - 3, "{}", world.engine);
        for read in &waiting {
            let until = read.paused_until.unwrap().duration_since(world.now()).as_secs();
            assert!((30..60).contains(&until), "{}: {until} s", world.engine);
            let said = read.status_description.as_deref().unwrap();
            assert!(
                said.starts_with("Paused until 2026-11-22T09:00:")
                    && said.contains("Test Provider is not available to any connection at present"),
                "{}: {said}",
                world.engine
            );
        }

        // Before it is time nobody asks, not even those whose own patience is over.
        world.pass(20);
        world.drain().await;
        assert_eq!(failed_calls(&world), 3, "{}", world.engine);
        // Then one does each time, in longer and longer intervals.
        for (pause, calls) in [(45, 4), (45, 4), (50, 5), (100, 5), (60, 6)] {
            world.pass(pause);
            world.drain().await;
            assert_eq!(failed_calls(&world), calls, "{} after {pause} s", world.engine);
        }
        let asked = i64::try_from(failed_calls(&world)).unwrap();
        assert_eq!(
            used_up(&world).await,
            asked,
            "{}: attempts are used up by asking alone",
            world.engine
        );

        comes_back(&world);
        world.pass(1_000);
        world.drain().await;
        for read in standing(&world, &reads).await {
            assert_eq!(read.status, DatasetStatus::Complete, "{}: {read:?}", world.engine);
            assert_eq!(
                (read.problem, read.paused_until),
                (None, None),
                "{}",
                world.engine
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_one_asks_whether_the_provider_is_back() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let reads = reads(&world).await;
        goes_down(&world);
        world.drain().await;
        let before = failed_calls(&world);
        world.pass(61);
        let gate = world.provider.hold_back();
        let other = world.another_process(&database).await;
        let parts = world.parts.clone();
        let asking = tokio::spawn(async move { Engine::drain(&parts).await.unwrap() });
        let asker = Sql::new(
            "select count(*) from provider_outages where asker is not null",
            Vec::new(),
        );
        loop {
            let (asking,): (i64,) = world.parts.store.reader().one(&asker).await.unwrap();
            if asking == 1 {
                break;
            }
            tokio::task::yield_now().await;
        }
        // The other node finds out nothing by itself, and does not wait for it either.
        Engine::drain(&other).await.unwrap();
        gate.add_permits(CALLS);
        asking.await.unwrap();
        assert_eq!(failed_calls(&world), before + 1, "{}", world.engine);

        comes_back(&world);
        world.pass(1_000);
        Engine::drain(&other).await.unwrap();
        for read in standing(&world, &reads).await {
            assert_eq!(read.status, DatasetStatus::Complete, "{}: {read:?}", world.engine);
        }
    }
}

#[tokio::test]
async fn one_connection_that_fails_makes_no_outage_and_an_answer_wipes_the_slate() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(5, "2026-11-20T10:00:00Z");
        let (second, third) = (world.another_company().await, world.another_company().await);
        goes_down(&world);
        // Two of one connection, one of another: two connections are not enough.
        world.queue(DataType::Customers).await;
        world.queue(DataType::Suppliers).await;
        queue(&world, second, DataType::Customers).await;
        world.drain().await;
        assert_eq!(failed_calls(&world), 3, "{}", world.engine);
        // An answer to one of them, and the third that fails stands alone again.
        comes_back(&world);
        world.pass(10);
        world.drain().await;
        goes_down(&world);
        let failing = queue(&world, third, DataType::Customers).await;
        world.drain().await;
        let failing = world.dataset(&failing).await;
        assert_eq!(
            failing.problem,
            Some(DatasetProblem::ServerError),
            "{}",
            world.engine
        );
        let until = failing.paused_until.unwrap().duration_since(world.now());
        assert_eq!(until.as_secs(), 2, "{}: its own patience alone", world.engine);
    }
}

#[test]
fn a_provider_whose_address_each_company_types_is_many_servers_and_has_no_breaker() {
    let catalogue = Catalogue::load(None).unwrap();
    assert!(!catalogue.by_slug("tryton").unwrap().is_one_service());
    assert!(catalogue.by_slug("sandbox").unwrap().is_one_service());
}
