//! The queue's rows and the statements over them. What they mean is the `jobs` room's business.

use jiff::Timestamp;
use platypus_model::{ClientId, JobId};
use uuid::Uuid;

use super::{Database, Signal, StoreError, Transaction, sql, stored_row};

/// A job about to be queued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// The client it is done for.
    pub client: ClientId,
    /// The lane it waits in.
    pub lane: &'static str,
    /// What is to be done.
    pub kind: &'static str,
    /// With what, as JSON.
    pub payload: String,
    /// Lower goes first within a client.
    pub priority: i64,
    /// Of which group it is, and how many of that group may run at once.
    pub group: Option<(Uuid, i64)>,
}

stored_row! {
    /// A job that was claimed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ClaimedJob {
        /// The client it is done for.
        pub client: ClientId,
        /// Its id.
        pub id: JobId,
        /// What is to be done.
        pub kind: String,
        /// With what, as JSON.
        pub payload: String,
        /// How often it was claimed, this time included.
        pub attempt: i64,
        /// How often it was claimed since it last got anywhere, this time included.
        pub setbacks: i64,
    }
}

/// Queues a job, ready at once, and wakes the workers with the commit.
pub async fn insert(tx: &mut Transaction, now: Timestamp, job: NewJob) -> Result<JobId, StoreError> {
    let id = JobId::new();
    let (group, limit) = job.group.unzip();
    tx.execute(&sql!(
        "insert into jobs (client_id, id, lane, kind, payload, state, priority, queued_at, due_at, group_id, \
         group_limit, attempt, setbacks) values ($1, $2, $3, $4, $5, 'ready', $6, $7, $7, $8, $9, 0, 0)",
        job.client,
        id,
        job.lane,
        job.kind,
        job.payload,
        job.priority,
        now,
        group,
        limit
    ))
    .await?;
    tx.execute(&sql!(
        "insert into job_turns (client_id, lane, served_at) values ($1, $2, 0) on conflict do nothing",
        job.client,
        job.lane
    ))
    .await?;
    tx.signal(Signal::Jobs).await?;
    Ok(id)
}

/// Whether a job of that kind is queued or running for a group.
pub async fn is_queued(
    db: &mut impl Database,
    client: ClientId,
    group: Uuid,
    kind: &str,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select attempt from jobs where client_id = $1 and group_id = $2 and kind = $3 limit 1",
            client,
            group,
            kind
        ))
        .await?;
    Ok(row.is_some())
}

/// Whether any job of a lane is ready.
pub async fn is_ready(db: &mut impl Database, lane: &str) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select attempt from jobs where lane = $1 and state = 'ready' limit 1",
            lane
        ))
        .await?;
    Ok(row.is_some())
}

/// The next moment at which a waiting job is due or a lease runs out.
pub async fn next_due(db: &mut impl Database) -> Result<Option<Timestamp>, StoreError> {
    let (waiting, running): (Option<i64>, Option<i64>) = db
        .one(&sql!(
            "select (select min(due_at) from jobs where state = 'waiting'), \
             (select min(leased_until) from jobs where state = 'running')"
        ))
        .await?;
    let next = [waiting, running].into_iter().flatten().min();
    Ok(next.and_then(|moment| Timestamp::from_microsecond(moment).ok()))
}

/// Makes due jobs and those whose lease ran out ready to be claimed.
pub async fn promote(tx: &mut Transaction, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update jobs set state = 'ready' where (client_id, id) in \
         (select client_id, id from jobs where state = 'waiting' and due_at <= $1 /*pg for update skip locked pg*/)",
        now
    ))
    .await?;
    tx.execute(&sql!(
        "update jobs set state = 'ready', leased_until = null where (client_id, id) in \
         (select client_id, id from jobs where state = 'running' and leased_until <= $1 \
         /*pg for update skip locked pg*/)",
        now
    ))
    .await?;
    Ok(())
}

stored_row! {
    /// A client that has jobs ready in a lane.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Candidate {
        /// The client.
        pub client: ClientId,
        /// How many of its jobs run in that lane.
        pub running: i64,
        /// When it was last served there.
        pub served_at: Timestamp,
    }
}

/// The clients that have jobs ready in a lane. It hops from client to client through the index,
/// so its cost grows with the clients that wait and not with their backlogs.
pub async fn candidates(db: &mut impl Database, lane: &str) -> Result<Vec<Candidate>, StoreError> {
    db.all(&sql!(
        "with recursive waiting (client_id) as ( \
         select (select client_id from jobs where lane = $1 and state = 'ready' order by lane, client_id limit 1) \
         union all \
         select (select j.client_id from jobs j where j.lane = $1 and j.state = 'ready' \
           and j.client_id > waiting.client_id order by j.lane, j.client_id limit 1) \
         from waiting where waiting.client_id is not null) \
         select w.client_id, \
         (select count(*) from jobs r where r.lane = $1 and r.client_id = w.client_id and r.state = 'running'), \
         coalesce((select t.served_at from job_turns t where t.client_id = w.client_id and t.lane = $1), 0) \
         from waiting w where w.client_id is not null",
        lane
    ))
    .await
}

/// Takes a client's turn: while this transaction lasts nobody else claims for it. False where
/// somebody else is at it.
pub async fn take_turn(
    tx: &mut Transaction,
    client: ClientId,
    lane: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update job_turns set served_at = $3 where (client_id, lane) in \
             (select client_id, lane from job_turns where client_id = $1 and lane = $2 \
             /*pg for update skip locked pg*/)",
            client,
            lane,
            now
        ))
        .await?;
    Ok(changed == 1)
}

/// Claims the client's first job that its group's limit lets run. The caller holds the client's
/// turn.
pub async fn claim(
    tx: &mut Transaction,
    client: ClientId,
    lane: &str,
    leased_until: Timestamp,
) -> Result<Option<ClaimedJob>, StoreError> {
    tx.optional(&sql!(
        "update jobs set state = 'running', attempt = attempt + 1, setbacks = setbacks + 1, leased_until = $3 \
         where client_id = $1 and state = 'ready' and id = ( \
         select j.id from jobs j where j.lane = $2 and j.client_id = $1 and j.state = 'ready' \
           and (j.group_id is null or j.group_limit > \
             (select count(*) from jobs r where r.group_id = j.group_id and r.lane = j.lane and r.state = 'running')) \
         order by j.lane, j.client_id, j.priority, j.queued_at, j.id limit 1 /*pg for update skip locked pg*/) \
         returning client_id, id, kind, payload, attempt, setbacks",
        client,
        lane,
        leased_until
    ))
    .await
}

/// Which claim writes: the fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fence {
    /// The client.
    pub client: ClientId,
    /// The job.
    pub job: JobId,
    /// The attempt that was claimed.
    pub attempt: i64,
}

/// Extends the lease, if the claim still stands; whether it does. The row stays locked until the
/// transaction ends, so that nothing else of it is written by a worker that lost its claim.
pub async fn renew(
    tx: &mut Transaction,
    fence: Fence,
    leased_until: Timestamp,
    progressed: bool,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update jobs set leased_until = $4, setbacks = case when $5 then 0 else setbacks end \
             where client_id = $1 and id = $2 and attempt = $3 and state = 'running'",
            fence.client,
            fence.job,
            fence.attempt,
            leased_until,
            progressed
        ))
        .await?;
    Ok(changed == 1)
}

/// Removes a job that is done, if the claim still stands; whether it does.
pub async fn remove(tx: &mut Transaction, fence: Fence) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "delete from jobs where client_id = $1 and id = $2 and attempt = $3 and state = 'running'",
            fence.client,
            fence.job,
            fence.attempt
        ))
        .await?;
    // Another of its group may run now.
    tx.signal(Signal::Jobs).await?;
    Ok(changed == 1)
}

/// Gives a job back until `due`, if the claim still stands; whether it does. Where it never got to ask
/// for anything the claim does not count as a setback.
pub async fn wait(
    tx: &mut Transaction,
    fence: Fence,
    due: Timestamp,
    is_setback: bool,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update jobs set state = 'waiting', due_at = $4, leased_until = null, \
             setbacks = case when $5 then setbacks else setbacks - 1 end \
             where client_id = $1 and id = $2 and attempt = $3 and state = 'running'",
            fence.client,
            fence.job,
            fence.attempt,
            due,
            is_setback
        ))
        .await?;
    tx.signal(Signal::Jobs).await?;
    Ok(changed == 1)
}

/// Gives a job back at once and does not count the claim as a setback.
pub async fn release(tx: &mut Transaction, fence: Fence) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update jobs set state = 'ready', leased_until = null, setbacks = setbacks - 1 \
             where client_id = $1 and id = $2 and attempt = $3 and state = 'running'",
            fence.client,
            fence.job,
            fence.attempt
        ))
        .await?;
    tx.signal(Signal::Jobs).await?;
    Ok(changed == 1)
}

/// Removes every job of a group, running ones included: their workers can't write any more.
pub async fn remove_group(tx: &mut Transaction, client: ClientId, group: Uuid) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from jobs where client_id = $1 and group_id = $2",
        client,
        group
    ))
    .await?;
    Ok(())
}

stored_row! {
    /// How many jobs of one lane are in one state.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Depth {
        /// The lane.
        pub lane: String,
        /// `ready`, `waiting` or `running`.
        pub state: String,
        /// How many.
        pub jobs: i64,
    }
}

/// How deep the queue is, for the operator.
pub async fn depths(db: &mut impl Database) -> Result<Vec<Depth>, StoreError> {
    db.all(&sql!(
        "select lane, state, count(*) from jobs group by lane, state order by lane, state"
    ))
    .await
}
