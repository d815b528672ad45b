//! How each engine is opened.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::database::Pools;
use super::{StoreError, decimal};
use crate::config::DatabaseUrl;

/// Refuses a file that is missing and may not be made, before anything is made beside it.
pub fn check_there(url: &DatabaseUrl) -> Result<(), StoreError> {
    match url {
        DatabaseUrl::Sqlite { path, create: false } if !path.exists() => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let path = path.display();
            Err(StoreError::Open(match folder {
                Some(folder) if !folder.is_dir() => format!(
                    "there is no database at {path}, and no folder {}. Check --data-dir and --database-url",
                    folder.display()
                ),
                _ => format!(
                    "there is no database at {path}. Check --data-dir and --database-url. To make a new one there, start \
                     the server once with --database-url 'sqlite:{path}?mode=rwc'"
                ),
            }))
        }
        _ => Ok(()),
    }
}

/// Opens the file, or makes it where `create` allows that.
pub(super) async fn open_sqlite(path: &Path, create: bool) -> Result<Pools, StoreError> {
    if create {
        // Books are nobody else's to read; SQLite gives the files beside this one the same permissions.
        let made = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path);
        drop(made.map_err(|error| unopened(path, &error))?);
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // A provider's rotated token must survive a power cut, not only a crash of the process.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(30))
        .collation(decimal::DECIMAL, decimal::compare)
        .statement_cache_capacity(256)
        // As many rows as a page has by default: the reader is woken once for them.
        .row_buffer_size(101);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_mins(1))
        // Keys arrive in any order: what a batch of them touches does not fit into the default 2 MB,
        // and every page that spills is written twice. Measured: 18 % less work a record.
        .connect_with(options.clone().pragma("cache_size", "-16000"))
        .await
        .map_err(|error| unopened(path, &error))?;
    let readers = SqlitePoolOptions::new()
        .min_connections(0)
        .max_connections(8)
        // An open file does not go away.
        .test_before_acquire(false)
        .connect_with(options.pragma("query_only", "on"))
        .await
        .map_err(|error| unopened(path, &error))?;
    Ok(Pools::Sqlite { readers, writer })
}

fn unopened(path: &Path, error: &dyn std::error::Error) -> StoreError {
    StoreError::Open(format!(
        "the database {} cannot be opened ({error}). Check that the file and its folder can be read and written",
        path.display()
    ))
}

/// How long a connection may have been idle and still be taken without asking whether it is alive.
const FRESH: Duration = Duration::from_secs(1);

/// Connects to the server and checks its version.
pub(super) async fn open_postgres(url: &str) -> Result<Pools, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::Open(format!("the PostgreSQL URL cannot be read: {error}")))?
        .application_name("platypus");
    let place = format!("{}:{}", options.get_host(), options.get_port());
    reach(&options, &place).await?;
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(30))
        // Asking each time would be one more round trip for every statement.
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move { Ok(known.idle_for < FRESH || connection.ping().await.is_ok()) })
        })
        .connect_with(options)
        .await
        .map_err(|error| unreached(&place, &error.to_string()))?;
    let (version,): (i32,) = sqlx::query_as("select current_setting('server_version_num')::int")
        .fetch_one(&pool)
        .await?;
    if version < 150_000 {
        return Err(StoreError::Open(format!(
            "PostgreSQL at {place} is version {}; 15 or later is needed",
            version / 10_000
        )));
    }
    Ok(Pools::Postgres(pool))
}

/// How long a server may take to answer when it is first spoken to.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Connects once, without a pool: a pool tries again until its patience ends and then says that it did.
async fn reach(options: &PgConnectOptions, place: &str) -> Result<(), StoreError> {
    let connecting = sqlx::PgConnection::connect_with(options);
    match tokio::time::timeout(ANSWER_WITHIN, connecting).await {
        Ok(Ok(connection)) => Ok(connection.close().await?),
        Ok(Err(sqlx::Error::Database(error))) => Err(unreached(place, error.message())),
        Ok(Err(error)) => Err(unreached(place, &error.to_string())),
        Err(_) => Err(unreached(place, "no answer came within 10 seconds")),
    }
}

fn unreached(place: &str, reason: &str) -> StoreError {
    StoreError::Open(format!(
        "PostgreSQL at {place} cannot be used: {reason}. Check the URL, and that the server runs and has the database"
    ))
}
