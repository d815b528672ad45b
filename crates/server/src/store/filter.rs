//! Filters and orders as conditions of SQL, the same on both engines.
//!
//! A [`Resolver`] says what a property is in the database; this file knows how its kind is
//! compared. What a user wrote reaches the database as bound values only.
//!
//! What comparisons mean: text is compared without regard to case; a day alone means its midnight
//! UTC, but `=` and `!=` with a day mean any time of that day; `!=` is true where there is no
//! value, every other operator false.

use platypus_model::{Day, Instant};
use rust_decimal::Decimal;
use sea_query::{Condition, Expr, ExprTrait, Func, NullOrdering, SelectStatement};

use crate::query::{Comparison, Filter, Operator, Order, Property, QueryError};

use super::Engine;
use super::records::fold;

/// Says what properties are in the database.
pub trait Resolver {
    /// The type whose properties these are, for messages: `Invoice`, `Company`, `Dataset`.
    fn type_name(&self) -> &'static str;

    /// What `property` is; `None` where there is no such property or it cannot be compared.
    fn resolve(&self, property: &Property) -> Option<Operand>;
}

/// A property in the database.
pub struct Operand {
    kind: ValueKind,
    expression: Expr,
    within: Option<SelectStatement>,
}

impl Operand {
    /// A value of the row itself.
    pub fn new(kind: ValueKind, expression: impl Into<Expr>) -> Self {
        Self {
            kind,
            expression: expression.into(),
            within: None,
        }
    }

    /// A value of related rows: a comparison is true where one of the rows that `rows` selects
    /// fulfils it, and `!=` where none of them is equal.
    pub fn within(kind: ValueKind, expression: impl Into<Expr>, rows: SelectStatement) -> Self {
        Self {
            kind,
            expression: expression.into(),
            within: Some(rows),
        }
    }
}

/// What an expression holds, and so how it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Text that was stored folded to lower case.
    FoldedText,
    /// Text as it was written; ASCII letters are compared without regard to case.
    Text,
    /// A `bigint` of ten-thousandths.
    TenThousandths,
    /// A number as the engine has it.
    Number,
    /// A `bigint` of microseconds since 1970, UTC.
    Microseconds,
    /// A date or date-time as text, in the form in which records carry it.
    DateText,
    /// A boolean.
    Boolean,
    /// A UUID.
    Id,
}

impl ValueKind {
    const fn name(self) -> &'static str {
        match self {
            Self::FoldedText | Self::Text => "text",
            Self::TenThousandths | Self::Number => "a number",
            Self::Microseconds | Self::DateText => "a date",
            Self::Boolean => "true or false",
            Self::Id => "an id",
        }
    }

    /// Contract section 6: which operators apply to what.
    const fn takes(self, operator: Operator) -> bool {
        match operator {
            Operator::Equal | Operator::NotEqual => true,
            Operator::Contains => matches!(self, Self::FoldedText | Self::Text),
            Operator::Greater | Operator::Less | Operator::GreaterOrEqual | Operator::LessOrEqual => {
                matches!(
                    self,
                    Self::TenThousandths | Self::Number | Self::Microseconds | Self::DateText
                )
            }
        }
    }
}

/// The filter as a condition.
pub fn condition(engine: Engine, filter: &Filter, resolver: &impl Resolver) -> Result<Condition, QueryError> {
    let (start, filters) = match filter {
        Filter::Compare(comparison) => {
            return Ok(Condition::all().add(compare(engine, comparison, resolver)?));
        }
        Filter::All(filters) => (Condition::all(), filters),
        Filter::Any(filters) => (Condition::any(), filters),
    };
    filters.iter().try_fold(start, |joined, filter| {
        Ok(joined.add(condition(engine, filter, resolver)?))
    })
}

/// Orders `select`; rows without a value come last either way. The caller adds what decides
/// between equals.
pub fn order(
    select: &mut SelectStatement,
    order: &Order,
    resolver: &impl Resolver,
) -> Result<(), QueryError> {
    let operand = resolve(&order.property, resolver)?;
    if operand.within.is_some() {
        return Err(unknown(&order.property, resolver));
    }
    let direction = if order.descending {
        sea_query::Order::Desc
    } else {
        sea_query::Order::Asc
    };
    select.order_by_expr_with_nulls(operand.expression, direction, NullOrdering::Last);
    Ok(())
}

fn unknown(property: &Property, resolver: &impl Resolver) -> QueryError {
    QueryError::UnknownProperty {
        property: property.as_str().to_owned(),
        on: resolver.type_name(),
    }
}

fn resolve(property: &Property, resolver: &impl Resolver) -> Result<Operand, QueryError> {
    resolver
        .resolve(property)
        .ok_or_else(|| unknown(property, resolver))
}

fn compare(engine: Engine, comparison: &Comparison, resolver: &impl Resolver) -> Result<Expr, QueryError> {
    let Comparison {
        property,
        operator,
        value,
    } = comparison;
    let operand = resolve(property, resolver)?;
    if !operand.kind.takes(*operator) {
        return Err(QueryError::WrongOperator {
            property: property.as_str().to_owned(),
            operator: operator.as_str(),
            kind: operand.kind.name(),
        });
    }
    let wrong = || QueryError::WrongValue {
        property: property.as_str().to_owned(),
        expected: operand.kind.name(),
        value: value.chars().take(80).collect(),
    };
    // `!=` is told by `=`, so that both read a value in the same way.
    let (operator, negated) = match operator {
        Operator::NotEqual => (Operator::Equal, true),
        other => (*other, false),
    };
    let left = operand.expression;
    let test = match operand.kind {
        ValueKind::FoldedText => text(engine, left, operator, fold(value).into_owned()),
        ValueKind::Text => text(
            engine,
            call("lower", [left]),
            operator,
            value.to_ascii_lowercase(),
        ),
        ValueKind::TenThousandths => ten_thousandths(left, operator, value.parse().map_err(|_| wrong())?),
        ValueKind::Number => {
            let number: Decimal = value.parse().map_err(|_| wrong())?;
            let type_name = match engine {
                Engine::Sqlite => "real",
                Engine::Postgres => "numeric",
            };
            plain(left, operator, Expr::val(number.to_string()).cast_as(type_name))
        }
        ValueKind::Microseconds => {
            let moment = moment(value).ok_or_else(wrong)?;
            dates(left, operator, &moment, |instant| {
                Expr::val(instant.microseconds())
            })
        }
        ValueKind::DateText => {
            let moment = moment(value).ok_or_else(wrong)?;
            let left = call("rtrim", [left, Expr::val("Z")]);
            dates(left, operator, &moment, |instant| {
                Expr::val(instant.to_string().trim_end_matches('Z').to_owned())
            })
        }
        ValueKind::Boolean => {
            let value = if value.eq_ignore_ascii_case("true") {
                true
            } else if value.eq_ignore_ascii_case("false") {
                false
            } else {
                return Err(wrong());
            };
            plain(left, operator, Expr::val(value))
        }
        ValueKind::Id => plain(
            left,
            operator,
            Expr::val(value.parse::<uuid::Uuid>().map_err(|_| wrong())?),
        ),
    };
    let test = match operand.within {
        Some(mut rows) => Expr::exists(rows.and_where(test).take()),
        None => test,
    };
    Ok(if negated {
        call("coalesce", [test, Expr::cust("false")]).not()
    } else {
        test
    })
}

fn call<const N: usize>(function: &'static str, arguments: [Expr; N]) -> Expr {
    Func::cust(function).args(arguments).into()
}

fn plain(left: Expr, operator: Operator, right: Expr) -> Expr {
    match operator {
        Operator::Greater => left.gt(right),
        Operator::Less => left.lt(right),
        Operator::GreaterOrEqual => left.gte(right),
        Operator::LessOrEqual => left.lte(right),
        Operator::Equal | Operator::NotEqual | Operator::Contains => left.eq(right),
    }
}

fn text(engine: Engine, left: Expr, operator: Operator, value: String) -> Expr {
    if operator != Operator::Contains {
        return left.eq(value);
    }
    let position = match engine {
        Engine::Sqlite => "instr",
        Engine::Postgres => "strpos",
    };
    call(position, [left, Expr::val(value)]).gt(0_i32)
}

/// Compares exactly, although the column is a whole number and the value need not be one.
fn ten_thousandths(left: Expr, operator: Operator, value: Decimal) -> Expr {
    let Some(scaled) = value
        .checked_mul(Decimal::from(10_000))
        .filter(|scaled| scaled.abs() <= Decimal::from(i64::MAX))
    else {
        // Beyond what the column can hold: every value there is on the same side.
        let all = match operator {
            Operator::Greater | Operator::GreaterOrEqual => value.is_sign_negative(),
            Operator::Less | Operator::LessOrEqual => value.is_sign_positive(),
            Operator::Equal | Operator::NotEqual | Operator::Contains => false,
        };
        return if all {
            left.is_not_null()
        } else {
            Expr::cust("1 = 0")
        };
    };
    let floor = i64::try_from(scaled.floor()).unwrap_or(i64::MAX);
    if scaled.is_integer() {
        return plain(left, operator, Expr::val(floor));
    }
    match operator {
        Operator::Greater | Operator::GreaterOrEqual => left.gt(floor),
        Operator::Less | Operator::LessOrEqual => left.lte(floor),
        Operator::Equal | Operator::NotEqual | Operator::Contains => Expr::cust("1 = 0"),
    }
}

/// A date value: a moment, or the two ends of a day.
enum Moment {
    At(Instant),
    Day { from: Instant, until: Instant },
}

fn moment(value: &str) -> Option<Moment> {
    // The form `YYYY-MM-DD`; anything longer has a time.
    if value.len() == 10 {
        let day: Day = value.parse().ok()?;
        let from: Instant = value.parse().ok()?;
        let next = Day(day.0.tomorrow().ok()?);
        let until: Instant = next.to_string().parse().ok()?;
        return Some(Moment::Day { from, until });
    }
    value.parse().ok().map(Moment::At)
}

fn dates(left: Expr, operator: Operator, value: &Moment, bind: impl Fn(&Instant) -> Expr) -> Expr {
    match (value, operator) {
        (Moment::Day { from, until }, Operator::Equal) => {
            left.clone().gte(bind(from)).and(left.lt(bind(until)))
        }
        (Moment::At(at) | Moment::Day { from: at, .. }, _) => plain(left, operator, bind(at)),
    }
}
