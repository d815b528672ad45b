//! The bare loop on SQLite: many rows a statement, the statement prepared once.

use std::str::FromStr;
use std::time::Instant;

use anyhow::Result;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous,
};
use sqlx::{
    Arguments, AssertSqlSafe, Column, ConnectOptions, Connection, Row, SqlSafeStr, TypeInfo, ValueRef,
};

use super::{TABLES, Table, conflict, seconds};

/// Rows of one statement; more gain nothing.
const ROWS: usize = 64;

enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

struct Content {
    table: Table,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// Copies all rows in batches; how many records there are, and the seconds of the upserts.
pub(super) async fn copy(source: &str, target: &str, batch: usize) -> Result<(usize, f64)> {
    let mut from = options(source)?.connect().await?;
    let mut contents = Vec::new();
    for table in TABLES {
        contents.push(load(&mut from, *table).await?);
    }
    from.close().await?;
    let mut to = options(target)?.connect().await?;
    let records = contents[0].rows.len();
    let started = Instant::now();
    for start in (0..records).step_by(batch) {
        let mut transaction = to.begin_with("BEGIN IMMEDIATE").await?;
        for content in &contents {
            for rows in content.rows[start..records.min(start + batch)].chunks(ROWS) {
                let (text, arguments) = statement(content, rows)?;
                sqlx::query_with(AssertSqlSafe(text).into_sql_str(), arguments)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
    }
    Ok((records, seconds(started)))
}

/// What the store opens its writer with.
fn options(url: &str) -> Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000"))
}

async fn load(connection: &mut SqliteConnection, table: Table) -> Result<Content> {
    let text = format!("select * from {} order by {}", table.name, table.order);
    let found = sqlx::query(AssertSqlSafe(text).into_sql_str())
        .fetch_all(connection)
        .await?;
    let columns = found.first().map(|row| {
        row.columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect()
    });
    let rows = found.iter().map(cells).collect::<Result<_>>()?;
    Ok(Content {
        table,
        columns: columns.unwrap_or_default(),
        rows,
    })
}

fn cells(row: &SqliteRow) -> Result<Vec<Cell>> {
    (0..row.len())
        .map(|index| {
            let value = row.try_get_raw(index)?;
            Ok(match value.type_info().name() {
                _ if value.is_null() => Cell::Null,
                "TEXT" => Cell::Text(row.try_get(index)?),
                "BLOB" => Cell::Bytes(row.try_get(index)?),
                _ => Cell::Integer(row.try_get_unchecked(index)?),
            })
        })
        .collect()
}

fn statement(content: &Content, rows: &[Vec<Cell>]) -> Result<(String, SqliteArguments)> {
    let one = format!("({})", vec!["?"; content.columns.len()].join(", "));
    let text = format!(
        "insert into {} ({}) values {}{}",
        content.table.name,
        content.columns.join(", "),
        vec![one.as_str(); rows.len()].join(", "),
        conflict(content.table.key, &content.columns),
    );
    let mut arguments = SqliteArguments::default();
    for cell in rows.iter().flatten() {
        let added = match cell {
            Cell::Null => arguments.add(None::<i64>),
            Cell::Integer(value) => arguments.add(*value),
            Cell::Text(value) => arguments.add(value.as_str()),
            Cell::Bytes(value) => arguments.add(value.as_slice()),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok((text, arguments))
}
