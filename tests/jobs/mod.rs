//! The queue: fair, leased, fenced, on both engines.

mod backlog;
mod fairness;
mod leases;

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use platypus::jobs::{Claim, Group, Job, Lane, claim, enqueue};
use platypus::store::Store;
use platypus_model::ClientId;
use uuid::Uuid;

/// How long a claim lasts in these tests.
const LEASE: Duration = Duration::from_secs(10);

/// A moment, so many seconds after the tests' beginning.
fn at(seconds: i64) -> Timestamp {
    let beginning: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    beginning + SignedDuration::from_secs(seconds)
}

fn job(client: ClientId) -> Job {
    Job {
        client,
        lane: Lane::Sync,
        kind: "test",
        payload: serde_json::json!({}),
        priority: 0,
        group: None,
    }
}

fn grouped(client: ClientId, group: Uuid, limit: u16) -> Job {
    Job {
        group: Some(Group { id: group, limit }),
        ..job(client)
    }
}

async fn put(store: &Store, now: Timestamp, jobs: impl IntoIterator<Item = Job>) {
    let mut tx = store.begin().await.unwrap();
    for job in jobs {
        enqueue(&mut tx, now, job).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn take(store: &Store, now: Timestamp, at_most: usize) -> Vec<Claim> {
    let mut tx = store.begin().await.unwrap();
    let claims = claim(&mut tx, Lane::Sync, now, LEASE, at_most).await.unwrap();
    tx.commit().await.unwrap();
    claims
}

async fn finish(store: &Store, claim: &Claim) {
    let mut tx = store.begin().await.unwrap();
    claim.finish(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

fn per_client(claims: &[Claim]) -> HashMap<ClientId, usize> {
    let mut counts = HashMap::new();
    for claim in claims {
        *counts.entry(claim.client()).or_default() += 1;
    }
    counts
}
