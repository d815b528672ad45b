//! Writing an organisation's books: the play runs on a thread of its own and streams into a file that takes its final
//! name only when it is whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tokio::sync::mpsc;

use super::StorageError;
use super::books::{key, schema};
use crate::books::bookkeeper::BooksError;
use crate::books::businesses::Script;
use crate::books::record::{BooksSink, DayMovement, Record, SinkClosed, Stream};

/// Records in a batch; also the rows of one `INSERT`.
const BATCH: usize = 64;
/// How the files of unfinished books end.
const PARTIAL: &str = "partial";
/// Batches that wait for the writer: what bounds memory.
const WAITING: usize = 64;

/// Why books could not be written to disk.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BooksWriteError {
    /// The play failed.
    #[error(transparent)]
    Play(#[from] BooksError),
    /// The file failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The play's thread died.
    #[error("the thread that plays the business ended early")]
    Interrupted,
}

/// How those who wait see the writing, and how they stop it.
#[derive(Debug, Default)]
pub(crate) struct WriteWatch {
    progress: AtomicU8,
    stopped: AtomicBool,
}

impl WriteWatch {
    /// How many per cent are written.
    pub(crate) fn progress(&self) -> u8 {
        self.progress.load(Ordering::Relaxed)
    }

    /// Whether the writing was told to end early.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Has the writing end early; nothing of it stays.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

enum Batch {
    Records(Vec<Record>),
    Movements(Vec<DayMovement>),
}

struct ChannelSink {
    sender: mpsc::Sender<Batch>,
    waiting: Vec<Record>,
    watch: Arc<WriteWatch>,
}

impl ChannelSink {
    fn send(&mut self, batch: Batch) -> Result<(), SinkClosed> {
        self.sender.blocking_send(batch).map_err(|_| SinkClosed)
    }

    fn flush(&mut self) -> Result<(), SinkClosed> {
        let records = std::mem::replace(&mut self.waiting, Vec::with_capacity(BATCH));
        if records.is_empty() {
            Ok(())
        } else {
            self.send(Batch::Records(records))
        }
    }
}

impl BooksSink for ChannelSink {
    fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        if self.watch.is_stopped() {
            return Err(SinkClosed);
        }
        self.waiting.push(record);
        if self.waiting.len() == BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn movements(&mut self, movements: Vec<DayMovement>) -> Result<(), SinkClosed> {
        self.send(Batch::Movements(movements))
    }

    fn progress(&mut self, percent: u8) {
        self.watch.progress.store(percent.min(99), Ordering::Relaxed);
    }
}

/// Plays `script` and writes its books to `path`, replacing nothing until they are whole.
pub(crate) async fn write_books(
    path: &Path,
    script: Script,
    watch: Arc<WriteWatch>,
) -> Result<(), BooksWriteError> {
    let partial = partial_path(path);
    let outcome = write_partial(&partial, script, watch).await;
    if outcome.is_err() {
        remove(&partial)?;
        return outcome;
    }
    std::fs::rename(&partial, path).map_err(StorageError::from)?;
    Ok(())
}

/// Removes what an interrupted writing left in a folder.
pub(crate) fn remove_partial_books(folder: &Path) -> Result<(), StorageError> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == PARTIAL) {
            remove(&path)?;
        }
    }
    Ok(())
}

async fn write_partial(
    partial: &Path,
    script: Script,
    watch: Arc<WriteWatch>,
) -> Result<(), BooksWriteError> {
    let mut connection = super::options(partial)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-16000")
        .connect()
        .await
        .map_err(StorageError::from)?;
    let (sender, receiver) = mpsc::channel(WAITING);
    let play = tokio::task::spawn_blocking(move || {
        let mut sink = ChannelSink {
            sender,
            waiting: Vec::with_capacity(BATCH),
            watch,
        };
        script.play(&mut sink)?;
        sink.flush()?;
        Ok::<(), BooksError>(())
    });
    let written = take(&mut connection, receiver, script).await;
    play.await.map_err(|_| BooksWriteError::Interrupted)??;
    written?;
    connection.close().await.map_err(StorageError::from)?;
    Ok(())
}

async fn take(
    connection: &mut SqliteConnection,
    mut receiver: mpsc::Receiver<Batch>,
    script: Script,
) -> Result<(), StorageError> {
    sqlx::raw_sql(schema()).execute(&mut *connection).await?;
    let insert: Arc<str> = insert_of(BATCH).into();
    let mut streams: BTreeMap<Stream, (i64, i64)> = BTreeMap::new();
    let mut transaction = connection.begin().await?;
    while let Some(batch) = receiver.recv().await {
        match batch {
            Batch::Records(records) => {
                for record in &records {
                    let number = i64::try_from(record.number).unwrap_or(i64::MAX);
                    let stream = streams.entry(record.stream).or_default();
                    let living = i64::from(!record.deleted);
                    *stream = (stream.0 + living, stream.1.max(number));
                }
                let statement = if records.len() == BATCH {
                    AssertSqlSafe(insert.clone())
                } else {
                    AssertSqlSafe(insert_of(records.len()).into())
                };
                let mut query = sqlx::query(statement);
                for record in records {
                    query = query
                        .bind(key(record.stream, record.number))
                        .bind(record.stream.code())
                        .bind(record.updated_at.as_microsecond())
                        .bind(record.deleted)
                        .bind(record.document);
                }
                query.execute(&mut *transaction).await?;
            }
            Batch::Movements(movements) => {
                let mut query = sqlx::query(AssertSqlSafe(insert_movements_of(movements.len())));
                for movement in movements {
                    query = query
                        .bind(movement.day)
                        .bind(i64::from(movement.account.0))
                        .bind(movement.net.cents())
                        .bind(movement.received.cents())
                        .bind(movement.paid.cents());
                }
                query.execute(&mut *transaction).await?;
            }
        }
    }
    for (stream, (total, highest)) in streams {
        sqlx::query("insert into streams (stream, total, highest) values ($1, $2, $3)")
            .bind(stream.code())
            .bind(total)
            .bind(highest)
            .execute(&mut *transaction)
            .await?;
    }
    sqlx::query("insert into covered (first_day, last_day) values ($1, $2)")
        .bind(script.first_day().to_string())
        .bind(script.last_day().to_string())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("create index records_by_change on records (stream, updated_at, deleted)")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

fn insert_of(rows: usize) -> String {
    let rows = (0..rows).map(|row| {
        let first = row * 5 + 1;
        format!(
            "(${first},${},${},${},${})",
            first + 1,
            first + 2,
            first + 3,
            first + 4
        )
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "insert into records (key, stream, updated_at, deleted, document) values {}",
        rows.join(",")
    )
}

fn insert_movements_of(rows: usize) -> String {
    let rows = (0..rows).map(|row| {
        let first = row * 5 + 1;
        format!(
            "(${first},${},${},${},${})",
            first + 1,
            first + 2,
            first + 3,
            first + 4
        )
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "insert into movements (day, account, net, received, paid) values {}",
        rows.join(",")
    )
}

fn partial_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.{PARTIAL}", uuid::Uuid::now_v7().simple()));
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<(), StorageError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
