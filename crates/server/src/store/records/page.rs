//! Reading: pages of records, and single ones, written into the reply's body as they are read.

use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};

use crate::query::{Filter, Order};
use crate::store::listing::{Behind, ListingError, Start};
use crate::store::{Database, Reader, StoreError, StrangePlace, sql};

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
#[derive(Debug, Clone)]
pub struct RecordPage<'a> {
    /// Where the page begins.
    pub start: Start,
    /// How many the page holds at most.
    pub size: u64,
    /// What they fulfil.
    pub filter: Option<&'a Filter>,
    /// What they are ordered by; by their number where it is none.
    pub order: Option<&'a Order>,
}

/// What was said of a page beside its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// How many records there are on all pages.
    pub total: u64,
    /// What the next page begins behind, where more records follow.
    pub next: Option<Behind>,
}

/// Adds a page's records to `body`, as JSON with commas between them; tells nothing where no read
/// of them has succeeded yet.
pub async fn page(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    body: &mut String,
) -> Result<Option<Sent>, ListingError> {
    if page.filter.is_some() || page.order.is_some() || source.account.is_some() {
        return searched(reader, source, page, body).await;
    }
    let start = Beginning::of(&page.start)?;
    let mut session = reader.session().await?;
    let size = i64::try_from(page.size).unwrap_or(i64::MAX);
    let written = body.len();
    // What is asked most: the records of one connection, whose numbers follow from their places.
    let sets = document::of_only_set(&mut session, source, start.place(), size, body).await?;
    let Some(last) = sets.last() else {
        return Ok(None);
    };
    let total = sets.iter().map(|set| set.total).sum();
    let skipped = start.skipped(&sets);
    let end = skipped.saturating_add(size).min(total);
    let next = (end < total).then(|| Behind {
        place: number_at(&sets, end).place(),
        total: total.unsigned_abs(),
    });
    let is_sent = sets.len() == 1 && start.is_in(last);
    if !is_sent {
        body.truncate(written);
        let numbers: Vec<i64> = (skipped + 1..=end)
            .map(|position| number_at(&sets, position).0)
            .collect();
        document::by_number(&mut session, source.client, &numbers, body).await?;
    }
    Ok(Some(Sent {
        total: total.unsigned_abs(),
        next,
    }))
}

/// Where a page of all records begins.
enum Beginning {
    Offset(i64),
    Behind(RecordNumber),
}

impl Beginning {
    fn of(start: &Start) -> Result<Self, StrangePlace> {
        Ok(match start {
            Start::Offset(offset) => Self::Offset(i64::try_from(*offset).unwrap_or(i64::MAX)),
            Start::Behind(behind) => Self::Behind(RecordNumber::at_place(&behind.place).ok_or(StrangePlace)?),
        })
    }

    /// How many records of the set in which it begins come before.
    fn place(&self) -> i64 {
        match self {
            Self::Offset(offset) => *offset,
            Self::Behind(number) => number.place_in_set(),
        }
    }

    /// Whether it begins in this set if there is no other.
    fn is_in(&self, set: &SetOfPage) -> bool {
        match self {
            Self::Offset(_) => true,
            Self::Behind(number) => number.set() == set.number,
        }
    }

    /// How many records come before.
    fn skipped(&self, sets: &[SetOfPage]) -> i64 {
        match self {
            Self::Offset(offset) => *offset,
            Self::Behind(number) => sets
                .iter()
                .map(|set| match number.set().cmp(&set.number) {
                    std::cmp::Ordering::Greater => set.total,
                    std::cmp::Ordering::Equal => number.place_in_set().min(set.total),
                    std::cmp::Ordering::Less => 0,
                })
                .sum(),
        }
    }
}

/// The number of the record at `position`, counted from 1 over all sets, which hold that many.
fn number_at(sets: &[SetOfPage], position: i64) -> RecordNumber {
    let mut before = 0;
    for set in sets {
        if position <= before + set.total {
            return RecordNumber::new(set.number, position - before);
        }
        before += set.total;
    }
    RecordNumber(i64::MAX)
}

/// The sets of a source that can be read.
pub(super) async fn readable_sets(
    reader: &mut impl Database,
    source: &RecordSource<'_>,
) -> Result<Vec<SetOfPage>, StoreError> {
    let sets: Vec<(i64, i64, i64)> = reader
        .all(&sql!(
            "select set_number, total, version from record_sets where client_id = $1 and company_id = $2 and data_type = $3 \
             and connection_id = coalesce($4, connection_id) and readable_at is not null order by set_number",
            source.client,
            source.company,
            source.data_type,
            source.connection
        ))
        .await?;
    Ok(sets
        .into_iter()
        .map(|(number, total, version)| SetOfPage {
            number,
            total,
            version,
        })
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
    document::by_id(&mut reader.session().await?, source, id, body).await
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
