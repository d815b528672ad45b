//! Queries and orders as `docs/query-language.md` tells them, evaluated the slow and simple way:
//! record by record, with no knowledge of how the store keeps them.

use std::cmp::Ordering;

use platypus::query::{Comparison, Filter, Operator, Order, Test};
use platypus_model::{DataType, Instant};
use rust_decimal::Decimal;
use serde_json::Value;

/// What a value is compared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A number; in a field that is kept beside the document, to four decimals.
    Number,
    Date,
    Boolean,
}

/// The properties that the random queries ask for, some kept beside the document and some not.
pub(super) const PROPERTIES: [(&str, Kind); 10] = [
    ("invoiceNumber", Kind::Text),
    ("customerRef.id", Kind::Text),
    ("note", Kind::Text),
    ("customerRef.companyName", Kind::Text),
    ("amountDue", Kind::Number),
    ("totalDiscount", Kind::Number),
    ("currencyRate", Kind::Number),
    ("issueDate", Kind::Date),
    ("paidOnDate", Kind::Date),
    ("metadata.isDeleted", Kind::Boolean),
];

/// Whether a record fulfils a filter.
pub(super) fn holds(filter: &Filter, record: &Value) -> bool {
    match filter {
        Filter::All(filters) => filters.iter().all(|filter| holds(filter, record)),
        Filter::Any(filters) => filters.iter().any(|filter| holds(filter, record)),
        Filter::Compare(comparison) => compares(comparison, record),
    }
}

fn compares(comparison: &Comparison, record: &Value) -> bool {
    let path = comparison.property.as_str();
    let value = found(record, path);
    let is = |operator, with: &str| value.is_some_and(|value| test(path, value, operator, with));
    match &comparison.test {
        Test::Missing => value.is_none(),
        Test::Present => value.is_some(),
        Test::In(list) => list.values().any(|item| match item {
            None => value.is_none(),
            Some(item) => is(Operator::Equal, item.as_str()),
        }),
        Test::Value(Operator::NotEqual, with) => !is(Operator::Equal, with.as_str()),
        Test::Value(operator, with) => is(*operator, with.as_str()),
    }
}

fn found<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    let value = record.pointer(&format!("/{}", path.replace('.', "/")));
    value.filter(|value| !value.is_null())
}

fn kind(path: &str) -> Kind {
    PROPERTIES.iter().find(|(name, _)| *name == path).unwrap().1
}

fn test(path: &str, value: &Value, operator: Operator, with: &str) -> bool {
    let ordering = match kind(path) {
        Kind::Text => {
            let (text, with) = (folded(value.as_str().unwrap()), folded(with));
            if operator == Operator::Contains {
                return text.contains(&with);
            }
            text.cmp(&with)
        }
        Kind::Number => number(path, value).cmp(&with.parse().unwrap()),
        Kind::Boolean => value.as_bool().unwrap().cmp(&(with == "true")),
        Kind::Date => {
            let moment = moment(value);
            if with.len() == 10 && operator == Operator::Equal {
                return moment.to_string()[..10] == *with;
            }
            moment.cmp(&with.parse().unwrap())
        }
    };
    match operator {
        Operator::Equal => ordering.is_eq(),
        Operator::Greater => ordering.is_gt(),
        Operator::Less => ordering.is_lt(),
        Operator::GreaterOrEqual => ordering.is_ge(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::NotEqual | Operator::Contains => unreachable!("told above"),
    }
}

/// Each letter by itself, as long as it stays one letter.
fn folded(text: &str) -> String {
    let one = |letters: Vec<char>, otherwise| match letters[..] {
        [one] => one,
        _ => otherwise,
    };
    text.chars()
        .map(|letter| {
            if letter == 'ı' {
                return letter;
            }
            let upper = one(letter.to_uppercase().collect(), letter);
            one(upper.to_lowercase().collect(), letter)
        })
        .collect()
}

fn number(path: &str, value: &Value) -> Decimal {
    let number: Decimal = value.to_string().parse().unwrap();
    if is_kept_apart(path) {
        number.round_dp(4)
    } else {
        number
    }
}

fn moment(value: &Value) -> Instant {
    value.as_str().unwrap().parse().unwrap()
}

fn is_kept_apart(path: &str) -> bool {
    DataType::Invoices
        .columns()
        .iter()
        .any(|column| column.path == path)
}

/// Orders records: those without the property last either way, equals as they stand.
pub(super) fn sort(records: &mut [&Value], order: &Order) {
    let path = order.property.as_str();
    records.sort_by(|one, other| match (found(one, path), found(other, path)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(one), Some(other)) => {
            let ordering = match kind(path) {
                Kind::Text => text_key(path, one).cmp(&text_key(path, other)),
                Kind::Number => number(path, one).cmp(&number(path, other)),
                Kind::Date => moment(one).cmp(&moment(other)),
                Kind::Boolean => one.as_bool().cmp(&other.as_bool()),
            };
            if order.descending {
                ordering.reverse()
            } else {
                ordering
            }
        }
    });
}

/// Fields that are kept beside the document lose the case of every letter, others of A to Z.
fn text_key(path: &str, value: &Value) -> String {
    let text = value.as_str().unwrap();
    if is_kept_apart(path) {
        folded(text)
    } else {
        text.to_ascii_lowercase()
    }
}
