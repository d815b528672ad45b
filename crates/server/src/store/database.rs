//! The two engines behind one interface.

use std::future::Future;
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow, SqlSafeStr};

use super::known_keys::KnownKeys;
use super::records::HeldSets;
use super::secrets::MasterKeys;
use super::signals::Signals;
use crate::config::DatabaseUrl;

use super::opening::{check_there, open_postgres, open_sqlite};
use super::{Statement, StoreError, migrations, secrets};

/// How many earlier versions of each record are kept where nothing else is said.
pub const VERSIONS_KEPT: u16 = 10;

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, one file, one process that writes.
    Sqlite,
    /// PostgreSQL 15 or later, any number of nodes.
    Postgres,
}

/// The connections to the open database.
#[derive(Clone)]
pub(super) enum Pools {
    /// One writer, so that no writer ever waits inside SQLite, and readers that see the last commit.
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// A type that is read from a row of either engine: tuples of plain columns, or `stored_row!`.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// Something that runs statements: a [`Reader`] or a [`Transaction`].
pub trait Database: Send {
    /// Which engine this is.
    fn engine(&self) -> Engine;

    /// Every row.
    fn all<T: Row>(
        &mut self,
        statement: &impl Statement,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send;

    /// The first row, if there is one.
    fn optional<T: Row>(
        &mut self,
        statement: &impl Statement,
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send;

    /// The row that must be there.
    fn one<T: Row>(
        &mut self,
        statement: &impl Statement,
    ) -> impl Future<Output = Result<T, StoreError>> + Send;

    /// Runs the statement; how many rows it changed.
    fn execute(&mut self, statement: &impl Statement)
    -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Runs one sqlx call on whichever engine `$self` holds.
macro_rules! on_engine {
    ($statement:expr, $engine:expr, $executor:expr, $query:ident, $call:ident) => {{
        let (text, values) = $statement.build($engine);
        Ok(sqlx::$query(AssertSqlSafe(text).into_sql_str(), values)
            .$call($executor)
            .await?)
    }};
}

macro_rules! database_methods {
    ($sqlite:pat => $lite:expr, $postgres:pat => $pg:expr) => {
        async fn all<T: Row>(&mut self, statement: &impl Statement) -> Result<Vec<T>, StoreError> {
            match &mut self.kind {
                $sqlite => on_engine!(statement, Engine::Sqlite, $lite, query_as_with, fetch_all),
                $postgres => on_engine!(statement, Engine::Postgres, $pg, query_as_with, fetch_all),
            }
        }

        async fn optional<T: Row>(&mut self, statement: &impl Statement) -> Result<Option<T>, StoreError> {
            match &mut self.kind {
                $sqlite => on_engine!(
                    statement,
                    Engine::Sqlite,
                    $lite,
                    query_as_with,
                    fetch_optional
                ),
                $postgres => on_engine!(
                    statement,
                    Engine::Postgres,
                    $pg,
                    query_as_with,
                    fetch_optional
                ),
            }
        }

        async fn one<T: Row>(&mut self, statement: &impl Statement) -> Result<T, StoreError> {
            match &mut self.kind {
                $sqlite => on_engine!(statement, Engine::Sqlite, $lite, query_as_with, fetch_one),
                $postgres => on_engine!(statement, Engine::Postgres, $pg, query_as_with, fetch_one),
            }
        }

        async fn execute(&mut self, statement: &impl Statement) -> Result<u64, StoreError> {
            match &mut self.kind {
                $sqlite => {
                    let done: Result<_, StoreError> =
                        on_engine!(statement, Engine::Sqlite, $lite, query_with, execute);
                    Ok(done?.rows_affected())
                }
                $postgres => {
                    let done: Result<_, StoreError> =
                        on_engine!(statement, Engine::Postgres, $pg, query_with, execute);
                    Ok(done?.rows_affected())
                }
            }
        }
    };
}

/// Reads outside any transaction: each statement sees the last commit.
#[derive(Clone)]
pub struct Reader {
    kind: ReaderKind,
    pub(super) held: Arc<HeldSets>,
}

/// The pool a [`Reader`] reads through.
#[derive(Clone)]
enum ReaderKind {
    /// The readers' pool.
    Sqlite(SqlitePool),
    /// The pool.
    Postgres(PgPool),
}

impl Reader {
    /// Takes one connection for several statements in a row: taking and giving back one costs as much
    /// as a small statement. Keep it short, and wait for nothing else meanwhile: others need it.
    pub(super) async fn session(&self) -> Result<Session, StoreError> {
        Ok(Session {
            kind: match &self.kind {
                ReaderKind::Sqlite(pool) => SessionKind::Sqlite(pool.acquire().await?),
                ReaderKind::Postgres(pool) => SessionKind::Postgres(pool.acquire().await?),
            },
        })
    }
}

/// Reads over one connection, outside any transaction.
pub(super) struct Session {
    pub(super) kind: SessionKind,
}

/// The engine's own connection, for the statements an aggregate runs by itself.
pub(super) enum SessionKind {
    /// One of the readers'.
    Sqlite(PoolConnection<sqlx::Sqlite>),
    /// One of the pool.
    Postgres(PoolConnection<sqlx::Postgres>),
}

impl Database for Session {
    fn engine(&self) -> Engine {
        match self.kind {
            SessionKind::Sqlite(_) => Engine::Sqlite,
            SessionKind::Postgres(_) => Engine::Postgres,
        }
    }

    database_methods!(
        SessionKind::Sqlite(connection) => &mut **connection,
        SessionKind::Postgres(connection) => &mut **connection
    );
}

impl Database for Reader {
    fn engine(&self) -> Engine {
        match self.kind {
            ReaderKind::Sqlite(_) => Engine::Sqlite,
            ReaderKind::Postgres(_) => Engine::Postgres,
        }
    }

    database_methods!(ReaderKind::Sqlite(pool) => &*pool, ReaderKind::Postgres(pool) => &*pool);
}

/// A unit of work: all of it is kept by [`Transaction::commit`], or none of it. On SQLite it
/// holds the one writer from the start (`BEGIN IMMEDIATE`), so keep it short and never wait for
/// the network inside it.
pub struct Transaction {
    pub(super) kind: TransactionKind,
    after_commit: Vec<Box<dyn FnOnce() + Send>>,
    pub(super) keys: Arc<MasterKeys>,
    pub(super) signals: Arc<Signals>,
    versions_kept: u16,
}

/// The engine's own transaction, for the statements an aggregate batches by itself.
pub(super) enum TransactionKind {
    /// On the one writer.
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    /// On a connection of the pool.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Transaction {
    /// How many earlier versions of each record are kept.
    pub(super) fn versions_kept(&self) -> u16 {
        self.versions_kept
    }

    /// Keeps everything done in this transaction, then runs what waits for it.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.kind {
            TransactionKind::Sqlite(transaction) => transaction.commit().await?,
            TransactionKind::Postgres(transaction) => transaction.commit().await?,
        }
        for run in self.after_commit {
            run();
        }
        Ok(())
    }

    /// Runs `run` once the transaction is committed, and not at all if it is not: for waking
    /// those in this process who wait for what it wrote.
    pub fn after_commit(&mut self, run: impl FnOnce() + Send + 'static) {
        self.after_commit.push(Box::new(run));
    }
}

impl Database for Transaction {
    fn engine(&self) -> Engine {
        match self.kind {
            TransactionKind::Sqlite(_) => Engine::Sqlite,
            TransactionKind::Postgres(_) => Engine::Postgres,
        }
    }

    database_methods!(
        TransactionKind::Sqlite(transaction) => &mut **transaction,
        TransactionKind::Postgres(transaction) => &mut **transaction
    );
}

/// The open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    pub(super) keys: Arc<MasterKeys>,
    pub(super) signals: Arc<Signals>,
    held: Arc<HeldSets>,
    known_keys: Arc<KnownKeys>,
    versions_kept: u16,
}

impl Store {
    /// Opens the database, brings its schema up to date and proves that `keys` are the ones its
    /// secrets were sealed with.
    ///
    /// # Errors
    /// A missing SQLite file that may not be made, a folder that cannot be written, a server that
    /// does not answer, a schema newer than this program, or a wrong master key: each with a
    /// message that says what to do.
    pub async fn open(url: &DatabaseUrl, keys: MasterKeys) -> Result<Self, StoreError> {
        check_there(url)?;
        let pools = match url {
            DatabaseUrl::Sqlite { path, create } => open_sqlite(path, *create).await?,
            DatabaseUrl::Postgres(url) => open_postgres(url).await?,
        };
        match &pools {
            Pools::Sqlite { writer, .. } => migrations::migrator(Engine::Sqlite).run(writer).await?,
            Pools::Postgres(pool) => migrations::migrator(Engine::Postgres).run(pool).await?,
        }
        let store = Self {
            pools,
            keys: Arc::new(keys),
            signals: Arc::default(),
            held: Arc::default(),
            known_keys: Arc::default(),
            versions_kept: VERSIONS_KEPT,
        };
        secrets::check_master_key(&store).await?;
        Ok(store)
    }

    /// The same store, keeping so many earlier versions of each record that changes from now on.
    #[must_use]
    pub fn keeping_versions(mut self, versions: u16) -> Self {
        self.versions_kept = versions;
        self
    }

    /// Rewrites the database so that nothing that was deleted is left in its files. It takes as long
    /// as copying them, and holds up writers meanwhile. On PostgreSQL the write-ahead log and its
    /// archive keep what they hold until the server recycles them, and its statistics keep samples of
    /// columns until it analyses their tables anew.
    pub async fn compact(&self) -> Result<(), StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                sqlx::query("vacuum").execute(writer).await?;
                sqlx::query("pragma wal_checkpoint(truncate)")
                    .execute(writer)
                    .await?;
            }
            Pools::Postgres(pool) => {
                sqlx::query("vacuum (full)").execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A handle for reads outside any transaction.
    pub fn reader(&self) -> Reader {
        Reader {
            kind: match &self.pools {
                Pools::Sqlite { readers, .. } => ReaderKind::Sqlite(readers.clone()),
                Pools::Postgres(pool) => ReaderKind::Postgres(pool.clone()),
            },
            held: Arc::clone(&self.held),
        }
    }

    /// The API keys that this process found lately.
    pub fn known_keys(&self) -> &KnownKeys {
        &self.known_keys
    }

    /// Asks the database for nothing, to hear whether it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: (i64,) = self
            .reader()
            .one(&super::sql!("select cast(1 as bigint)"))
            .await?;
        Ok(())
    }

    /// Begins a unit of work.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        let kind = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                TransactionKind::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => TransactionKind::Postgres(pool.begin().await?),
        };
        Ok(Transaction {
            kind,
            after_commit: Vec::new(),
            keys: Arc::clone(&self.keys),
            signals: Arc::clone(&self.signals),
            versions_kept: self.versions_kept,
        })
    }

    /// The PostgreSQL pool, for `LISTEN`; none on SQLite.
    pub(super) fn postgres(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Postgres(pool) => Some(pool),
            Pools::Sqlite { .. } => None,
        }
    }

    /// Closes every connection, letting those in use finish.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
