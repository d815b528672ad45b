//! Decimals on SQLite, which has none: text, compared exactly by a collation.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// The collation's name.
pub(super) const DECIMAL: &str = "decimal";

/// Compares two numbers as JSON writes them. What is no number comes after all that are.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    match (parse(one), parse(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cmp(other),
    }
}

fn parse(text: &str) -> Option<Decimal> {
    text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
}
