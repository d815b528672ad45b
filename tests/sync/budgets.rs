//! What a provider allows one application is kept to by all nodes together.

use platypus::store::testing::databases;
use platypus::sync::Engine;
use platypus_model::{DataType, DatasetProblem, DatasetStatus};

use super::outage::queue;
use super::world::World;

/// How many calls the provider allows in a minute.
const CALLS: usize = 10;

/// How many companies are to be read: each takes two calls.
const COMPANIES: usize = 12;

#[tokio::test]
async fn two_nodes_together_make_as_many_calls_as_the_provider_allows_the_application() {
    for database in databases().await {
        let limit = format!("application_calls = [{{ count = {CALLS}, seconds = 60 }}]\n");
        let world = World::limited(&database, &limit).await;
        world.provider.fill(15, "2026-11-20T10:00:00Z");
        let mut reads = vec![world.queue(DataType::Customers).await];
        while reads.len() < COMPANIES {
            let which = world.another_company().await;
            reads.push(queue(&world, which, DataType::Customers).await);
        }
        let other = world.another_process(&database).await;
        let mut calls = Vec::new();
        loop {
            let before = world.provider.books().calls.len();
            // Neither knows of the other but through the store.
            Engine::drain(&world.parts).await.unwrap();
            Engine::drain(&other).await.unwrap();
            calls.push(world.provider.books().calls.len() - before);
            let mut standing = Vec::new();
            for read in &reads {
                standing.push(world.dataset(read).await);
            }
            if standing.iter().all(|read| read.status == DatasetStatus::Complete) {
                break;
            }
            for read in standing.iter().filter(|read| read.paused_until.is_some()) {
                assert_eq!(
                    read.problem,
                    Some(DatasetProblem::RateLimited),
                    "{}",
                    world.engine
                );
            }
            assert!(calls.len() < 20, "{}: {calls:?}", world.engine);
            world.pass(60);
        }
        assert!(
            calls.iter().all(|calls| *calls <= CALLS),
            "{}: {calls:?}",
            world.engine
        );
        assert_eq!(calls[0], CALLS, "{}: all that is allowed is used", world.engine);
        let all: usize = calls.iter().sum();
        assert_eq!(all, COMPANIES * 2, "{}: no page twice", world.engine);
    }
}
