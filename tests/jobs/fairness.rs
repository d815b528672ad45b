//! Who goes first.

use std::collections::HashSet;

use platypus::jobs::{Claim, Job};
use platypus::store::testing::databases;
use platypus_model::ClientId;
use uuid::Uuid;

use super::{at, finish, grouped, job, per_client, put, take};

#[tokio::test]
async fn a_small_client_is_served_beside_a_large_one() {
    for database in databases().await {
        let store = database.open().await;
        let (large, small) = (ClientId::new(), ClientId::new());
        put(&store, at(0), (0..50).map(|_| job(large))).await;
        put(&store, at(1), (0..2).map(|_| job(small))).await;
        let claims = take(&store, at(2), 4).await;
        assert_eq!(
            per_client(&claims),
            [(large, 2), (small, 2)].into(),
            "{}",
            database.engine
        );
    }
}

#[tokio::test]
async fn a_clients_share_shrinks_by_what_it_has_running() {
    for database in databases().await {
        let store = database.open().await;
        let (early, late) = (ClientId::new(), ClientId::new());
        put(&store, at(0), (0..10).map(|_| job(early))).await;
        assert_eq!(take(&store, at(1), 3).await.len(), 3);
        put(&store, at(2), (0..10).map(|_| job(late))).await;
        let claims = take(&store, at(3), 4).await;
        // Three run for the early one: the late one catches up, then they alternate.
        assert_eq!(
            per_client(&claims),
            [(late, 3), (early, 1)].into(),
            "{}",
            database.engine
        );
    }
}

#[tokio::test]
async fn with_one_worker_clients_take_turns() {
    for database in databases().await {
        let store = database.open().await;
        let clients: Vec<ClientId> = (0..3).map(|_| ClientId::new()).collect();
        for client in &clients {
            put(&store, at(0), (0..5).map(|_| job(*client))).await;
        }
        let mut order = Vec::new();
        for second in 1..=6 {
            let claims = take(&store, at(second), 1).await;
            order.push(claims[0].client());
            finish(&store, &claims[0]).await;
        }
        assert_eq!(order[..3], order[3..], "{}: the same turn again", database.engine);
        assert_eq!(order[..3].iter().collect::<HashSet<_>>().len(), 3);
    }
}

#[tokio::test]
async fn within_a_client_priority_decides_then_age() {
    for database in databases().await {
        let store = database.open().await;
        let client = ClientId::new();
        let named = |name: &str, priority| Job {
            payload: serde_json::json!(name),
            priority,
            ..job(client)
        };
        put(&store, at(0), [named("late", 40), named("first", 0)]).await;
        put(&store, at(1), [named("latest", 40), named("second", 10)]).await;
        let claims = take(&store, at(2), 10).await;
        let order: Vec<&str> = claims.iter().map(Claim::payload).collect();
        assert_eq!(
            order,
            ["\"first\"", "\"second\"", "\"late\"", "\"latest\""],
            "{}",
            database.engine
        );
    }
}

#[tokio::test]
async fn a_group_never_runs_more_than_its_limit_and_holds_up_nobody_else() {
    for database in databases().await {
        let store = database.open().await;
        let client = ClientId::new();
        let (narrow, wide) = (Uuid::now_v7(), Uuid::now_v7());
        put(&store, at(0), (0..10).map(|_| grouped(client, narrow, 2))).await;
        put(&store, at(1), (0..10).map(|_| grouped(client, wide, 4))).await;
        let claims = take(&store, at(2), 20).await;
        assert_eq!(claims.len(), 6, "{}: two and four", database.engine);
        assert!(take(&store, at(3), 20).await.is_empty(), "{}", database.engine);
        finish(&store, &claims[0]).await;
        assert_eq!(take(&store, at(4), 20).await.len(), 1, "{}", database.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_nodes_claim_at_once_and_no_job_or_group_is_claimed_twice() {
    for database in databases().await {
        let store = database.open().await;
        let clients: Vec<ClientId> = (0..5).map(|_| ClientId::new()).collect();
        for client in &clients {
            let group = Uuid::now_v7();
            put(&store, at(0), (0..20).map(|_| grouped(*client, group, 3))).await;
        }
        let nodes = [database.open().await, database.open().await, store.clone()];
        let mut claiming = tokio::task::JoinSet::new();
        for worker in 0..12 {
            let node = nodes[worker % nodes.len()].clone();
            claiming.spawn(async move { take(&node, at(1), 4).await });
        }
        let claims = claiming.join_all().await.concat();
        let jobs: HashSet<_> = claims.iter().map(|claim| claim.fence().job).collect();
        assert_eq!(
            jobs.len(),
            claims.len(),
            "{}: a job was claimed twice",
            database.engine
        );
        for (client, running) in per_client(&claims) {
            assert!(
                running <= 3,
                "{}: {running} run of a group of 3 for {client}",
                database.engine
            );
        }
        // What one round left, because another node was at that client's turn, the next takes.
        let rest = take(&store, at(2), 100).await;
        assert_eq!(claims.len() + rest.len(), 15, "{}", database.engine);
    }
}
