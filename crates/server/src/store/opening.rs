//! How each engine is opened.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::database::Pools;
use super::{StoreError, decimal};

/// Opens the file, or makes it where `create` allows that.
pub(super) async fn open_sqlite(path: &Path, create: bool) -> Result<Pools, StoreError> {
    if !create && !path.exists() {
        return Err(StoreError::Open(format!(
            "there is no database at {}. Check the path, or add `?mode=rwc` to the URL to make a new one there",
            path.display()
        )));
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        // A provider's rotated token must survive a power cut, not only a crash of the process.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(30))
        .collation(decimal::DECIMAL, decimal::compare)
        .statement_cache_capacity(256)
        // As many rows as a page has by default: the reader is woken once for them.
        .row_buffer_size(101);
    let unopened = |error: sqlx::Error| {
        StoreError::Open(format!(
            "the database {} cannot be opened ({error}). Check that the file and its folder can be read and written",
            path.display()
        ))
    };
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_mins(1))
        // Keys arrive in any order: what a batch of them touches does not fit into the default 2 MB,
        // and every page that spills is written twice. Measured: 18 % less work a record.
        .connect_with(options.clone().pragma("cache_size", "-16000"))
        .await
        .map_err(unopened)?;
    let readers = SqlitePoolOptions::new()
        .min_connections(0)
        .max_connections(8)
        // An open file does not go away.
        .test_before_acquire(false)
        .connect_with(options.pragma("query_only", "on"))
        .await
        .map_err(unopened)?;
    Ok(Pools::Sqlite { readers, writer })
}

/// How long a connection may have been idle and still be taken without asking whether it is alive.
const FRESH: Duration = Duration::from_secs(1);

/// Connects to the server and checks its version.
pub(super) async fn open_postgres(url: &str) -> Result<Pools, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::Open(format!("the PostgreSQL URL cannot be read: {error}")))?
        .application_name("platypus");
    let place = format!("{}:{}", options.get_host(), options.get_port());
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
        .map_err(|error| {
            StoreError::Open(format!(
                "PostgreSQL at {place} refused the connection ({error}). Check the URL; the database must exist"
            ))
        })?;
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
