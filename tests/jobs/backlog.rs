//! A long backlog costs nobody else anything.

use std::time::{Duration, Instant};

use platypus::store::testing::databases;
use platypus_model::ClientId;
use uuid::Uuid;

use super::{at, finish, grouped, job, put, take};

/// How long ten claims take, in turn with their ends: the quickest of six rounds, so that it says
/// something of the queue and little of what else the machine is doing.
async fn ten_claims(store: &platypus::store::Store, seconds: i64) -> Duration {
    let mut quickest = Duration::MAX;
    for round in 0..6 {
        let begun = Instant::now();
        for turn in 0..10 {
            let claims = take(store, at(seconds + round * 10 + turn), 1).await;
            finish(store, &claims[0]).await;
        }
        quickest = quickest.min(begun.elapsed());
    }
    quickest
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_queued_jobs_slow_no_claim() {
    for database in databases().await {
        let store = database.open().await;
        let (large, small) = (ClientId::new(), ClientId::new());
        put(&store, at(0), (0..200).map(|_| job(small))).await;
        let alone = ten_claims(&store, 100).await;

        for part in 0..10 {
            // Each group of ten waits behind its first: what may not run is skipped cheaply too.
            let jobs = (0..1_000).map(|number| grouped(large, Uuid::from_u128(part * 100 + number / 10), 1));
            put(&store, at(300), jobs).await;
        }
        let beside = ten_claims(&store, 400).await;
        assert!(
            beside < alone * 4 + Duration::from_millis(100),
            "{}: ten claims took {alone:?} alone and {beside:?} beside a backlog",
            database.engine
        );
    }
}
