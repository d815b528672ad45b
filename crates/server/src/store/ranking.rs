//! The order of a list, and what lies behind a row in it: pages that begin behind the last row of
//! the page before cost the same however deep they lie, and skip or repeat no row when others come
//! and go.

use sea_query::{
    BinOper, Condition, Expr, ExprTrait, Func, NullOrdering, Order as Direction, SelectStatement,
};

use crate::query::{Order, QueryError};

use super::Engine;
use super::filter::{Operand, Resolver, ValueKind, decimal, unknown};

/// The name of the column that [`Ranking::place`] adds.
const PLACE: &str = "place_in_order";

/// What rows are ordered by: the first term that tells two rows apart decides.
pub(super) struct Ranking {
    terms: Vec<Term>,
}

/// One thing that rows are ordered by.
pub(super) struct Term {
    pub(super) kind: ValueKind,
    pub(super) expression: Expr,
    pub(super) direction: Direction,
    /// Where rows without a value stand; none where every row has one.
    pub(super) nulls: Option<NullOrdering>,
}

/// A row's place in the order: its value of each term, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(pub(super) Vec<Option<String>>);

/// A place that is none of this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the place is none of this order")]
pub struct StrangePlace;

impl Ranking {
    /// The order that was asked for, if one was, then what decides between equals. Rows without
    /// the property come last either way.
    pub(super) fn new(
        order: Option<&Order>,
        resolver: &impl Resolver,
        between_equals: impl IntoIterator<Item = Term>,
    ) -> Result<Self, QueryError> {
        let mut terms = Vec::new();
        if let Some(order) = order {
            let operand = resolver
                .resolve(&order.property)
                .filter(Operand::is_of_the_row)
                .ok_or_else(|| unknown(&order.property, resolver))?;
            terms.push(Term {
                kind: operand.kind,
                expression: match operand.kind {
                    // A to Z by this, every letter in columns that were folded before.
                    ValueKind::Text => Func::cust("lower").arg(operand.expression).into(),
                    _ => operand.expression,
                },
                direction: if order.descending {
                    Direction::Desc
                } else {
                    Direction::Asc
                },
                nulls: Some(NullOrdering::Last),
            });
        }
        terms.extend(between_equals);
        Ok(Self { terms })
    }

    /// Orders `select`.
    pub(super) fn order(&self, select: &mut SelectStatement) {
        for term in &self.terms {
            let (expression, direction) = (term.expression.clone(), term.direction.clone());
            match term.nulls {
                Some(nulls) => select.order_by_expr_with_nulls(expression, direction, nulls),
                None => select.order_by_expr(expression, direction),
            };
        }
    }

    /// Adds a last column to `select`: each row's place, as JSON.
    pub(super) fn place(&self, engine: Engine, select: &mut SelectStatement) {
        let function = match engine {
            Engine::Sqlite => "json_array",
            Engine::Postgres => "json_build_array",
        };
        let values = self.terms.iter().map(|term| {
            let value = term.expression.clone();
            match (engine, term.kind) {
                (Engine::Sqlite, ValueKind::Id) => Func::cust("hex").arg(value).into(),
                // Text that was cut from JSON counts as JSON until something is done to it.
                (Engine::Sqlite, ValueKind::Decimal) => value.binary(BinOper::Custom("||"), ""),
                _ => value.cast_as("text"),
            }
        });
        let place: Expr = Func::cust(function).args(values).into();
        select.expr_as(place.cast_as("text"), PLACE);
    }

    /// The rows that come behind `place`.
    pub(super) fn behind(&self, engine: Engine, place: &Place) -> Result<Condition, StrangePlace> {
        if place.0.len() != self.terms.len() {
            return Err(StrangePlace);
        }
        let mut behind = Condition::any();
        let mut level = Condition::all();
        for (term, value) in self.terms.iter().zip(&place.0) {
            let value = match value {
                None => None,
                Some(text) => Some(term.bound(engine, text).ok_or(StrangePlace)?),
            };
            if let Some(after) = term.behind(value.as_ref()) {
                behind = behind.add(level.clone().add(after));
            }
            let expression = term.expression.clone();
            level = level.add(match value {
                Some(value) => expression.eq(value),
                None => expression.is_null(),
            });
        }
        Ok(behind)
    }
}

impl Term {
    /// A value of this term from its text.
    fn bound(&self, engine: Engine, text: &str) -> Option<Expr> {
        Some(match self.kind {
            ValueKind::FoldedText | ValueKind::Text | ValueKind::DateText => Expr::val(text),
            ValueKind::TenThousandths | ValueKind::Integer | ValueKind::Microseconds => {
                Expr::val(text.parse::<i64>().ok()?)
            }
            ValueKind::Decimal => decimal(engine, &text.parse().ok()?),
            ValueKind::Boolean => Expr::val(matches!(text, "true" | "1")),
            ValueKind::Id => Expr::val(text.parse::<uuid::Uuid>().ok()?),
        })
    }

    /// What lies behind `value` by this term alone; none where nothing does.
    fn behind(&self, value: Option<&Expr>) -> Option<Condition> {
        let expression = || self.expression.clone();
        let nulls_last = matches!(self.nulls, Some(NullOrdering::Last));
        match value {
            Some(value) => {
                let further = match self.direction {
                    Direction::Desc => expression().lt(value.clone()),
                    _ => expression().gt(value.clone()),
                };
                let further = Condition::any().add(further);
                Some(if nulls_last {
                    further.add(expression().is_null())
                } else {
                    further
                })
            }
            None if nulls_last => None,
            None => Some(Condition::any().add(expression().is_not_null())),
        }
    }
}

/// A row and its place in the order.
pub(super) struct Placed<T> {
    pub(super) row: T,
    pub(super) place: Place,
}

impl<'r, R, T> sqlx::FromRow<'r, R> for Placed<T>
where
    R: sqlx::Row,
    T: sqlx::FromRow<'r, R>,
    &'static str: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let place: String = row.try_get(PLACE)?;
        let place = serde_json::from_str(&place).map_err(|error| sqlx::Error::ColumnDecode {
            index: PLACE.to_owned(),
            source: Box::new(error),
        })?;
        Ok(Self {
            row: T::from_row(row)?,
            place: Place(place),
        })
    }
}
