//! Reads what is due by itself. When that is stands in a row for each data type of each Linked
//! connection: written in the transaction that ends a dataset, links the connection or changes its
//! settings, and looked up through an index. Nothing is kept in the process, so that any number of them
//! may look: a connection is dealt with under its lock, by one at a time, and what is in progress is not
//! queued again.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, ConnectionId, ConnectionStatus, DataType, DatasetStatus, StatusGroup};

use super::Parts;
use super::queue::{QueueDataset, QueueError, queue_with};
use super::schedule::Spread;
use super::settings::{self, EffectiveSettings};
use crate::events::Cause;
use crate::store::connections::{self, Connection};
use crate::store::data_states::{self, DataState};
use crate::store::datasets::Dataset;
use crate::store::schedules::{self, Schedule, ToDo};
use crate::store::{StoreError, Transaction};

/// How many rows are looked at to find out whose turn it is.
const ROWS_AT_ONCE: i64 = 500;

/// What is in progress says when it is due again as it ends. Should that have been written by a version
/// that does not know of schedules, it is looked at again after so long.
const LOOK_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Queues everything that is due; how many connections had something due.
pub(super) async fn look(parts: &Parts) -> Result<usize, StoreError> {
    let mut served = 0;
    loop {
        let now = parts.clock.now();
        let due = schedules::due_connections(&mut parts.store.reader(), now, ROWS_AT_ONCE).await?;
        let mut dealt_with = 0;
        for (client, connection) in due {
            match serve(parts, now, client, connection).await {
                Ok(true) => dealt_with += 1,
                // Another process is at it, or its company has just done something.
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, %connection, "a connection's schedule could not be kept; trying again");
                }
            }
        }
        served += dealt_with;
        if dealt_with == 0 {
            return Ok(served);
        }
    }
}

/// Deals with what is due of one connection; false where somebody else holds it or nothing is.
async fn serve(
    parts: &Parts,
    now: Timestamp,
    client: ClientId,
    connection: ConnectionId,
) -> Result<bool, QueueError> {
    let mut tx = parts.store.begin().await?;
    let Some(connection) = connections::find_for_update_if_free(&mut tx, client, connection).await? else {
        return Ok(false);
    };
    let due = schedules::hold_due(&mut tx, client, connection.id, now).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let settings = settings::effective(&mut tx, client, connection.company_id).await?;
    let states = data_states::list_of_connection(&mut tx, client, connection.id).await?;
    let states: BTreeMap<DataType, DataState> =
        states.into_iter().map(|state| (state.data_type, state)).collect();
    let weighing = Weighing {
        now,
        connection: &connection,
        settings: &settings,
        states: &states,
    };
    // Every row is written before anything is queued: events come last in a transaction.
    let mut to_read = Vec::new();
    for mut schedule in due {
        if weighing.is_to_be_read(&schedule) {
            to_read.push(schedule.data_type);
        }
        weighing.advance(&mut schedule);
        schedules::put(&mut tx, &schedule).await?;
    }
    if let Some(integration) = parts.catalogue.get(connection.platform_key) {
        to_read.retain(|data_type| integration.supports(*data_type));
        to_read.sort_by_key(|data_type| settings.of(*data_type).order);
        for data_type in to_read {
            let request = QueueDataset {
                client,
                company: connection.company_id,
                connection: connection.id,
                data_type,
                requested_by: Cause::ENGINE,
            };
            match queue_with(&mut tx, now, integration, request, &settings).await {
                Ok(_) | Err(QueueError::AlreadyInProgress { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// What decides when a connection's data types are read.
struct Weighing<'a> {
    now: Timestamp,
    connection: &'a Connection,
    settings: &'a EffectiveSettings,
    states: &'a BTreeMap<DataType, DataState>,
}

impl Weighing<'_> {
    fn is_in_progress(&self, data_type: DataType) -> bool {
        let state = self.states.get(&data_type);
        state.is_some_and(|state| !state.latest_status.is_terminal())
    }

    fn is_to_be_read(&self, schedule: &Schedule) -> bool {
        schedule.to_do == ToDo::Read
            && self.connection.status == ConnectionStatus::Linked
            && !self.is_in_progress(schedule.data_type)
    }

    /// Moves a row that is due to when it is next.
    fn advance(&self, schedule: &mut Schedule) {
        let is_read = self.is_to_be_read(schedule);
        schedule.to_do = ToDo::Weigh;
        schedule.next_due_at = if self.connection.status != ConnectionStatus::Linked {
            None
        } else if is_read || self.is_in_progress(schedule.data_type) {
            self.now.checked_add(LOOK_AGAIN_AFTER).ok()
        } else {
            schedule.to_do = ToDo::Read;
            let read_last = self
                .states
                .get(&schedule.data_type)
                .and_then(|state| state.last_successful_sync_at);
            let base = read_last.or(self.connection.linked_at).unwrap_or(self.now);
            let spread = Spread::of(self.connection.id, schedule.data_type);
            self.settings
                .of(schedule.data_type)
                .frequency()
                .from_now(base, self.now, spread)
        };
    }
}

/// The connection was linked: each of its data types is weighed at the next look.
pub(super) async fn begin(
    tx: &mut Transaction,
    now: Timestamp,
    connection: &Connection,
    data_types: impl IntoIterator<Item = DataType>,
) -> Result<(), StoreError> {
    let ids = (connection.client_id, connection.company_id, connection.id);
    schedules::begin(tx, now, ids, data_types).await
}

/// A dataset has ended: writes when its data type is next read. Its success, if it was one, is noted
/// already.
pub(super) async fn note_end(
    tx: &mut Transaction,
    now: Timestamp,
    dataset: &Dataset,
) -> Result<(), StoreError> {
    let (client, id, data_type) = (dataset.client_id, dataset.connection_id, dataset.data_type);
    let connection = connections::find_in_client(tx, client, id).await?;
    let Some(connection) = connection.filter(|connection| connection.status == ConnectionStatus::Linked)
    else {
        return Ok(());
    };
    let effective = settings::effective(tx, client, dataset.company_id).await?;
    let frequency = effective.of(data_type).frequency();
    let spread = Spread::of(id, data_type);
    let mut schedule = Schedule {
        client,
        company: dataset.company_id,
        connection: id,
        data_type,
        to_do: ToDo::Read,
        next_due_at: None,
        failures: 0,
    };
    match dataset.status.group() {
        StatusGroup::Success => schedule.next_due_at = frequency.after_success(now, spread),
        StatusGroup::Failed => {
            let before = schedules::find(tx, client, id, data_type).await?;
            schedule.failures = before.map_or(0, |before| before.failures) + 1;
            schedule.next_due_at = frequency.after_failure(now, schedule.failures, spread);
        }
        _ if dataset.status == DatasetStatus::Cancelled => {
            let state = data_states::find(tx, client, id, data_type).await?;
            let read_last = state.and_then(|state| state.last_successful_sync_at);
            let base = read_last.or(connection.linked_at).unwrap_or(now);
            schedule.next_due_at = frequency.from_now(base, now, spread);
        }
        // The integration has no such data: nobody need ask again.
        _ => {}
    }
    schedules::put(tx, &schedule).await
}
