//! A new database for each measurement.

use anyhow::Result;
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
    // What earlier runs left to be written is no business of the next one.
    connection.execute("checkpoint").await?;
    connection.close().await?;
    let mut url = Url::parse(maintenance)?;
    url.set_path(name);
    Ok(url.into())
}
