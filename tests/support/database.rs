//! One new database per test and engine, for tests that run the server as a program.

use platypus::config::DatabaseUrl;
use platypus::store::testing::{self, PostgresDatabase};

/// Where a test's data goes.
pub struct TestData {
    /// The engine's name, for messages.
    pub engine: &'static str,
    /// The server's data folder: keys, the sandbox's books and, on SQLite, the database.
    pub folder: tempfile::TempDir,
    /// The PostgreSQL database; none on SQLite, which keeps its file in the folder.
    pub database_url: Option<String>,
    /// Drops that database in the end.
    _postgres: Option<PostgresDatabase>,
}

impl TestData {
    /// A folder for SQLite alone, for tests of what no engine changes: pages in a browser, say.
    pub fn sqlite() -> Self {
        Self {
            engine: "SQLite",
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
            database_url: None,
            _postgres: None,
        }
    }
}

/// A place for data on each engine at hand: SQLite always, PostgreSQL where `PLATYPUS_TEST_POSTGRES`
/// names a server; a skip where not.
pub async fn engines() -> Vec<TestData> {
    let databases = testing::databases().await;
    databases
        .into_iter()
        .map(|database| TestData {
            engine: database.engine,
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
            database_url: match database.url {
                DatabaseUrl::Postgres(url) => Some(url),
                DatabaseUrl::Sqlite { .. } => None,
            },
            _postgres: database.postgres,
        })
        .collect()
}
