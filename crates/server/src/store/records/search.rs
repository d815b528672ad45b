//! Pages by filter or order: numbers from the keys, then documents by number.

use sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};

use crate::query::QueryError;
use crate::store::{Database, Engine, Reader, filter};

use super::document::SetOfPage;
use super::page::{PageError, RecordPage, RecordSource, readable_sets};
use super::properties::RecordProperties;
use super::{document, fold};

/// Sends a page; see [`super::page()`] for what is returned.
pub(super) async fn searched(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
    body: &mut String,
) -> Result<Option<i64>, PageError> {
    let engine = reader.engine();
    let search = Search::new(engine, source, page)?;
    let sets = readable_sets(reader, source).await?;
    if sets.is_empty() {
        return Ok(None);
    }
    let rows: Vec<(i64,)> = reader.all(&search.page(source, &sets, page)).await?;
    let found = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let total = if !search.narrows {
        sets.iter().map(|set| set.total).sum()
    } else if found < page.size && (found > 0 || page.offset == 0) {
        // The page is the last one.
        page.offset + found
    } else {
        let (total,): (i64,) = reader.one(&search.count(source, &sets)).await?;
        total
    };
    let numbers: Vec<i64> = rows.into_iter().map(|(number,)| number).collect();
    document::by_number(reader, source.client, &numbers, body).await?;
    Ok(Some(total))
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
    /// Yields the numbers of records: conditions and order, without sets and page.
    select: SelectStatement,
    narrows: bool,
}

impl Search {
    fn new(engine: Engine, source: &RecordSource<'_>, page: &RecordPage<'_>) -> Result<Self, QueryError> {
        let mut select = Query::select();
        let properties = RecordProperties::of(engine, source.data_type);
        if let Some(filter) = page.filter {
            select.cond_where(filter::condition(engine, filter, &properties)?);
        }
        if let Some(order) = page.order {
            filter::order(&mut select, order, &properties)?;
        }
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

    fn page(&self, source: &RecordSource<'_>, sets: &[SetOfPage], page: &RecordPage<'_>) -> SelectStatement {
        self.of_sets(source, sets)
            .expr(Expr::col(("k", "record_number")))
            .order_by(("k", "record_number"), sea_query::Order::Asc)
            .limit(page.size.unsigned_abs())
            .offset(page.offset.unsigned_abs())
            .take()
    }

    fn count(&self, source: &RecordSource<'_>, sets: &[SetOfPage]) -> SelectStatement {
        self.of_sets(source, sets)
            .clear_order_by()
            .expr(Expr::cust("count(*)"))
            .take()
    }
}
