//! Leases and fences: a job is never lost, and never written by two.

use platypus::jobs::{Lost, Progress};
use platypus::store::testing::databases;
use platypus_model::ClientId;

use super::{at, finish, job, put, take};

#[tokio::test]
async fn a_job_whose_worker_died_returns_with_the_next_attempt_number() {
    for database in databases().await {
        let store = database.open().await;
        put(&store, at(0), [job(ClientId::new())]).await;
        let first = take(&store, at(1), 1).await.remove(0);
        assert_eq!(first.attempt(), 1);
        assert!(
            take(&store, at(10), 1).await.is_empty(),
            "{}: the lease stands",
            database.engine
        );
        let second = take(&store, at(12), 1).await.remove(0);
        assert_eq!(
            (second.fence().job, second.attempt(), second.setbacks()),
            (first.fence().job, 2, 2),
            "{}",
            database.engine
        );
    }
}

#[tokio::test]
async fn a_lease_that_is_renewed_does_not_run_out_and_progress_forgives_setbacks() {
    for database in databases().await {
        let store = database.open().await;
        put(&store, at(0), [job(ClientId::new())]).await;
        let claim = take(&store, at(1), 1).await.remove(0);
        let mut tx = store.begin().await.unwrap();
        claim.hold(&mut tx, at(9), Progress::Made).await.unwrap();
        tx.commit().await.unwrap();
        assert!(take(&store, at(18), 1).await.is_empty(), "{}", database.engine);
        let again = take(&store, at(20), 1).await.remove(0);
        assert_eq!((again.attempt(), again.setbacks()), (2, 1), "{}", database.engine);
    }
}

#[tokio::test]
async fn a_worker_thought_dead_can_write_nothing() {
    for database in databases().await {
        let store = database.open().await;
        put(&store, at(0), [job(ClientId::new())]).await;
        let dead = take(&store, at(1), 1).await.remove(0);
        let heir = take(&store, at(20), 1).await.remove(0);

        let mut tx = store.begin().await.unwrap();
        let held = dead.hold(&mut tx, at(21), Progress::Made).await;
        assert!(matches!(held, Err(Lost::Claim)), "{}", database.engine);
        let finished = dead.finish(&mut tx).await;
        assert!(matches!(finished, Err(Lost::Claim)), "{}", database.engine);
        let paused = dead.wait_until(&mut tx, at(30)).await;
        assert!(matches!(paused, Err(Lost::Claim)), "{}", database.engine);
        let released = dead.release(&mut tx).await;
        assert!(matches!(released, Err(Lost::Claim)), "{}", database.engine);
        tx.commit().await.unwrap();

        finish(&store, &heir).await;
        assert!(take(&store, at(60), 1).await.is_empty(), "{}", database.engine);
    }
}

#[tokio::test]
async fn a_job_that_waits_comes_when_it_is_due_and_a_released_one_at_once() {
    for database in databases().await {
        let store = database.open().await;
        put(&store, at(0), [job(ClientId::new())]).await;
        let claim = take(&store, at(1), 1).await.remove(0);
        let mut tx = store.begin().await.unwrap();
        claim.wait_until(&mut tx, at(100)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(take(&store, at(99), 1).await.is_empty(), "{}", database.engine);
        let claim = take(&store, at(100), 1).await.remove(0);

        let mut tx = store.begin().await.unwrap();
        claim.release(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let claim = take(&store, at(100), 1).await.remove(0);
        assert_eq!(claim.attempt(), 3, "{}", database.engine);
        assert_eq!(
            claim.setbacks(),
            2,
            "{}: being released is no setback",
            database.engine
        );
    }
}

#[tokio::test]
async fn a_job_is_queued_with_its_transaction_or_not_at_all() {
    for database in databases().await {
        let store = database.open().await;
        let mut tx = store.begin().await.unwrap();
        platypus::jobs::enqueue(&mut tx, at(0), job(ClientId::new()))
            .await
            .unwrap();
        drop(tx);
        assert!(take(&store, at(1), 1).await.is_empty(), "{}", database.engine);
    }
}
