//! What can go wrong with the store.

use super::{ColumnError, SecretError};

/// An error of the store. Its message is for the operator's log, never for an API answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened; the message says which and what to do.
    #[error("{0}")]
    Open(String),
    /// A migration failed.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database refused or lost a statement.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A stored value does not fit its type: the database was written by something else.
    #[error("stored data: {0}")]
    Stored(#[from] ColumnError),
    /// What is stored can't be read back; the message says what it is.
    #[error("{0}; restore the database from a backup or sync the connection anew")]
    Damaged(String),
    /// A secret could not be sealed or opened.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

impl StoreError {
    /// Whether the statement broke a unique constraint: somebody else was first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(error) if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation))
    }

    /// Whether the statement met another transaction that waited for this one (PostgreSQL's
    /// deadlock and serialisation failures): nothing was kept, and the same again will do.
    pub fn is_contention(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        code.is_some_and(|code| code == "40P01" || code == "40001")
    }
}
