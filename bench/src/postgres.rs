//! A new database for each measurement, and none of the one before left to be written.

use std::process::Command;

use anyhow::{Result, ensure};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;

/// Makes an empty database of that name, dropping an earlier one, and returns its URL.
pub(crate) async fn fresh_database(maintenance: &str, name: &str) -> Result<String> {
    let mut connection = PgConnection::connect(maintenance).await?;
    connection
        .execute(AssertSqlSafe(format!(
            "drop database if exists {name} with (force)"
        )))
        .await?;
    connection
        .execute(AssertSqlSafe(format!("create database {name}")))
        .await?;
    connection.close().await?;
    let mut url = Url::parse(maintenance)?;
    url.set_path(name);
    Ok(url.into())
}

/// Has everything written that earlier measurements left in memory: it is no business of the next one.
pub(crate) async fn settle(maintenance: &str) -> Result<()> {
    let mut connection = PgConnection::connect(maintenance).await?;
    connection.execute("checkpoint").await?;
    connection.close().await?;
    ensure!(Command::new("sync").status()?.success(), "`sync` failed");
    Ok(())
}
