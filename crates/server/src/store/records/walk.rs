//! Walking over all records of a source, a batch at a time: for those who need every one of them
//! and not all at once.

use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};

use crate::query::{Filter, Order};
use crate::store::built::{BuiltSql, ListOf};
use crate::store::{Database, Engine, ListingError, Reader, Start, StoreError, sql};

use super::RecordNumber;
use super::page::{RecordPage, RecordSource};
use super::search;

/// A walk over the records of a source: each once, as the API would list them. It holds no
/// transaction: a record that changes meanwhile is met as it then is.
pub struct Walk {
    client: ClientId,
    steps: Steps,
    total: i64,
}

/// What is still to be met.
enum Steps {
    /// Ranges of numbers, the next at the end.
    Ranges(Vec<std::ops::RangeInclusive<i64>>),
    /// Numbers in an order of their own, eight bytes for each record, and how many were met.
    Numbers(Vec<i64>, usize),
}

impl Walk {
    /// Starts a walk over the records of `source` that fulfil `filter`, in the order of `order`.
    /// `None` where no read of them has succeeded yet.
    pub async fn open(
        reader: &mut Reader,
        source: &RecordSource<'_>,
        filter: Option<&Filter>,
        order: Option<&Order>,
    ) -> Result<Option<Self>, ListingError> {
        let client = source.client;
        if filter.is_some() || order.is_some() || source.account.is_some() {
            let page = RecordPage {
                start: Start::default(),
                size: u64::MAX,
                filter,
                order,
            };
            let numbers = search::numbers(reader, source, &page).await?;
            return Ok(numbers.map(|numbers| Self {
                client,
                total: i64::try_from(numbers.len()).unwrap_or(i64::MAX),
                steps: Steps::Numbers(numbers, 0),
            }));
        }
        let sets: Vec<(i64, i64)> = reader
            .all(&sql!(
                "select set_number, total from record_sets where client_id = $1 and company_id = $2 \
                 and data_type = $3 and connection_id = coalesce($4, connection_id) and readable_at is not null \
                 order by set_number desc",
                source.client,
                source.company,
                source.data_type,
                source.connection
            ))
            .await?;
        if sets.is_empty() {
            return Ok(None);
        }
        let ranges = sets
            .iter()
            .map(|(set, total)| RecordNumber::new(*set, 1).0..=RecordNumber::new(*set, *total).0)
            .collect();
        Ok(Some(Self {
            client,
            total: sets.iter().map(|(_, total)| total).sum(),
            steps: Steps::Ranges(ranges),
        }))
    }

    /// How many records there are to meet.
    pub fn total(&self) -> i64 {
        self.total
    }

    /// The next records, at most `limit`, as the API sends them. None are left where it is empty.
    pub async fn next(&mut self, reader: &mut Reader, limit: usize) -> Result<Vec<String>, StoreError> {
        match &mut self.steps {
            Steps::Ranges(ranges) => {
                while let Some(range) = ranges.last_mut() {
                    let (first, last) = (*range.start(), *range.end());
                    let until = last.min(first.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX) - 1));
                    if until == last {
                        ranges.pop();
                    } else {
                        *range = until + 1..=last;
                    }
                    let rows: Vec<(String,)> = reader
                        .all(&sql!(
                            "select json || ending from records where client_id = $1 \
                             and record_number between $2 and $3 order by record_number",
                            self.client,
                            first,
                            until
                        ))
                        .await?;
                    if !rows.is_empty() {
                        return Ok(rows.into_iter().map(|(json,)| json).collect());
                    }
                }
                Ok(Vec::new())
            }
            Steps::Numbers(numbers, met) => {
                let left = &numbers[*met..];
                let next = &left[..left.len().min(limit)];
                let documents = by_number(reader, self.client, next).await?;
                *met += next.len();
                Ok(documents)
            }
        }
    }
}

/// The documents of these numbers, in their order; those that are gone are left out.
async fn by_number(
    reader: &mut Reader,
    client: ClientId,
    numbers: &[i64],
) -> Result<Vec<String>, StoreError> {
    let mut select = BuiltSql::new(
        reader.engine(),
        "select record_number, json || ending from records where client_id = ",
    );
    select
        .bind(client)
        .push(" and record_number in ")
        .bind_list(ListOf::Numbers, &serde_json::Value::from(numbers));
    let rows: Vec<(i64, String)> = reader.all(&select).await?;
    let mut documents: std::collections::HashMap<i64, String> = rows.into_iter().collect();
    Ok(numbers
        .iter()
        .filter_map(|number| documents.remove(number))
        .collect())
}

/// The data types that can be read over each of a company's connections, with how many records
/// each holds, in the order of connections and the contract's order of data types.
pub async fn readable_types(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<Vec<(ConnectionId, DataType, i64)>, StoreError> {
    let rows: Vec<(uuid::Uuid, String, i64)> = db
        .all(&sql!(
            "select connection_id, data_type, total from record_sets \
             where client_id = $1 and company_id = $2 and readable_at is not null",
            client,
            company
        ))
        .await?;
    let mut types: Vec<(ConnectionId, DataType, i64)> = rows
        .into_iter()
        // A data type that this version does not know can't be read by it either.
        .filter_map(|(connection, data_type, total)| {
            Some((connection.into(), data_type.parse().ok()?, total))
        })
        .collect();
    types.sort_by_key(|(connection, data_type, _)| (connection.0, *data_type));
    Ok(types)
}

/// What is known of a record by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It stands.
    Standing,
    /// It was deleted at the source.
    Deleted,
}

/// Which of these ids are records of a data type on a connection.
pub async fn known(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    ids: &[&str],
) -> Result<std::collections::HashMap<String, Known>, StoreError> {
    let wanted: serde_json::Value = ids.iter().copied().collect();
    // A look-up for each id: from a list PostgreSQL may make a walk over the whole set.
    let (before, after) = match reader.engine() {
        Engine::Sqlite => (
            "select k.record_id, k.is_deleted from json_each(",
            ") w join record_sets s join record_keys k on k.client_id = s.client_id \
             and k.set_number = s.set_number and k.record_id = w.value where s.client_id = ",
        ),
        Engine::Postgres => (
            "select k.record_id, k.is_deleted from json_array_elements_text(",
            "::json) w (id) cross join record_sets s cross join lateral (select record_id, is_deleted from record_keys \
             where client_id = s.client_id and set_number = s.set_number and record_id = w.id limit 1) k \
             where s.client_id = ",
        ),
    };
    let mut select = BuiltSql::new(reader.engine(), before);
    select
        .bind(wanted.to_string())
        .push(after)
        .bind(source.client)
        .push(" and s.company_id = ")
        .bind(source.company)
        .push(" and s.data_type = ")
        .bind(source.data_type);
    if let Some(connection) = source.connection {
        select.push(" and s.connection_id = ").bind(connection);
    }
    let rows: Vec<(String, bool)> = reader.all(&select).await?;
    Ok(rows
        .into_iter()
        .map(|(id, is_deleted)| {
            let known = if is_deleted {
                Known::Deleted
            } else {
                Known::Standing
            };
            (id, known)
        })
        .collect())
}
