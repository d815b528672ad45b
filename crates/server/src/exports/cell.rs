//! One value of a record, typed.

use std::borrow::Cow;

use platypus_model::{Day, Instant};
use rust_decimal::Decimal;
use serde_json::Value;

use super::columns::{Column, ColumnKind};

/// What stands in a cell. A stored value that is not of its column's kind is kept as text: an export
/// leaves nothing out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'v> {
    Empty,
    Text(Cow<'v, str>),
    Decimal(Decimal),
    Integer(i64),
    Boolean(bool),
    Date(Day),
    Moment(Instant),
}

impl<'v> Cell<'v> {
    /// The cell of a column, in a record or in one of its lines.
    pub(super) fn of(record: &'v Value, column: &Column) -> Self {
        let value = column
            .path
            .iter()
            .try_fold(record, |value, name| value.get(name))
            .unwrap_or(&Value::Null);
        match (column.kind, value) {
            (_, Value::Null) => Self::Empty,
            (ColumnKind::Text, Value::String(text)) => Self::Text(Cow::Borrowed(text)),
            (ColumnKind::Decimal, Value::Number(number)) => {
                decimal(number).map_or_else(|| Self::json(value), Self::Decimal)
            }
            (ColumnKind::Integer, Value::Number(number)) => {
                number.as_i64().map_or_else(|| Self::json(value), Self::Integer)
            }
            (ColumnKind::Boolean, Value::Bool(boolean)) => Self::Boolean(*boolean),
            (ColumnKind::Date, Value::String(text)) => {
                text.parse().map_or(Self::Text(Cow::Borrowed(text)), Self::Date)
            }
            (ColumnKind::Moment, Value::String(text)) => {
                text.parse().map_or(Self::Text(Cow::Borrowed(text)), Self::Moment)
            }
            _ => Self::json(value),
        }
    }

    fn json(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(Cow::Owned(text.clone())),
            other => Self::Text(Cow::Owned(other.to_string())),
        }
    }

    /// The cell as text: numbers with every digit, days as `2026-10-08`, moments as
    /// `2026-10-08T22:40:50Z`.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Decimal(number) => Cow::Owned(number.to_string()),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Boolean(boolean) => Cow::Borrowed(if *boolean { "true" } else { "false" }),
            Self::Date(day) => Cow::Owned(day.0.to_string()),
            Self::Moment(moment) => Cow::Owned(moment.to_string()),
        }
    }
}

/// A JSON number, with every digit it has.
pub(super) fn decimal(number: &serde_json::Number) -> Option<Decimal> {
    let text = number.as_str();
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}
