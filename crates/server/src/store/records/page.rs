//! Reading: pages of records, and single ones, written into the reply's body as they are read.

use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};

use crate::query::{Filter, Order, QueryError};
use crate::store::{Database, Reader, StoreError, sql};

use super::document::{self, SetOfPage};
use super::number::RecordNumber;
use super::search::searched;

/// Whose records are read.
#[derive(Debug, Clone, Copy)]
pub struct RecordSource<'a> {
    /// The tenant.
    pub client: ClientId,
    /// The company.
    pub company: CompanyId,
    /// Only those read over this connection; of every connection where it is none.
    pub connection: Option<ConnectionId>,
    /// The data type.
    pub data_type: DataType,
    /// Only bank transactions of this account.
    pub account: Option<&'a str>,
}

/// Which of the records are read.
#[derive(Debug, Clone, Copy)]
pub struct RecordPage<'a> {
    /// How many come before the page.
    pub offset: i64,
    /// How many the page holds at most.
    pub size: i64,
    /// What they fulfil.
    pub filter: Option<&'a Filter>,
    /// What they are ordered by; by their place where it is none.
    pub order: Option<&'a Order>,
}

/// Why a page could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The filter or the order asks for what there is not.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a page's records to `body`, as JSON with commas between them. Tells how many records there
/// are on all pages, or `None` where no read of them has succeeded yet.
pub async fn page(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    body: &mut String,
) -> Result<Option<i64>, PageError> {
    if page.filter.is_some() || page.order.is_some() || source.account.is_some() {
        return searched(reader, source, page, body).await;
    }
    // One statement does for what is asked most: the records of one connection.
    let sets = document::of_only_set(reader, source, page.offset, page.size, body).await?;
    if sets.is_empty() {
        return Ok(None);
    }
    let total = sets.iter().map(|set| set.total).sum();
    if sets.len() == 1 {
        return Ok(Some(total));
    }
    let (mut before, mut left) = (page.offset, page.size);
    let mut numbers = Vec::new();
    for set in sets {
        let skipped = before.min(set.total);
        let taken = left.min(set.total - skipped);
        numbers.extend((1..=taken).map(|place| RecordNumber::new(set.number, skipped + place).0));
        before -= skipped;
        left -= taken;
    }
    document::by_number(reader, source.client, &numbers, body).await?;
    Ok(Some(total))
}

/// The sets of a source that can be read.
pub(super) async fn readable_sets(
    reader: &mut Reader,
    source: &RecordSource<'_>,
) -> Result<Vec<SetOfPage>, StoreError> {
    let sets: Vec<(i64, i64)> = reader
        .all(&sql!(
            "select set_number, total from record_sets where client_id = $1 and company_id = $2 and data_type = $3 \
             and connection_id = coalesce($4, connection_id) and readable_at is not null order by set_number",
            source.client,
            source.company,
            source.data_type,
            source.connection
        ))
        .await?;
    Ok(sets
        .into_iter()
        .map(|(number, total)| SetOfPage { number, total })
        .collect())
}

/// Whether a read of these records has succeeded.
pub async fn is_readable(reader: &mut Reader, source: &RecordSource<'_>) -> Result<bool, StoreError> {
    Ok(!readable_sets(reader, source).await?.is_empty())
}

/// Adds the record of that id to `body`; whether there is one that can be read.
pub async fn record(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    id: &str,
    body: &mut String,
) -> Result<bool, StoreError> {
    document::by_id(reader, source, id, body).await
}

/// Every standing record of a small data type (statements, one for each month), by id. Where
/// several connections have one of the same id, the connection read first counts.
pub async fn all_by_id(
    reader: &mut Reader,
    source: &RecordSource<'_>,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows: Vec<(String, String)> = reader
        .all(&sql!(
            "select k.record_id, d.json || d.ending from record_sets s \
             join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             join records d on d.client_id = k.client_id and d.record_number = k.record_number \
             where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
             and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null and not k.is_deleted \
             order by k.record_id, k.record_number",
            source.client,
            source.company,
            source.data_type,
            source.connection
        ))
        .await?;
    let mut rows = rows;
    rows.dedup_by(|later, earlier| later.0 == earlier.0);
    Ok(rows)
}
