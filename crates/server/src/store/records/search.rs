//! Pages by filter or order: numbers from the keys, then documents by number.

use sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Order as Direction, Query, SelectStatement};

use crate::query::fold;
use crate::store::filter::{self, ValueKind};
use crate::store::listing::{Behind, ListingError, Start};
use crate::store::ranking::{Placed, Ranking, Term};
use crate::store::{Database, Engine, Reader};

use super::document;
use super::document::SetOfPage;
use super::page::{RecordPage, RecordSource, Sent, readable_sets};
use super::properties::RecordProperties;

/// Sends a page; see [`super::page()`] for what is returned.
pub(super) async fn searched(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    body: &mut String,
) -> Result<Option<Sent>, ListingError> {
    let engine = reader.engine();
    let search = Search::new(engine, source, page)?;
    let sets = readable_sets(reader, source).await?;
    if sets.is_empty() {
        return Ok(None);
    }
    let mut found: Vec<Placed<(i64,)>> = reader.all(&search.page(engine, source, &sets, page)?).await?;
    let is_last = found.len() as u64 <= page.size;
    found.truncate(usize::try_from(page.size).unwrap_or(usize::MAX));
    let total = match &page.start {
        _ if !search.narrows => sets.iter().map(|set| set.total.unsigned_abs()).sum(),
        Start::Behind(behind) => behind.total,
        Start::Offset(offset) if is_last && (*offset == 0 || !found.is_empty()) => {
            offset + found.len() as u64
        }
        Start::Offset(_) => {
            let (total,): (i64,) = reader.one(&search.count(source, &sets)).await?;
            total.unsigned_abs()
        }
    };
    let next = found.last().filter(|_| !is_last).map(|last| Behind {
        place: last.place.clone(),
        total,
    });
    let numbers: Vec<i64> = found.into_iter().map(|placed| placed.row.0).collect();
    document::by_number(reader, source.client, &numbers, body).await?;
    Ok(Some(Sent { total, next }))
}

/// The numbers of every record that a page of any size would hold, in its order; `None` where no
/// read of them has succeeded yet.
pub(super) async fn numbers(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
) -> Result<Option<Vec<i64>>, PageError> {
    let search = Search::new(reader.engine(), source, page)?;
    let sets = readable_sets(reader, source).await?;
    if sets.is_empty() {
        return Ok(None);
    }
    let rows: Vec<(i64,)> = reader.all(&search.page(source, &sets, page)).await?;
    Ok(Some(rows.into_iter().map(|(number,)| number).collect()))
}

/// A filter and an order, resolved.
struct Search {
    /// The records that are wanted, of whatever set.
    select: SelectStatement,
    ranking: Ranking,
    narrows: bool,
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
