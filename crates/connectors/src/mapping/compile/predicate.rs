//! Conditions: `"archived"` (there is a value that is not false, zero or empty), or a table with a
//! `path` and `is`, `is_not`, `exists`, `above` or `below`, or `all`, `any` or `not` of others.

use rust_decimal::Decimal;

use super::table::{Entry, Table};
use crate::mapping::MappingError;
use crate::mapping::path::Path;
use crate::mapping::plan::{Literal, Predicate};

pub(super) fn predicate(field: &str, entry: &Entry<'_>) -> Result<Predicate, MappingError> {
    if entry.as_text().is_some() {
        return Ok(Predicate::Holds(path(field, entry)?));
    }
    let table = entry.table(field)?;
    table.only_keys(
        field,
        &[
            "path", "is", "is_not", "exists", "above", "below", "all", "any", "not",
        ],
    )?;
    let several = |entry: &Entry<'_>| {
        entry
            .array(field)?
            .iter()
            .map(|part| predicate(field, part))
            .collect::<Result<Vec<_>, _>>()
    };
    if let Some(entry) = table.entry("all") {
        return Ok(Predicate::All(several(&entry)?));
    }
    if let Some(entry) = table.entry("any") {
        return Ok(Predicate::Any(several(&entry)?));
    }
    if let Some(entry) = table.entry("not") {
        return Ok(Predicate::Not(Box::new(predicate(field, &entry)?)));
    }
    test(field, &table)
}

fn test(field: &str, table: &Table<'_>) -> Result<Predicate, MappingError> {
    let found = table.entry("path").ok_or_else(|| {
        table.error(
            field,
            "a condition needs a `path`, `all`, `any` or `not`".to_owned(),
        )
    })?;
    let path = path(field, &found)?;
    if let Some(entry) = table.entry("is") {
        return Ok(Predicate::Is(path, literals(field, &entry)?));
    }
    if let Some(entry) = table.entry("is_not") {
        return Ok(Predicate::Not(Box::new(Predicate::Is(
            path,
            literals(field, &entry)?,
        ))));
    }
    if let Some(entry) = table.entry("exists") {
        let exists = Predicate::Exists(path);
        return Ok(if entry.boolean(field)? {
            exists
        } else {
            Predicate::Not(Box::new(exists))
        });
    }
    if let Some(entry) = table.entry("above") {
        return Ok(Predicate::Above(path, number(field, &entry)?));
    }
    if let Some(entry) = table.entry("below") {
        return Ok(Predicate::Below(path, number(field, &entry)?));
    }
    Ok(Predicate::Holds(path))
}

/// A path as text.
pub(super) fn path(field: &str, entry: &Entry<'_>) -> Result<Path, MappingError> {
    Path::parse(entry.text(field)?).map_err(|what| entry.error(field, what))
}

fn literals(field: &str, entry: &Entry<'_>) -> Result<Vec<Literal>, MappingError> {
    match entry.as_array() {
        Some(entries) => entries.iter().map(|entry| literal(field, entry)).collect(),
        None => Ok(vec![literal(field, entry)?]),
    }
}

fn literal(field: &str, entry: &Entry<'_>) -> Result<Literal, MappingError> {
    if entry.as_number().is_some() {
        return number(field, entry).map(Literal::Number);
    }
    entry.constant(field).map(Literal::Text)
}

fn number(field: &str, entry: &Entry<'_>) -> Result<Decimal, MappingError> {
    entry
        .as_number()
        .and_then(|text| text.replace('_', "").parse().ok())
        .ok_or_else(|| entry.error(field, "expected a number".to_owned()))
}
