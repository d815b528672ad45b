//! Paths through a record: names joined by dots, `[]` behind a name for each element of a list.

use std::fmt::Write;

use rust_decimal::Decimal;
use serde_json::Value;

/// Calls `visit` with every value at `path`, and with the places of the lists it passed through.
/// Absent and null values are not visited.
pub(super) fn each<'v>(value: &'v Value, path: &str, visit: &mut impl FnMut(&'v Value, &[usize])) {
    walk(value, path, &mut Vec::new(), visit);
}

fn walk<'v>(
    value: &'v Value,
    path: &str,
    places: &mut Vec<usize>,
    visit: &mut impl FnMut(&'v Value, &[usize]),
) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, is_list) = match name.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let Some(value) = value.get(name).filter(|value| !value.is_null()) else {
        return;
    };
    if !is_list {
        return descend(value, rest, places, visit);
    }
    for (place, element) in value.as_array().into_iter().flatten().enumerate() {
        places.push(place);
        descend(element, rest, places, visit);
        places.pop();
    }
}

fn descend<'v>(
    value: &'v Value,
    rest: &str,
    places: &mut Vec<usize>,
    visit: &mut impl FnMut(&'v Value, &[usize]),
) {
    if rest.is_empty() {
        visit(value, places);
    } else {
        walk(value, rest, places, visit);
    }
}

/// The value at a path without lists; none where it is absent or null.
pub(super) fn one<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(value, |value, name| value.get(name))
        .filter(|value| !value.is_null())
}

/// The number at a path without lists.
pub(super) fn number(value: &Value, path: &str) -> Option<Decimal> {
    one(value, path).and_then(decimal)
}

/// The text at a path without lists.
pub(super) fn text<'v>(value: &'v Value, path: &str) -> Option<&'v str> {
    one(value, path).and_then(Value::as_str)
}

/// A JSON number, exactly.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    let Value::Number(number) = value else {
        return None;
    };
    let text = number.as_str();
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}

/// A path with the places of its lists filled in, counted from 0: `lineItems[2].accountRef.id`.
pub(super) fn located(path: &str, places: &[usize]) -> String {
    let mut places = places.iter();
    let mut located = String::with_capacity(path.len() + 4);
    for (index, part) in path.split("[]").enumerate() {
        if index > 0
            && let Some(place) = places.next()
        {
            // Writing to a string cannot fail.
            let _ = write!(located, "[{place}]");
        }
        located.push_str(part);
    }
    located
}
