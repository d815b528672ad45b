//! What the sandbox keeps on disk: one file for grants and organisations, and one for each organisation's books.

mod access;
mod books;
mod central;
mod edit;
mod grants;
mod sessions;
mod writer;

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

pub(crate) use access::TokenOutcome;
pub(crate) use books::{BooksFile, Deletions, Period};
pub(crate) use central::{Central, StoredOrganisation};
pub(crate) use edit::{Answered, BooksEdit, Movement};
pub(crate) use grants::{CodeOutcome, Grant, GrantTokens, Lifetimes, RefreshOutcome, TokenHash};
pub(crate) use sessions::{NewCode, PendingRequest};
pub(crate) use writer::{BooksWriteError, WriteWatch, remove_partial_books, write_books};

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database engine refused.
    #[error("the sandbox's database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// What is stored cannot be understood.
    #[error(
        "the sandbox's database holds {what} that cannot be read; delete the sandbox's data folder to start afresh"
    )]
    Unreadable {
        /// What it is.
        what: &'static str,
    },
    /// A file could not be moved or removed.
    #[error("a file of the sandbox could not be changed: {0}")]
    File(#[from] std::io::Error),
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
}

async fn pool(options: SqliteConnectOptions, connections: u32) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
}
