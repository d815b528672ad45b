//! Databases for tests: the same test runs on every engine at hand.

use crate::config::DatabaseUrl;

use super::{MasterKeys, Store};

/// A fresh database that goes away with this value.
pub struct TestDatabase {
    /// The engine's name, for messages.
    pub engine: &'static str,
    /// Where it is.
    pub url: DatabaseUrl,
    folder: Option<tempfile::TempDir>,
    /// Drops a PostgreSQL database; whoever takes the URL for longer than this value takes this along.
    pub postgres: Option<PostgresDatabase>,
}

/// A database on the test server, dropped with this value: hundreds of tests make one each, and a
/// disk that fills up fails the tests that come last.
pub struct PostgresDatabase {
    server: String,
    name: String,
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // A runtime of its own on a thread of its own: values are dropped inside and outside of one.
        std::thread::scope(|threads| {
            threads.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                if let Ok(runtime) = runtime {
                    // What is left behind goes with the cluster.
                    drop(runtime.block_on(self.remove()));
                }
            });
        });
    }
}

impl PostgresDatabase {
    async fn remove(&self) -> Result<(), sqlx::Error> {
        use sqlx::{AssertSqlSafe, Connection, Executor};
        let mut connection = sqlx::PgConnection::connect(&self.server).await?;
        connection
            .execute(AssertSqlSafe(format!(
                "drop database if exists {} with (force)",
                self.name
            )))
            .await?;
        connection.close().await
    }
}

impl TestDatabase {
    /// Opens the database with a fixed master key.
    pub async fn open(&self) -> Store {
        Store::open(&self.url, master_keys())
            .await
            .expect("the test database opens")
    }

    /// The folder that holds a SQLite database.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_ref().map(tempfile::TempDir::path)
    }
}

/// The master key every test uses.
pub fn master_keys() -> MasterKeys {
    MasterKeys::parse("dGVzdHMgdXNlIHRoaXMga2V5LCBub2JvZHkgZWxzZSE=").expect("the test key is well formed")
}

/// A new database on each engine at hand: SQLite always, PostgreSQL where
/// `PLATYPUS_TEST_POSTGRES` names a server on which databases can be made. Says so where not.
pub async fn databases() -> Vec<TestDatabase> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("platypus.db");
    let mut databases = vec![TestDatabase {
        engine: "SQLite",
        url: DatabaseUrl::Sqlite { path, create: true },
        folder: Some(folder),
        postgres: None,
    }];
    match std::env::var("PLATYPUS_TEST_POSTGRES") {
        Ok(server) => databases.push(postgres(&server).await),
        Err(_) => skip(
            "PostgreSQL half of a store test",
            "PLATYPUS_TEST_POSTGRES names no server",
        ),
    }
    databases
}

/// A new SQLite database in memory, where the system has a folder that is: for tests that write a great
/// deal.
pub fn in_memory() -> TestDatabase {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("a temporary folder can be made");
    TestDatabase {
        engine: "SQLite",
        url: DatabaseUrl::Sqlite {
            path: folder.path().join("platypus.db"),
            create: true,
        },
        folder: Some(folder),
        postgres: None,
    }
}

/// Says, in one line that the test command collects, that something was not tested and why.
#[allow(clippy::print_stderr)] // the line is for the person who runs the tests
pub fn skip(what: &str, why: &str) {
    eprintln!("skipped: {what}: {why}");
    if let Ok(path) = std::env::var("PLATYPUS_SKIPS") {
        use std::io::Write;
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        if let Ok(mut file) = file {
            let _ = writeln!(file, "skipped: {what}: {why}");
        }
    }
}

async fn postgres(server: &str) -> TestDatabase {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let name = format!("platypus_test_{}", uuid::Uuid::now_v7().simple());
    let mut connection = sqlx::PgConnection::connect(server)
        .await
        .expect("the test PostgreSQL answers");
    connection
        .execute(AssertSqlSafe(format!("create database {name}")))
        .await
        .expect("a database can be made on the test PostgreSQL");
    connection.close().await.expect("the connection closes");
    let mut url = url::Url::parse(server).expect("PLATYPUS_TEST_POSTGRES is a URL");
    url.set_path(&name);
    TestDatabase {
        engine: "PostgreSQL",
        url: DatabaseUrl::Postgres(url.to_string()),
        folder: None,
        postgres: Some(PostgresDatabase {
            server: server.to_owned(),
            name,
        }),
    }
}
