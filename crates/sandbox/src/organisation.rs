//! An organisation: its books, which are written when first needed, its faults, and the calls about it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::books::businesses::{BusinessKind, Script};
use crate::faults::Faults;
use crate::storage::{BooksFile, BooksWriteError, StorageError, StoredOrganisation, WriteWatch, write_books};

/// The form of the books' files. Books of another form are left alone and written anew.
const BOOKS_FORMAT: u8 = 2;

/// How far an organisation's books are.
#[derive(Debug, Clone)]
pub(crate) enum BooksState {
    /// Nobody has asked for them.
    NotWritten,
    /// They are being written.
    Writing,
    /// They can be read.
    Ready(Arc<BooksFile>),
    /// They could not be written; asking again tries again.
    Failed(String),
}

/// Why books cannot be read now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BooksUnavailable {
    /// They are still being written: so many per cent are done.
    Preparing(u8),
    /// They could not be written.
    Failed(String),
}

/// Calls about an organisation.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// How many of which kind, since start.
    pub(crate) counts: BTreeMap<String, u64>,
    /// What the latest call for each list asked for, as its query.
    pub(crate) asked: BTreeMap<String, String>,
    window: Option<(Instant, u32)>,
}

/// Where a call stands in its minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Calls a minute.
    pub(crate) limit: u32,
    /// Calls left, or nothing if there were none left for this one.
    pub(crate) remaining: Option<u32>,
    /// Seconds until the minute ends.
    pub(crate) reset_seconds: u64,
}

impl Calls {
    /// Counts a call of a kind.
    pub(crate) fn count(&mut self, kind: &str) {
        match self.counts.get_mut(kind) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(kind.to_owned(), 1);
            }
        }
    }

    /// Takes a call from the current minute's allowance.
    pub(crate) fn take(&mut self, limit: u32, now: Instant) -> Allowance {
        const MINUTE: Duration = Duration::from_mins(1);
        let (started, used) = match self.window {
            Some((started, used)) if now.saturating_duration_since(started) < MINUTE => (started, used),
            _ => (now, 0),
        };
        let remaining = limit.checked_sub(used + 1);
        self.window = Some((started, used.saturating_add(1).min(limit)));
        let left = MINUTE.saturating_sub(now.saturating_duration_since(started));
        Allowance {
            limit,
            remaining,
            reset_seconds: left.as_secs().max(1),
        }
    }
}

/// An organisation.
#[derive(Debug)]
pub(crate) struct Organisation {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: BusinessKind,
    pub(crate) seed: u64,
    pub(crate) invoices: u32,
    ends_at: Option<Timestamp>,
    path: PathBuf,
    books: watch::Sender<BooksState>,
    watch: Arc<WriteWatch>,
    faults: Mutex<Faults>,
    calls: Mutex<Calls>,
}

impl Organisation {
    /// An organisation as it is kept; its books, if any, are opened when first needed.
    pub(crate) fn new(stored: StoredOrganisation, books_dir: &std::path::Path) -> Self {
        Self {
            path: books_dir.join(format!("{}-{BOOKS_FORMAT}.db", stored.id)),
            id: stored.id,
            name: stored.name,
            kind: stored.kind,
            seed: stored.seed,
            invoices: stored.invoices,
            ends_at: stored.ends_at,
            books: watch::channel(BooksState::NotWritten).0,
            watch: Arc::default(),
            faults: Mutex::new(serde_json::from_str(&stored.faults).unwrap_or_default()),
            calls: Mutex::new(Calls::default()),
        }
    }

    /// The faults that are on.
    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The calls about it.
    pub(crate) fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far its books are, and how many per cent are written.
    pub(crate) fn state(&self) -> (BooksState, u8) {
        let state = self.books.borrow().clone();
        let progress = match &state {
            BooksState::Ready(_) => 100,
            BooksState::NotWritten if self.path.exists() => 100,
            _ => self.watch.progress(),
        };
        (state, progress)
    }

    /// Whether its books are on disk, opened or not.
    pub(crate) fn is_written(&self) -> bool {
        matches!(*self.books.borrow(), BooksState::Ready(_)) || self.path.exists()
    }

    /// Has its books opened, or written and opened, unless that is done or under way.
    pub(crate) fn prepare(self: &Arc<Self>, now: Timestamp) {
        let starts = self.books.send_if_modified(|state| {
            let starts = matches!(state, BooksState::NotWritten | BooksState::Failed(_));
            if starts {
                *state = BooksState::Writing;
            }
            starts
        });
        if !starts {
            return;
        }
        let organisation = Arc::clone(self);
        tokio::spawn(async move {
            let state = match organisation.write_and_open(now).await {
                Ok(books) => BooksState::Ready(Arc::new(books)),
                Err(_) if organisation.watch.is_stopped() => BooksState::NotWritten,
                Err(error) => {
                    tracing::error!(organisation = organisation.id, %error, "the sandbox could not write books");
                    BooksState::Failed(error.to_string())
                }
            };
            organisation.books.send_replace(state);
        });
    }

    async fn write_and_open(&self, now: Timestamp) -> Result<BooksFile, BooksWriteError> {
        if !self.path.exists() {
            let script = Script {
                kind: self.kind,
                seed: self.seed,
                invoices: self.invoices,
                now: self.ends_at.unwrap_or(now),
            };
            let started = Instant::now();
            write_books(&self.path, script, Arc::clone(&self.watch)).await?;
            let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::info!(
                organisation = self.id,
                milliseconds,
                "the sandbox has written books"
            );
        }
        Ok(BooksFile::open(&self.path).await?)
    }

    /// Its books, waiting for them no longer than `wait`.
    pub(crate) async fn books(
        self: &Arc<Self>,
        now: Timestamp,
        wait: Duration,
    ) -> Result<Arc<BooksFile>, BooksUnavailable> {
        if let BooksState::Ready(books) = &*self.books.borrow() {
            return Ok(Arc::clone(books));
        }
        self.prepare(now);
        let mut receiver = self.books.subscribe();
        let settled =
            receiver.wait_for(|state| matches!(state, BooksState::Ready(_) | BooksState::Failed(_)));
        let preparing = || BooksUnavailable::Preparing(self.watch.progress());
        let state = match tokio::time::timeout(wait, settled).await {
            Ok(Ok(state)) => state.clone(),
            _ => return Err(preparing()),
        };
        match state {
            BooksState::Ready(books) => Ok(books),
            BooksState::Failed(why) => Err(BooksUnavailable::Failed(why)),
            BooksState::NotWritten | BooksState::Writing => Err(preparing()),
        }
    }

    /// Ends the writing of its books if it is under way, and closes their file if it is open.
    pub(crate) async fn close(&self) {
        self.watch.stop();
        let mut receiver = self.books.subscribe();
        let settled = receiver
            .wait_for(|state| !matches!(state, BooksState::Writing))
            .await;
        let state = settled.map_or(BooksState::NotWritten, |state| state.clone());
        if let BooksState::Ready(books) = state {
            books.close().await;
        }
    }

    /// Removes its books from disk. They must be closed.
    pub(crate) fn remove_books(&self) -> Result<(), StorageError> {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(suffix);
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_allows_so_many_calls_and_the_next_one_starts_afresh() {
        let mut calls = Calls::default();
        let start = Instant::now();
        let remaining: Vec<Option<u32>> = (0..4).map(|_| calls.take(2, start).remaining).collect();
        assert_eq!(remaining, [Some(1), Some(0), None, None]);
        assert_eq!(calls.take(2, start + Duration::from_mins(1)).remaining, Some(1));
    }
}
