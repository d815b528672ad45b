//! The bare loop on PostgreSQL: arrays that the server unnests, one statement a table and batch; what
//! is the same for a whole batch is sent once.

use std::time::Instant;

use anyhow::{Result, bail};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, Column, Connection, PgConnection, Row, SqlSafeStr, TypeInfo};
use uuid::Uuid;

use super::{TABLES, Table, conflict, seconds};

/// One column of one batch.
enum Values {
    Uuid(Vec<Option<Uuid>>),
    Integer(Vec<Option<i64>>),
    Boolean(Vec<Option<bool>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

struct Batch {
    text: String,
    columns: Vec<(Values, bool)>,
}

/// Copies all rows in batches; how many records there are, and the seconds of the upserts.
pub(super) async fn copy(source: &str, target: &str, batch: usize) -> Result<(usize, f64)> {
    let mut from = PgConnection::connect(source).await?;
    let mut contents = Vec::new();
    let mut records = 0;
    for table in TABLES {
        let (rows, batches) = load(&mut from, *table, batch).await?;
        records = rows;
        contents.push(batches);
    }
    from.close().await?;
    let mut to = PgConnection::connect(target).await?;
    let started = Instant::now();
    for index in 0..records.div_ceil(batch) {
        let mut transaction = to.begin().await?;
        for batches in &contents {
            let Batch { text, columns } = &batches[index];
            let arguments = arguments(columns)?;
            sqlx::query_with(AssertSqlSafe(text.as_str()).into_sql_str(), arguments)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
    }
    Ok((records, seconds(started)))
}

async fn load(connection: &mut PgConnection, table: Table, batch: usize) -> Result<(usize, Vec<Batch>)> {
    let text = format!("select * from {} order by {}", table.name, table.order);
    let rows = sqlx::query(AssertSqlSafe(text).into_sql_str())
        .fetch_all(connection)
        .await?;
    let Some(first) = rows.first() else {
        return Ok((0, Vec::new()));
    };
    let names: Vec<String> = first
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    let types: Vec<String> = first
        .columns()
        .iter()
        .map(|column| column.type_info().name().to_lowercase())
        .collect();
    let mut batches = Vec::new();
    for rows in rows.chunks(batch) {
        let mut columns = Vec::new();
        for (index, kind) in types.iter().enumerate() {
            let values = match kind.as_str() {
                "uuid" => Values::Uuid(get(rows, index)?),
                "int8" => Values::Integer(get(rows, index)?),
                "bool" => Values::Boolean(get(rows, index)?),
                "text" => Values::Text(get(rows, index)?),
                "bytea" => Values::Bytes(get(rows, index)?),
                other => bail!("{}: columns of type {other} are not known here", table.name),
            };
            let constant = values.is_constant();
            columns.push((values, constant));
        }
        batches.push(Batch {
            text: statement(table, &names, &types, &columns),
            columns,
        });
    }
    Ok((rows.len(), batches))
}

fn get<'r, T>(rows: &'r [sqlx::postgres::PgRow], index: usize) -> Result<Vec<T>>
where
    T: sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    rows.iter().map(|row| Ok(row.try_get(index)?)).collect()
}

fn statement(table: Table, names: &[String], types: &[String], columns: &[(Values, bool)]) -> String {
    let (mut selected, mut unnested, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (name, kind)) in names.iter().zip(types).enumerate() {
        let place = index + 1;
        if columns[index].1 {
            selected.push(format!("${place}::{kind}"));
        } else {
            selected.push(format!("row.{name}"));
            unnested.push(format!("${place}::{kind}[]"));
            aliases.push(name.as_str());
        }
    }
    format!(
        "insert into {} ({}) select {} from unnest({}) as row ({}){}",
        table.name,
        names.join(", "),
        selected.join(", "),
        unnested.join(", "),
        aliases.join(", "),
        conflict(table.postgres_key, names),
    )
}

fn arguments(columns: &[(Values, bool)]) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for (values, constant) in columns {
        let added = match (values, constant) {
            (Values::Uuid(values), true) => arguments.add(values[0]),
            (Values::Uuid(values), false) => arguments.add(values),
            (Values::Integer(values), true) => arguments.add(values[0]),
            (Values::Integer(values), false) => arguments.add(values),
            (Values::Boolean(values), true) => arguments.add(values[0]),
            (Values::Boolean(values), false) => arguments.add(values),
            (Values::Text(values), true) => arguments.add(values[0].as_deref()),
            (Values::Text(values), false) => arguments.add(values),
            (Values::Bytes(values), true) => arguments.add(values[0].as_deref()),
            (Values::Bytes(values), false) => arguments.add(values),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

impl Values {
    fn is_constant(&self) -> bool {
        fn same<T: PartialEq>(values: &[T]) -> bool {
            values.windows(2).all(|pair| pair[0] == pair[1])
        }
        match self {
            Self::Uuid(values) => same(values),
            Self::Integer(values) => same(values),
            Self::Boolean(values) => same(values),
            Self::Text(values) => same(values),
            Self::Bytes(values) => same(values),
        }
    }
}
