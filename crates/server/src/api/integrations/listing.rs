//! Filters and orders over integrations: a handful, held in memory.

use std::cmp::Ordering;

use serde_json::Value;

use super::IntegrationBody;
use crate::query::{Comparison, Filter, Operator, Order, Property, QueryError, Test, fold};

const TYPE_NAME: &str = "Integration";

/// A property as it is compared: without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Comparable {
    Text(String),
    Boolean(bool),
}

/// Whether an integration fulfils the filter.
pub(super) fn fulfils(integration: &IntegrationBody, filter: &Filter) -> Result<bool, QueryError> {
    // Every part is looked at even where the first decides: a wrong name is always told.
    let (filters, all) = match filter {
        Filter::Compare(comparison) => return compare(integration, comparison),
        Filter::All(filters) => (filters, true),
        Filter::Any(filters) => (filters, false),
    };
    let held = filters
        .iter()
        .map(|filter| fulfils(integration, filter))
        .collect::<Result<Vec<bool>, QueryError>>()?;
    Ok(if all {
        held.iter().all(|held| *held)
    } else {
        held.contains(&true)
    })
}

/// Orders integrations.
pub(super) fn sort(integrations: &mut [IntegrationBody], order: &Order) -> Result<(), QueryError> {
    for integration in integrations.iter() {
        resolve(integration, &order.property)?;
    }
    integrations.sort_by(|one, other| {
        let key = |integration| resolve(integration, &order.property).ok();
        let ordering: Ordering = key(one).cmp(&key(other));
        if order.descending {
            ordering.reverse()
        } else {
            ordering
        }
    });
    Ok(())
}

fn compare(integration: &IntegrationBody, comparison: &Comparison) -> Result<bool, QueryError> {
    let Comparison { property, test } = comparison;
    let held = resolve(integration, property)?;
    match test {
        // Every integration has every property.
        Test::Missing => Ok(false),
        Test::Present => Ok(true),
        Test::Value(operator, value) => holds(&held, property, *operator, value),
        Test::In(list) => list.values().flatten().try_fold(false, |found, value| {
            Ok(found | holds(&held, property, Operator::Equal, value)?)
        }),
    }
}

fn holds(
    held: &Comparable,
    property: &Property,
    operator: Operator,
    value: &crate::query::Value,
) -> Result<bool, QueryError> {
    let value = fold(value.as_str());
    let (kind, holds) = match held {
        Comparable::Text(text) => {
            let holds = match operator {
                Operator::Equal => Some(*text == value),
                Operator::NotEqual => Some(*text != value),
                Operator::Contains => Some(text.contains(value.as_ref())),
                _ => None,
            };
            ("text", holds)
        }
        Comparable::Boolean(boolean) => {
            let value: bool = value.parse().map_err(|_| QueryError::WrongValue {
                property: property.as_str().to_owned(),
                expected: "true or false",
                value: value.chars().take(80).collect(),
            })?;
            let holds = match operator {
                Operator::Equal => Some(*boolean == value),
                Operator::NotEqual => Some(*boolean != value),
                _ => None,
            };
            ("true or false", holds)
        }
    };
    holds.ok_or_else(|| QueryError::WrongOperator {
        property: property.as_str().to_owned(),
        operator: operator.as_str(),
        kind,
    })
}

fn resolve(integration: &IntegrationBody, property: &Property) -> Result<Comparable, QueryError> {
    let unknown = || QueryError::UnknownProperty {
        property: property.as_str().to_owned(),
        on: TYPE_NAME,
    };
    // What is shown is what can be asked for.
    let shown = serde_json::to_value(integration).map_err(|_| unknown())?;
    let fields = shown.as_object().ok_or_else(unknown)?;
    let field = fields.iter().find(|(name, _)| property.is(name));
    match field.ok_or_else(unknown)?.1 {
        Value::String(text) => Ok(Comparable::Text(fold(text).into_owned())),
        Value::Bool(boolean) => Ok(Comparable::Boolean(*boolean)),
        _ => Err(unknown()),
    }
}
