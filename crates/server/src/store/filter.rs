//! Filters as conditions of SQL, the same on both engines.
//!
//! A [`Resolver`] says what a property is in the database; this file knows how its kind is
//! compared. What a user wrote reaches the database as bound values only. What comparisons mean is
//! told in `docs/query-language.md`; an evaluator in `tests/records` holds both engines to it.

use platypus_model::Instant;
use rust_decimal::Decimal;
use sea_query::{Condition, Expr, ExprTrait, Func, SelectStatement};

use crate::query::{Comparison, Filter, List, Operator, Property, QueryError, Test, Value, variants};

use super::Engine;
use super::comparison::{self, Demand, Moment};

/// Says what properties are in the database.
pub trait Resolver {
    /// The type whose properties these are, for messages: `Invoice`, `Company`, `Dataset`.
    fn type_name(&self) -> &'static str;

    /// What `property` is; `None` where there is no such property or it cannot be compared.
    fn resolve(&self, property: &Property) -> Option<Operand>;
}

/// A property in the database.
pub struct Operand {
    pub(super) kind: ValueKind,
    pub(super) expression: Expr,
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
    /// Text as it was written.
    Text,
    /// A `bigint` of ten-thousandths.
    TenThousandths,
    /// A whole number of 64 bits.
    Integer,
    /// An exact decimal: `numeric` on PostgreSQL, text under the collation
    /// `DECIMAL` on SQLite, which knows no decimals.
    Decimal,
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
            Self::TenThousandths | Self::Integer | Self::Decimal => "a number",
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
                    Self::TenThousandths
                        | Self::Integer
                        | Self::Decimal
                        | Self::Microseconds
                        | Self::DateText
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

pub(super) fn unknown(property: &Property, resolver: &impl Resolver) -> QueryError {
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
    let Comparison { property, test } = comparison;
    let operand = resolve(property, resolver)?;
    match test {
        Test::Missing => Ok(operand.is_missing()),
        Test::Present => {
            let present = operand.expression.clone().is_not_null();
            Ok(operand.holds(present))
        }
        Test::Value(operator, value) => {
            if !operand.kind.takes(*operator) {
                return Err(QueryError::WrongOperator {
                    property: property.as_str().to_owned(),
                    operator: operator.as_str(),
                    kind: operand.kind.name(),
                });
            }
            // `!=` is told by `=`, so that both read a value in the same way.
            let (operator, negated) = match operator {
                Operator::NotEqual => (Operator::Equal, true),
                other => (*other, false),
            };
            let test = operand.test(engine, property, operator, value)?;
            let test = operand.holds(test);
            Ok(if negated {
                call("coalesce", [test, Expr::cust("false")]).not()
            } else {
                test
            })
        }
        Test::In(list) => any_of(engine, property, &operand, list),
    }
}

fn any_of(engine: Engine, property: &Property, operand: &Operand, list: &List) -> Result<Expr, QueryError> {
    let mut tests = Vec::new();
    for value in list.values() {
        tests.push(match value {
            None => operand.is_missing(),
            Some(value) => operand.holds(operand.test(engine, property, Operator::Equal, value)?),
        });
    }
    // Halves of halves: SQLite allows no expression to lie more than 1,000 deep.
    while tests.len() > 1 {
        tests = tests
            .chunks(2)
            .map(|pair| match pair {
                [one, other] => one.clone().or(other.clone()),
                _ => pair[0].clone(),
            })
            .collect();
    }
    Ok(tests.pop().unwrap_or_else(|| Expr::cust("1 = 0")))
}

impl Operand {
    /// The test, of the row itself or of one of the related rows.
    fn holds(&self, test: Expr) -> Expr {
        match &self.within {
            Some(rows) => Expr::exists(rows.clone().and_where(test).take()),
            None => test,
        }
    }

    /// No value: none in the row, or in none of the related rows.
    fn is_missing(&self) -> Expr {
        match &self.within {
            Some(_) => self.holds(self.expression.clone().is_not_null()).not(),
            None => self.expression.clone().is_null(),
        }
    }

    /// Whether this orders rows: one of each row does.
    pub(super) fn is_of_the_row(&self) -> bool {
        self.within.is_none()
    }

    /// The comparison with a value, by the kind.
    fn test(
        &self,
        engine: Engine,
        property: &Property,
        operator: Operator,
        value: &Value,
    ) -> Result<Expr, QueryError> {
        let value = value.as_str();
        let wrong = || QueryError::WrongValue {
            property: property.as_str().to_owned(),
            expected: self.kind.name(),
            value: value.chars().take(80).collect(),
        };
        let left = self.expression.clone();
        Ok(match self.kind {
            ValueKind::FoldedText
            | ValueKind::TenThousandths
            | ValueKind::Integer
            | ValueKind::Microseconds
            | ValueKind::Boolean => {
                let demand = comparison::demand(self.kind, operator, value).ok_or_else(wrong)?;
                demanded(engine, left, demand)
            }
            ValueKind::Text => text(engine, left, operator, value),
            ValueKind::Decimal => {
                let number = comparison::number(value).ok_or_else(wrong)?;
                plain(left, operator, decimal(engine, &number))
            }
            ValueKind::DateText => {
                let moment = comparison::moment(value).ok_or_else(wrong)?;
                dates(call("rtrim", [left, Expr::val("Z")]), operator, &moment)
            }
            ValueKind::Id => plain(
                left,
                operator,
                Expr::val(value.parse::<uuid::Uuid>().map_err(|_| wrong())?),
            ),
        })
    }
}

fn demanded(engine: Engine, left: Expr, demand: Demand) -> Expr {
    match demand {
        Demand::Text(text) => left.eq(text),
        Demand::TextWith(text) => {
            let position = match engine {
                Engine::Sqlite => "instr",
                Engine::Postgres => "strpos",
            };
            call(position, [left, Expr::val(text)]).gt(0_i32)
        }
        Demand::Between(i64::MIN, i64::MAX) => left.is_not_null(),
        Demand::Between(i64::MIN, until) => left.lte(until),
        Demand::Between(from, i64::MAX) => left.gte(from),
        Demand::Between(from, until) if from == until => left.eq(from),
        Demand::Between(from, until) if from < until => left.between(from, until),
        Demand::Between(..) => Expr::cust("1 = 0"),
        Demand::Boolean(value) => left.eq(value),
    }
}

/// A decimal as both engines compare it exactly.
pub(super) fn decimal(engine: Engine, number: &Decimal) -> Expr {
    let text = Expr::val(number.to_string());
    match engine {
        Engine::Sqlite => text,
        Engine::Postgres => text.cast_as("numeric"),
    }
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

/// Neither engine folds the case of every letter alike, but both know patterns that name each
/// letter's variants.
fn text(engine: Engine, left: Expr, operator: Operator, value: &str) -> Expr {
    let mut pattern = String::with_capacity(value.len() * 4);
    for character in value.chars() {
        match variants(character).as_ref() {
            [only] => match engine {
                Engine::Sqlite if matches!(only, '*' | '?' | '[') => {
                    pattern.extend(['[', *only, ']']);
                }
                Engine::Postgres if only.is_ascii_punctuation() => pattern.extend(['\\', *only]),
                _ => pattern.push(*only),
            },
            variants => {
                pattern.push('[');
                pattern.extend(variants);
                pattern.push(']');
            }
        }
    }
    let contains = operator == Operator::Contains;
    match engine {
        Engine::Sqlite => {
            let pattern = if contains { format!("*{pattern}*") } else { pattern };
            call("glob", [Expr::val(pattern), left])
        }
        Engine::Postgres => {
            let pattern = if contains { pattern } else { format!("^{pattern}$") };
            call("textregexeq", [left, Expr::val(pattern)])
        }
    }
}

fn dates(left: Expr, operator: Operator, value: &Moment) -> Expr {
    let text = |instant: &Instant| Expr::val(instant.to_string().trim_end_matches('Z').to_owned());
    match (value, operator) {
        (Moment::Day { from, until }, Operator::Equal) => {
            left.clone().gte(text(from)).and(left.lt(text(until)))
        }
        (Moment::At(at) | Moment::Day { from: at, .. }, _) => plain(left, operator, text(at)),
    }
}
