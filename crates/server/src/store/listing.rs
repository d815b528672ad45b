//! Pages of an aggregate's rows: filtered, ordered, counted (contract sections 1 and 6).

use sea_query::{Condition, Expr, NullOrdering, Order as Direction, Query, SelectStatement};

use super::filter::{self, Operand, Resolver, ValueKind};
use super::{Database, Row, StoreError};
use crate::query::{Filter, Order, Property, QueryError};

/// Which rows are wanted, in which order.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// What rows must fulfil.
    pub filter: Option<Filter>,
    /// What decides their order; the aggregate's own order where nothing is asked for.
    pub order: Option<Order>,
    /// How many rows at most.
    pub limit: u64,
    /// How many rows before the first.
    pub offset: u64,
}

/// A page of rows.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// How many rows there are on all pages.
    pub total: u64,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    /// The filter or the order asks for what there is not.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be filtered and ordered by: the contract's name, how it is compared, the column.
pub(super) type Properties = &'static [(&'static str, ValueKind, &'static str)];

/// Columns that decide the order, and where a column that may lack a value puts those that do.
pub(super) type DefaultOrder = &'static [(&'static str, Direction, Option<NullOrdering>)];

/// What a list of rows is made of.
pub(super) struct Source {
    /// The type, for messages.
    pub(super) type_name: &'static str,
    /// Where the rows are.
    pub(super) table: &'static str,
    /// What is read of them.
    pub(super) columns: &'static [&'static str],
    /// What can be filtered and ordered by.
    pub(super) properties: Properties,
    /// Properties of related rows, by which lists can be filtered.
    pub(super) related: fn(&Property) -> Option<Operand>,
    /// The order where nothing is asked for, and between equals.
    pub(super) order: DefaultOrder,
}

impl Resolver for Source {
    fn type_name(&self) -> &'static str {
        self.type_name
    }

    fn resolve(&self, property: &Property) -> Option<Operand> {
        let own = self.properties.iter().find(|(name, _, _)| property.is(name));
        match own {
            Some((_, kind, column)) => Some(Operand::new(*kind, Expr::col((self.table, *column)))),
            None => (self.related)(property),
        }
    }
}

impl Source {
    /// The page of the rows within `scope`, and how many there are.
    pub(super) async fn list<T: Row>(
        &self,
        db: &mut impl Database,
        scope: Condition,
        listing: &Listing,
    ) -> Result<Listed<T>, ListingError> {
        let engine = db.engine();
        let mut condition = scope;
        if let Some(filter) = &listing.filter {
            condition = condition.add(filter::condition(engine, filter, self)?);
        }
        let mut page = self.select(condition.clone());
        page.columns(self.columns.iter().map(|column| (self.table, *column)))
            .limit(listing.limit)
            .offset(listing.offset);
        if let Some(order) = &listing.order {
            filter::order(&mut page, order, self)?;
        }
        for (column, direction, nulls) in self.order {
            match nulls {
                Some(nulls) => page.order_by_with_nulls((self.table, *column), direction.clone(), *nulls),
                None => page.order_by((self.table, *column), direction.clone()),
            };
        }
        let rows: Vec<T> = db.all(&page).await?;
        let found = rows.len() as u64;
        let is_last = found < listing.limit && (found > 0 || listing.offset == 0);
        let total = if is_last {
            listing.offset + found
        } else {
            let count = self.select(condition).expr(Expr::cust("count(*)")).take();
            let (total,): (i64,) = db.one(&count).await?;
            total.unsigned_abs()
        };
        Ok(Listed { rows, total })
    }

    fn select(&self, condition: Condition) -> SelectStatement {
        Query::select().from(self.table).cond_where(condition).take()
    }
}
