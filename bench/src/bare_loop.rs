//! The floor under every sync: the very rows that Platypus stored, taken back into memory and upserted
//! by a loop that does nothing else. Same tables and indexes, same bytes, same batches, same durability.

use std::str::FromStr;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;
use platypus::config::DatabaseUrl;
use platypus::store::{MasterKeys, Store};

mod postgres;
mod sqlite;

/// What the loop is told.
#[derive(Args)]
pub(crate) struct Settings {
    /// The database that Platypus synced into: `sqlite:FILE` or `postgres://…`.
    #[arg(long)]
    source: String,
    /// An empty database of the same engine.
    #[arg(long)]
    target: String,
    /// Rows of one transaction.
    #[arg(long)]
    batch: usize,
}

/// The tables a synced record stands in, with what makes a row of each unique. Both are written in the
/// transaction of a batch.
const TABLES: &[Table] = &[
    Table {
        name: "records",
        order: "record_number",
        key: "record_number",
        postgres_key: "client_id, record_number",
    },
    Table {
        name: "record_keys",
        order: "record_number",
        key: "client_id, set_number, record_id",
        postgres_key: "client_id, set_number, record_id",
    },
];

/// A table that is copied.
#[derive(Clone, Copy)]
struct Table {
    name: &'static str,
    order: &'static str,
    key: &'static str,
    postgres_key: &'static str,
}

/// ` on conflict (…) do update set …` for all columns that are no part of the key.
fn conflict(key: &str, columns: &[String]) -> String {
    let changes: Vec<String> = columns
        .iter()
        .filter(|column| !key.split(", ").any(|part| part == **column))
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    format!(" on conflict ({key}) do update set {}", changes.join(", "))
}

/// Loads, upserts, prints one line of JSON.
pub(crate) async fn run(settings: &Settings) -> Result<()> {
    let target = DatabaseUrl::from_str(&settings.target).map_err(anyhow::Error::msg)?;
    // Opening a store lays its schema; the key seals nothing here.
    let keys =
        MasterKeys::parse("dGhlIGJlbmNoIHNlYWxzIG5vdGhpbmcgd2l0aCB0aGk=").context("the bench's key")?;
    drop(Store::open(&target, keys).await?);
    let (rows, seconds) = if settings.source.starts_with("sqlite:") {
        sqlite::copy(&settings.source, &settings.target, settings.batch).await?
    } else {
        postgres::copy(&settings.source, &settings.target, settings.batch).await?
    };
    println!("{}", serde_json::json!({ "rows": rows, "seconds": seconds }));
    Ok(())
}

/// Seconds since.
fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}
