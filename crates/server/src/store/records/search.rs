//! Pages by filter or order: numbers from the keys, in memory or in the database, then documents by
//! number.

use std::sync::Arc;

use sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Order as Direction, Query, SelectStatement};
use tokio::sync::OwnedSemaphorePermit;

use crate::query::fold;
#[cfg(any(test, feature = "testing"))]
use crate::store::StoreError;
use crate::store::filter::{self, ValueKind};
use crate::store::listing::{Behind, ListingError, Start};
use crate::store::ranking::{Placed, Ranking, Term};
use crate::store::{Database, Engine, Reader};

use super::columns::{From, SetColumns, Wanted};
use super::document::{self, SetOfPage};
use super::held::Answer;
use super::page::{RecordPage, RecordSource, Sent, readable_sets};
use super::properties::RecordProperties;

/// Sends a page; see [`super::page()`] for what is returned.
pub(super) async fn searched(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    body: &mut String,
) -> Result<Option<Sent>, ListingError> {
    let search = Search::new(reader.engine(), source, page)?;
    let sets = readable_sets(reader, source).await?;
    if sets.is_empty() {
        return Ok(None);
    }
    let way = way(reader, source, &search, &sets).await;
    let found = match &way {
        Way::Held(columns) => held(columns, source, page, &search),
        Way::Walk(_) => None,
    };
    let (numbers, sent) = match found {
        Some(found) => found,
        None => walked(reader, source, page, &search, &sets).await?,
    };
    drop(way);
    document::by_number(&mut reader.session().await?, source.client, &numbers, body).await?;
    Ok(Some(sent))
}

/// How a page is found.
enum Way {
    /// In the columns that are held in memory.
    Held(Arc<SetColumns>),
    /// By a walk in the database, which may have to be this process's only one in the set.
    Walk(#[allow(dead_code, reason = "held until the walk ends")] Option<OwnedSemaphorePermit>),
}

/// Asks for the columns in memory, which hold one set and nothing of documents. While they are being
/// read one asker at a time walks; the others would take the machine from the reading.
async fn way(reader: &Reader, source: &RecordSource<'_>, search: &Search, sets: &[SetOfPage]) -> Way {
    let [set] = sets else { return Way::Walk(None) };
    if search.uses_documents {
        return Way::Walk(None);
    }
    loop {
        match reader.held.ask(set) {
            Answer::Held(columns) => return Way::Held(columns),
            Answer::NotHeld => return Way::Walk(None),
            Answer::Read => {
                read_meanwhile(reader, source, *set);
                return Way::Walk(None);
            }
            Answer::BeingRead(turn) => {
                // Refused once the reading has ended: then ask again.
                if let Ok(turn) = turn.acquire_owned().await {
                    return Way::Walk(Some(turn));
                }
            }
        }
    }
}

/// Asks the columns; none where they do not hold all that is asked for.
fn held(
    columns: &SetColumns,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    search: &Search,
) -> Option<(Vec<i64>, Sent)> {
    let account = source.account.map(fold);
    let wanted = Wanted {
        data_type: source.data_type,
        filter: page.filter,
        order: page.order,
        account: account.as_deref(),
        size: usize::try_from(page.size).ok()?,
    };
    let from = match &page.start {
        Start::Offset(offset) => From::Offset(usize::try_from(*offset).ok()?),
        Start::Behind(behind) => From::Place(&behind.place),
    };
    let found = columns.search(&wanted, &from)?;
    let total = match &page.start {
        Start::Behind(behind) if search.narrows => behind.total,
        _ => found.total,
    };
    let next = found.next.map(|place| Behind { place, total });
    Some((found.numbers, Sent { total, next }))
}

/// Has a set read into memory for those who ask later; who asks now does not wait.
fn read_meanwhile(reader: &Reader, source: &RecordSource<'_>, set: SetOfPage) {
    let (mut reader, client) = (reader.clone(), source.client);
    tokio::spawn(async move {
        let held = Arc::clone(&reader.held);
        if let Err(error) = held.read(&mut reader, client, &set).await {
            tracing::warn!(%error, "a record set could not be read into memory");
        }
    });
}

/// Walks the keys in the database.
async fn walked(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    search: &Search,
    sets: &[SetOfPage],
) -> Result<(Vec<i64>, Sent), ListingError> {
    let statement = search.page(reader.engine(), source, sets, page)?;
    let mut found: Vec<Placed<(i64,)>> = reader.all(&statement).await?;
    let is_last = found.len() as u64 <= page.size;
    found.truncate(usize::try_from(page.size).unwrap_or(usize::MAX));
    let total = match &page.start {
        _ if !search.narrows => sets.iter().map(|set| set.total.unsigned_abs()).sum(),
        Start::Behind(behind) => behind.total,
        Start::Offset(offset) if is_last && (*offset == 0 || !found.is_empty()) => {
            offset + found.len() as u64
        }
        Start::Offset(_) => {
            let (total,): (i64,) = reader.one(&search.count(source, sets)).await?;
            total.unsigned_abs()
        }
    };
    let next = found.last().filter(|_| !is_last).map(|last| Behind {
        place: last.place.clone(),
        total,
    });
    let numbers = found.into_iter().map(|placed| placed.row.0).collect();
    Ok((numbers, Sent { total, next }))
}

/// Reads the source's sets into memory now; whether all of them are held. For tests: whoever asks
/// twice has it done meanwhile.
#[cfg(any(test, feature = "testing"))]
pub async fn hold(reader: &mut Reader, source: &RecordSource<'_>) -> Result<bool, StoreError> {
    let held = Arc::clone(&reader.held);
    let mut all = true;
    for set in readable_sets(reader, source).await? {
        all &= held.read(reader, source.client, &set).await?;
    }
    Ok(all)
}

/// Forgets every set that is held or was asked for, so that the next to ask asks the database.
#[cfg(any(test, feature = "testing"))]
pub fn forget(reader: &Reader) {
    reader.held.forget();
}

/// The numbers of every record that a page of any size would hold, in its order; `None` where no
/// read of them has succeeded yet.
pub(super) async fn numbers(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
) -> Result<Option<Vec<i64>>, ListingError> {
    let search = Search::new(reader.engine(), source, page)?;
    let sets = readable_sets(reader, source).await?;
    if sets.is_empty() {
        return Ok(None);
    }
    let mut select = search.of_sets(source, &sets);
    select.expr(Expr::col(("k", "record_number")));
    search.ranking.order(&mut select);
    let rows: Vec<(i64,)> = reader.all(&select).await?;
    Ok(Some(rows.into_iter().map(|(number,)| number).collect()))
}

/// A filter and an order, resolved.
struct Search {
    /// The records that are wanted, of whatever set.
    select: SelectStatement,
    ranking: Ranking,
    narrows: bool,
    uses_documents: bool,
}

impl Search {
    fn new(engine: Engine, source: &RecordSource<'_>, page: &RecordPage<'_>) -> Result<Self, ListingError> {
        let properties = RecordProperties::of(engine, source.data_type);
        let mut select = Query::select();
        if let Some(filter) = page.filter {
            select.cond_where(filter::condition(engine, filter, &properties)?);
        }
        let by_number = Term {
            kind: ValueKind::Integer,
            expression: Expr::col(("k", "record_number")),
            direction: Direction::Asc,
            nulls: None,
        };
        let ranking = Ranking::new(page.order, &properties, [by_number])?;
        if properties.uses_documents() {
            let same = |column| Expr::col(("d", column)).equals(("k", column));
            select.join_as(
                JoinType::InnerJoin,
                "records",
                "d",
                Condition::all().add(same("client_id")).add(same("record_number")),
            );
        }
        if let Some(account) = source.account {
            select.and_where(Expr::col(("k", "text_1")).eq(fold(account).into_owned()));
        }
        Ok(Self {
            select,
            ranking,
            narrows: page.filter.is_some() || source.account.is_some(),
            uses_documents: properties.uses_documents(),
        })
    }

    fn of_sets(&self, source: &RecordSource<'_>, sets: &[SetOfPage]) -> SelectStatement {
        let mut select = self.select.clone();
        select
            .from_as("record_keys", Alias::new("k"))
            .and_where(Expr::col(("k", "client_id")).eq(source.client.0))
            .and_where(Expr::col(("k", "set_number")).is_in(sets.iter().map(|set| set.number)));
        select
    }

    fn page(
        &self,
        engine: Engine,
        source: &RecordSource<'_>,
        sets: &[SetOfPage],
        page: &RecordPage<'_>,
    ) -> Result<SelectStatement, ListingError> {
        let mut select = self.of_sets(source, sets);
        match &page.start {
            Start::Offset(offset) => select.offset(*offset),
            Start::Behind(behind) => select.cond_where(self.ranking.behind(engine, &behind.place)?),
        };
        select
            .expr(Expr::col(("k", "record_number")))
            // One more tells whether there is another page.
            .limit(page.size + 1);
        self.ranking.order(&mut select);
        self.ranking.place(engine, &mut select);
        Ok(select)
    }

    fn count(&self, source: &RecordSource<'_>, sets: &[SetOfPage]) -> SelectStatement {
        self.of_sets(source, sets).expr(Expr::cust("count(*)")).take()
    }
}
