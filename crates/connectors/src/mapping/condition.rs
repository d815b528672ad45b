//! Whether a condition holds for a record, or for an element of it.

use super::decimal;
use super::document::Kind;
use super::path::{Found, Path, Scope};
use super::plan::{Literal, Predicate};

/// Whether it holds. A value that is missing, or of a kind that cannot be compared, never does.
pub(crate) fn holds(condition: &Predicate, scope: Scope<'_>) -> bool {
    match condition {
        Predicate::Holds(path) => path.find(scope).is_some_and(is_true),
        Predicate::Exists(path) => path.find(scope).is_some(),
        Predicate::Is(path, literals) => path
            .find(scope)
            .is_some_and(|found| literals.iter().any(|literal| is(found, literal))),
        Predicate::Above(path, limit) => number(path, scope).is_some_and(|number| number > *limit),
        Predicate::Below(path, limit) => number(path, scope).is_some_and(|number| number < *limit),
        Predicate::All(conditions) => conditions.iter().all(|condition| holds(condition, scope)),
        Predicate::Any(conditions) => conditions.iter().any(|condition| holds(condition, scope)),
        Predicate::Not(condition) => !holds(condition, scope),
    }
}

fn is_true(found: Found<'_>) -> bool {
    match found {
        Found::Variable(text) => text != "false" && text != "0",
        Found::Value(value) => match value.kind() {
            Kind::False | Kind::Null => false,
            Kind::True | Kind::Object | Kind::EscapedText => true,
            Kind::Number => decimal::parse(value.raw()).is_ok_and(|number| !number.is_zero()),
            Kind::PlainText => value.raw() != "\"false\"" && value.raw() != "\"0\"",
            Kind::List => value.children().next().is_some(),
        },
    }
}

fn is(found: Found<'_>, literal: &Literal) -> bool {
    match literal {
        Literal::Text(expected) => match found {
            Found::Variable(text) => text == expected,
            Found::Value(value) => value.scalar().is_some_and(|text| text == *expected),
        },
        Literal::Number(expected) => decimal::digits(found)
            .and_then(|digits| decimal::parse(&digits))
            .is_ok_and(|number| number == *expected),
    }
}

fn number(path: &Path, scope: Scope<'_>) -> Option<rust_decimal::Decimal> {
    let digits = decimal::digits(path.find(scope)?).ok()?;
    decimal::parse(&digits).ok()
}
