//! Which sets' key columns are held in memory. A set is held once it was asked for twice since it
//! last changed, and used only as long as it stands in the version that was read: nothing held is
//! ever out of date, on however many nodes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use platypus_model::ClientId;
use tokio::sync::Semaphore;

use crate::store::{Database, Reader, StoreError, sql, stored_row};

use super::columns::{Builder, KeyRow, SetColumns};
use super::document::SetOfPage;
use super::number::RecordNumber;

/// How much memory all held columns may take, in bytes: about half a million invoices.
const MOST_BYTES: usize = 64 << 20;
/// A set of more records than this is left to the database: alone it would take all of the memory.
const MOST_RECORDS: i64 = 500_000;
/// How many sets are remembered as asked for.
const MOST_ASKED: usize = 20_000;
/// How many keys are read at a time.
const READ_AT_ONCE: i64 = 5_000;

/// The sets that are held or were asked for.
#[derive(Default)]
pub(in crate::store) struct HeldSets {
    sets: Mutex<Sets>,
    /// One set is read at a time: what is saved later is not to be paid for at once.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Sets {
    by_number: HashMap<i64, Entry>,
    bytes: usize,
    /// Goes up with every use.
    uses: u64,
}

struct Entry {
    version: i64,
    state: State,
    used: u64,
}

enum State {
    Asked,
    /// Whoever asks meanwhile takes turns; when the reading has ended there are no more turns.
    Reading(Arc<Semaphore>),
    Held(Arc<SetColumns>),
    /// It changed while it was read, or it cannot be held.
    Unheld,
}

/// What to do for a set.
pub(super) enum Answer {
    /// Its columns.
    Held(Arc<SetColumns>),
    /// Ask the database, and have the set read meanwhile.
    Read,
    /// It is being read: ask the database when it is your turn, or here again when there are no more.
    BeingRead(Arc<Semaphore>),
    /// Ask the database.
    NotHeld,
}

impl HeldSets {
    fn sets(&self) -> std::sync::MutexGuard<'_, Sets> {
        // Every change below is whole before the lock is let go.
        self.sets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for a set in the version in which it stands.
    pub(super) fn ask(&self, set: &SetOfPage) -> Answer {
        if set.total > MOST_RECORDS {
            return Answer::NotHeld;
        }
        let mut sets = self.sets();
        sets.uses += 1;
        let uses = sets.uses;
        let Some(entry) = sets
            .by_number
            .get_mut(&set.number)
            .filter(|entry| entry.version == set.version)
        else {
            sets.put(set, State::Asked);
            return Answer::NotHeld;
        };
        entry.used = uses;
        match &entry.state {
            State::Held(columns) => Answer::Held(Arc::clone(columns)),
            State::Reading(turns) => Answer::BeingRead(Arc::clone(turns)),
            State::Unheld => Answer::NotHeld,
            State::Asked => {
                entry.state = State::Reading(Arc::new(Semaphore::new(1)));
                Answer::Read
            }
        }
    }

    /// Forgets every set.
    #[cfg(any(test, feature = "testing"))]
    pub(super) fn forget(&self) {
        *self.sets() = Sets::default();
    }

    /// Reads a set and holds it, unless it changed meanwhile; whether it is held.
    pub(super) async fn read(
        &self,
        reader: &mut Reader,
        client: ClientId,
        set: &SetOfPage,
    ) -> Result<bool, StoreError> {
        let _one_at_a_time = self.reading.lock().await;
        let columns = read(reader, client, set).await;
        let mut sets = self.sets();
        match columns {
            Ok(Some(columns)) => {
                sets.put(set, State::Held(Arc::new(columns)));
                Ok(true)
            }
            // Nobody tries again before it changes.
            Ok(None) => {
                sets.put(set, State::Unheld);
                Ok(false)
            }
            Err(error) => {
                sets.put(set, State::Asked);
                Err(error)
            }
        }
    }
}

impl Sets {
    fn put(&mut self, set: &SetOfPage, state: State) {
        self.bytes += state.bytes();
        let entry = Entry {
            version: set.version,
            state,
            used: self.uses,
        };
        if let Some(before) = self.by_number.insert(set.number, entry) {
            self.bytes -= before.state.bytes();
            if let State::Reading(turns) = before.state {
                turns.close();
            }
        }
        if self.by_number.len() > MOST_ASKED {
            self.by_number
                .retain(|_, entry| !matches!(entry.state, State::Asked | State::Unheld));
        }
        while self.bytes > MOST_BYTES {
            let held = self.by_number.iter().filter(|(_, entry)| entry.state.bytes() > 0);
            let longest_unused = held
                .min_by_key(|(_, entry)| entry.used)
                .map(|(number, _)| *number);
            match longest_unused.and_then(|number| self.by_number.remove(&number)) {
                Some(entry) => self.bytes -= entry.state.bytes(),
                None => return,
            }
        }
    }
}

impl State {
    fn bytes(&self) -> usize {
        match self {
            Self::Held(columns) => columns.bytes(),
            Self::Asked | Self::Reading(_) | Self::Unheld => 0,
        }
    }
}

stored_row! {
    struct Row {
        record_id: String,
        number: i64,
        is_deleted: bool,
        modified_at: i64,
        source_modified_at: Option<i64>,
        number_1: Option<i64>,
        number_2: Option<i64>,
        number_3: Option<i64>,
        date_1: Option<i64>,
        date_2: Option<i64>,
        date_3: Option<i64>,
        text_1: Option<String>,
        text_2: Option<String>,
        text_3: Option<String>,
        text_4: Option<String>,
    }
}

/// Reads a set's columns; none where it changed meanwhile or cannot be held.
async fn read(
    reader: &mut Reader,
    client: ClientId,
    set: &SetOfPage,
) -> Result<Option<SetColumns>, StoreError> {
    let Ok(records) = usize::try_from(set.total) else {
        return Ok(None);
    };
    let mut builder = Builder::new(set.number, records);
    let mut after = String::new();
    loop {
        let rows: Vec<Row> = reader
            .all(&sql!(
                "select record_id, record_number, is_deleted, modified_at, source_modified_at, \
                 number_1, number_2, number_3, date_1, date_2, date_3, text_1, text_2, text_3, text_4 \
                 from record_keys where client_id = $1 and set_number = $2 and record_id > $3 \
                 order by record_id limit $4",
                client,
                set.number,
                &after,
                READ_AT_ONCE
            ))
            .await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.record_id);
        for row in rows {
            if builder.add(row.into()).is_none() {
                return Ok(None);
            }
        }
    }
    // The version goes up with the rows: the same before and after means that none of them changed.
    let now: Option<(i64,)> = reader
        .optional(&sql!(
            "select version from record_sets where client_id = $1 and set_number = $2",
            client,
            set.number
        ))
        .await?;
    if now != Some((set.version,)) {
        return Ok(None);
    }
    Ok(builder.finish())
}

impl From<Row> for KeyRow {
    fn from(row: Row) -> Self {
        Self {
            number: RecordNumber(row.number),
            numbers: [
                row.number_1,
                row.number_2,
                row.number_3,
                row.date_1,
                row.date_2,
                row.date_3,
                Some(row.modified_at),
                row.source_modified_at,
            ],
            texts: [row.text_1, row.text_2, row.text_3, row.text_4],
            is_deleted: row.is_deleted,
        }
    }
}
