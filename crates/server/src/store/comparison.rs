//! What a written value asks of a stored one, told apart from who looks: a statement or a column
//! held in memory.

use platypus_model::{Day, Instant};
use rust_decimal::Decimal;

use crate::query::{Operator, fold};

use super::filter::ValueKind;

/// What a stored value must be; a missing value is none of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Demand {
    /// This text, folded.
    Text(String),
    /// A text with this one in it, folded.
    TextWith(String),
    /// A whole number from the first to the second; none where the first is greater.
    Between(i64, i64),
    /// This.
    Boolean(bool),
}

/// No whole number.
const NOTHING: Demand = Demand::Between(1, 0);

/// What `operator` with `value` asks of a value of that kind; none where the value is none that
/// the kind can have. Only of kinds that are kept as folded text, whole numbers or booleans.
pub(super) fn demand(kind: ValueKind, operator: Operator, value: &str) -> Option<Demand> {
    match kind {
        ValueKind::FoldedText => {
            let text = fold(value).into_owned();
            Some(if operator == Operator::Contains {
                Demand::TextWith(text)
            } else {
                Demand::Text(text)
            })
        }
        ValueKind::TenThousandths => Some(whole(operator, number(value)?, 10_000)),
        ValueKind::Integer => Some(whole(operator, number(value)?, 1)),
        ValueKind::Microseconds => Some(moment(value)?.demand(operator)),
        ValueKind::Boolean => boolean(value).map(Demand::Boolean),
        ValueKind::Text | ValueKind::Decimal | ValueKind::DateText | ValueKind::Id => None,
    }
}

/// `true` or `false`, in any case.
fn boolean(value: &str) -> Option<bool> {
    [true, false]
        .into_iter()
        .find(|boolean| value.eq_ignore_ascii_case(if *boolean { "true" } else { "false" }))
}

/// A number in plain digits, with a sign and a fraction where it has them.
pub(super) fn number(value: &str) -> Option<Decimal> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (are_digits(whole) && are_digits(fraction))
        .then(|| Decimal::from_str_exact(value).ok())
        .flatten()
}

/// Asks exactly, although what is stored is a whole number of `1 / scale` and the value need not be.
fn whole(operator: Operator, value: Decimal, scale: i64) -> Demand {
    let scaled = value
        .checked_mul(Decimal::from(scale))
        .filter(|scaled| scaled.abs() < Decimal::from(i64::MAX));
    let Some(scaled) = scaled else {
        // Beyond what is stored: every value there is stands on the same side.
        let all = match operator {
            Operator::Greater | Operator::GreaterOrEqual => value.is_sign_negative(),
            Operator::Less | Operator::LessOrEqual => value.is_sign_positive(),
            Operator::Equal | Operator::NotEqual | Operator::Contains => false,
        };
        return if all {
            Demand::Between(i64::MIN, i64::MAX)
        } else {
            NOTHING
        };
    };
    let floor = i64::try_from(scaled.floor()).unwrap_or(i64::MAX);
    if scaled.is_integer() {
        return compared(operator, floor);
    }
    match operator {
        Operator::Greater | Operator::GreaterOrEqual => compared(Operator::Greater, floor),
        Operator::Less | Operator::LessOrEqual => compared(Operator::LessOrEqual, floor),
        Operator::Equal | Operator::NotEqual | Operator::Contains => NOTHING,
    }
}

fn compared(operator: Operator, value: i64) -> Demand {
    let (from, until) = match operator {
        Operator::Greater => match value.checked_add(1) {
            Some(next) => (next, i64::MAX),
            None => return NOTHING,
        },
        Operator::Less => match value.checked_sub(1) {
            Some(previous) => (i64::MIN, previous),
            None => return NOTHING,
        },
        Operator::GreaterOrEqual => (value, i64::MAX),
        Operator::LessOrEqual => (i64::MIN, value),
        Operator::Equal | Operator::NotEqual | Operator::Contains => (value, value),
    };
    Demand::Between(from, until)
}

/// A date value: a moment, or the two ends of a day.
pub(super) enum Moment {
    /// A moment.
    At(Instant),
    /// A day, from its midnight until the next.
    Day {
        /// Its midnight, UTC.
        from: Instant,
        /// The next.
        until: Instant,
    },
}

/// Reads a date with or without time.
pub(super) fn moment(value: &str) -> Option<Moment> {
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

impl Moment {
    fn demand(&self, operator: Operator) -> Demand {
        match (self, operator) {
            (Self::Day { from, until }, Operator::Equal | Operator::NotEqual) => {
                Demand::Between(from.microseconds(), until.microseconds() - 1)
            }
            (Self::At(at) | Self::Day { from: at, .. }, _) => compared(operator, at.microseconds()),
        }
    }
}
