//! Pages of an aggregate's rows: filtered, ordered, counted (contract sections 1 and 6).

use sea_query::{Condition, Expr, NullOrdering, Order as Direction, Query, SelectStatement};

use super::filter::{self, Operand, Resolver, ValueKind};
use super::ranking::{Place, Placed, Ranking, StrangePlace, Term};
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
    /// Where the page begins.
    pub start: Start,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Behind so many rows.
    Offset(u64),
    /// Behind a row, known from the page before.
    Behind(Behind),
}

impl Default for Start {
    fn default() -> Self {
        Self::Offset(0)
    }
}

/// What a page hands on to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The last row's place.
    pub place: Place,
    /// How many rows there are on all pages, as it was counted with the first of them: to count
    /// again for each page would cost as much as the page.
    pub total: u64,
}

/// A page of rows.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// How many rows there are on all pages.
    pub total: u64,
    /// What the next page begins behind, where more rows follow.
    pub next: Option<Behind>,
}

impl<T> Listed<T> {
    /// The same page of other rows.
    pub fn with_rows<U>(&self, rows: Vec<U>) -> Listed<U> {
        Listed {
            rows,
            total: self.total,
            next: self.next.clone(),
        }
    }
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    /// The filter or the order asks for what there is not.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The page is to begin behind a row that this list cannot have.
    #[error(transparent)]
    Place(#[from] StrangePlace),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be filtered and ordered by: the contract's name, how it is compared, the column.
pub(super) type Properties = &'static [(&'static str, ValueKind, &'static str)];

/// Columns that decide the order, and where a column that may lack a value puts those that do.
pub(super) type DefaultOrder = &'static [(&'static str, ValueKind, Direction, Option<NullOrdering>)];

/// What a list of rows is made of.
pub(super) struct Source {
    /// The type, for messages.
    pub(super) type_name: &'static str,
    /// Where the rows are.
    pub(super) table: &'static str,
    /// What is read of them.
    pub(super) columns: &'static str,
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
        let ranking = Ranking::new(listing.order.as_ref(), self, self.between_equals())?;
        let mut page = match &listing.start {
            Start::Offset(offset) => self.select(condition.clone()).offset(*offset).take(),
            Start::Behind(behind) => {
                let rest = ranking.behind(engine, &behind.place)?;
                self.select(condition.clone().add(rest))
            }
        };
        page.expr(Expr::cust(self.columns))
            // One more tells whether there is another page.
            .limit(listing.limit + 1);
        ranking.order(&mut page);
        ranking.place(engine, &mut page);
        let mut found: Vec<Placed<T>> = db.all(&page).await?;
        let wanted = usize::try_from(listing.limit).unwrap_or(usize::MAX);
        let is_last = found.len() <= wanted;
        found.truncate(wanted);
        let total = match &listing.start {
            Start::Behind(behind) => behind.total,
            Start::Offset(offset) if is_last && (*offset == 0 || !found.is_empty()) => {
                offset + found.len() as u64
            }
            Start::Offset(_) => {
                let count = self.select(condition).expr(Expr::cust("count(*)")).take();
                let (total,): (i64,) = db.one(&count).await?;
                total.unsigned_abs()
            }
        };
        let next = found.last().filter(|_| !is_last).map(|last| Behind {
            place: last.place.clone(),
            total,
        });
        Ok(Listed {
            rows: found.into_iter().map(|placed| placed.row).collect(),
            total,
            next,
        })
    }

    fn between_equals(&self) -> impl Iterator<Item = Term> {
        self.order.iter().map(|(column, kind, direction, nulls)| Term {
            kind: *kind,
            expression: Expr::col((self.table, *column)),
            direction: direction.clone(),
            nulls: *nulls,
        })
    }

    fn select(&self, condition: Condition) -> SelectStatement {
        Query::select().from(self.table).cond_where(condition).take()
    }
}
