//! Filters as conditions of SQL, the same on both engines.
//!
//! A [`Resolver`] says what a property is in the database; this file knows how its kind is
//! compared. What a user wrote reaches the database as bound values only. What comparisons mean is
//! told in `docs/query-language.md`; an evaluator in `tests/records` holds both engines to it.

use platypus_model::{Day, Instant};
use rust_decimal::Decimal;
use sea_query::{Condition, Expr, ExprTrait, Func, SelectStatement};

use crate::query::{Comparison, Filter, List, Operator, Property, QueryError, Test, Value, fold, variants};

use super::Engine;

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
    /// [`DECIMAL`](super::decimal::DECIMAL) on SQLite, which knows no decimals.
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
            ValueKind::FoldedText => folded_text(engine, left, operator, fold(value).into_owned()),
            ValueKind::Text => text(engine, left, operator, value),
            ValueKind::TenThousandths => scaled(left, operator, number(value).ok_or_else(wrong)?, 10_000),
            ValueKind::Integer => scaled(left, operator, number(value).ok_or_else(wrong)?, 1),
            ValueKind::Decimal => {
                let number = number(value).ok_or_else(wrong)?;
                plain(left, operator, decimal(engine, &number))
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
        })
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

fn folded_text(engine: Engine, left: Expr, operator: Operator, value: String) -> Expr {
    if operator != Operator::Contains {
        return left.eq(value);
    }
    let position = match engine {
        Engine::Sqlite => "instr",
        Engine::Postgres => "strpos",
    };
    call(position, [left, Expr::val(value)]).gt(0_i32)
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

/// A number in plain digits, with a sign and a fraction where it has them.
fn number(value: &str) -> Option<Decimal> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (are_digits(whole) && are_digits(fraction))
        .then(|| Decimal::from_str_exact(value).ok())
        .flatten()
}

/// Compares exactly, although the column is a whole number of `scale`s and the value need not be one.
fn scaled(left: Expr, operator: Operator, value: Decimal, scale: i64) -> Expr {
    let Some(scaled) = value
        .checked_mul(Decimal::from(scale))
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
