//! Fields that are not made of others: their source, and how its value is converted.

use platypus_model::schema::{Kind, Words};

use super::predicate::{path, predicate};
use super::table::{Entry, Table};
use crate::mapping::MappingError;
use crate::mapping::convert;
use crate::mapping::dates::DateForm;
use crate::mapping::jq::Program;
use crate::mapping::path::Path;
use crate::mapping::plan::{Conversion, Leaf, Piece, Source, Term};

/// Keys that say where a value comes from; a table has exactly one.
const SOURCES: &[&str] = &[
    "path", "first", "constant", "join", "template", "sum", "product", "jq", "cases",
];

/// A field of `kind`: a path as text, or a table.
pub(super) fn leaf(field: &str, kind: Kind, entry: &Entry<'_>) -> Result<Leaf, MappingError> {
    let leaf = if entry.as_text().is_some() {
        let conversion =
            plain(kind).ok_or_else(|| entry.error(field, format!("a path cannot give a {}", kind.name())))?;
        Leaf {
            source: Source::Path(path(field, entry)?),
            conversion,
            default: None,
            slot: None,
        }
    } else {
        leaf_table(field, kind, &entry.table(field)?)?
    };
    if matches!(leaf.conversion, Conversion::Free) && !matches!(leaf.source, Source::Path(_) | Source::Jq(_))
    {
        return Err(entry.error(
            field,
            "a free object comes from a path or a jq expression".to_owned(),
        ));
    }
    check_constants(&leaf.source, &leaf.conversion).map_err(|what| entry.error(field, what))?;
    Ok(leaf)
}

/// A constant, written as it is.
pub(super) fn constant(field: &str, kind: Kind, entry: &Entry<'_>) -> Result<Leaf, MappingError> {
    let conversion = plain(kind)
        .filter(|conversion| !matches!(conversion, Conversion::Free))
        .ok_or_else(|| entry.error(field, format!("a constant cannot be a {}", kind.name())))?;
    let source = Source::Constant(entry.constant(field)?);
    check_constants(&source, &conversion).map_err(|what| entry.error(field, what))?;
    Ok(Leaf {
        source,
        conversion,
        default: None,
        slot: None,
    })
}

fn leaf_table(field: &str, kind: Kind, table: &Table<'_>) -> Result<Leaf, MappingError> {
    let known: Vec<_> = SOURCES
        .iter()
        .chain(&["separator", "when", "default"])
        .chain(options(kind))
        .copied()
        .collect();
    table.only_keys(field, &known)?;
    let default = match table.entry("default") {
        Some(entry) => {
            let text = entry.constant(field)?;
            let conversion =
                plain(kind).ok_or_else(|| entry.error(field, format!("a {} has no default", kind.name())))?;
            check_constants(&Source::Constant(text.clone()), &conversion)
                .map_err(|what| entry.error(field, format!("default: {what}")))?;
            Some((text, conversion))
        }
        None => None,
    };
    Ok(Leaf {
        source: source(field, table)?,
        conversion: conversion(field, kind, table)?,
        default,
        slot: None,
    })
}

/// The list whose elements an `each` walks.
pub(super) fn each(field: &str, entry: &Entry<'_>) -> Result<Source, MappingError> {
    if entry.as_text().is_some() {
        return Ok(Source::Path(path(field, entry)?));
    }
    let table = entry.table(field)?;
    table.only_keys(field, &["path", "first", "jq"])?;
    source(field, &table)
}

fn source(field: &str, table: &Table<'_>) -> Result<Source, MappingError> {
    let mut given = SOURCES.iter().filter_map(|key| table.entry(key));
    let entry = given.next().ok_or_else(|| {
        table.error(
            field,
            format!("says no source; expected one of {}", SOURCES.join(", ")),
        )
    })?;
    if let Some(second) = given.next() {
        return Err(second.error_at_key(
            field,
            format!("a field has one source, and this has `{}` too", entry.key),
        ));
    }
    if table.has("separator") && entry.key != "join" {
        return Err(table.error(field, "`separator` belongs to `join`".to_owned()));
    }
    let paths = || {
        entry
            .array(field)?
            .iter()
            .map(|entry| path(field, entry))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(match entry.key {
        "path" => Source::Path(path(field, &entry)?),
        "first" => Source::First(paths()?),
        "constant" => Source::Constant(entry.constant(field)?),
        "join" => Source::Join {
            paths: paths()?,
            separator: match table.entry("separator") {
                Some(separator) => separator.text(field)?.to_owned(),
                None => " ".to_owned(),
            },
        },
        "template" => {
            Source::Template(template(entry.text(field)?).map_err(|what| entry.error(field, what))?)
        }
        "sum" => Source::Sum(
            entry
                .array(field)?
                .iter()
                .map(|term| sum_term(field, term))
                .collect::<Result<_, _>>()?,
        ),
        "product" => Source::Product(paths()?),
        "jq" => Source::Jq(Program::compile(entry.text(field)?).map_err(|what| entry.error(field, what))?),
        _ => Source::Cases(cases(field, &entry)?),
    })
}

fn cases(
    field: &str,
    entry: &Entry<'_>,
) -> Result<Vec<(Option<crate::mapping::plan::Predicate>, Source)>, MappingError> {
    entry
        .array(field)?
        .iter()
        .map(|case| {
            let table = case.table(field)?;
            let known: Vec<_> = SOURCES.iter().chain(&["separator", "when"]).copied().collect();
            table.only_keys(field, &known)?;
            let when = table
                .entry("when")
                .map(|entry| predicate(field, &entry))
                .transpose()?;
            Ok((when, source(field, &table)?))
        })
        .collect()
}

/// Options that the conversion to a kind takes.
fn options(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text => &["enum", "prefix", "suffix"],
        Kind::Decimal => &["negate", "absolute", "minor_units"],
        Kind::Boolean => &["negate", "true", "false"],
        Kind::Date | Kind::DateTime => &["date"],
        Kind::Enum(_) => &["enum", "unknown"],
        _ => &[],
    }
}

/// The conversion to a kind without options.
fn plain(kind: Kind) -> Option<Conversion> {
    Some(match kind {
        Kind::Text => Conversion::Text {
            table: Vec::new(),
            prefix: String::new(),
            suffix: String::new(),
        },
        Kind::Decimal => Conversion::Decimal {
            negate: false,
            absolute: false,
            minor_units: 0,
        },
        Kind::Integer => Conversion::Integer,
        Kind::Boolean => Conversion::Boolean {
            negate: false,
            yes: Vec::new(),
            no: Vec::new(),
        },
        Kind::Date => Conversion::Date(DateForm::Plain),
        Kind::DateTime => Conversion::DateTime(DateForm::Plain),
        Kind::Currency => Conversion::Currency,
        Kind::Enum(words) => Conversion::Enum {
            words,
            table: Vec::new(),
            unknown: word(words, "Unknown"),
        },
        Kind::Free => Conversion::Free,
        Kind::Object(_) | Kind::List(_) => return None,
    })
}

fn conversion(field: &str, kind: Kind, table: &Table<'_>) -> Result<Conversion, MappingError> {
    let flag = |key: &str| table.entry(key).map_or(Ok(false), |entry| entry.boolean(field));
    let text = |key: &str| {
        table
            .entry(key)
            .map_or(Ok(String::new()), |entry| entry.text(field).map(str::to_owned))
    };
    let form = || match table.entry("date") {
        Some(entry) => DateForm::parse(entry.text(field)?).map_err(|what| entry.error(field, what)),
        None => Ok(DateForm::Plain),
    };
    Ok(match kind {
        Kind::Text => Conversion::Text {
            table: pairs(field, table)?
                .into_iter()
                .map(|(source, entry)| Ok((source, entry.text(field)?.to_owned())))
                .collect::<Result<_, MappingError>>()?,
            prefix: text("prefix")?,
            suffix: text("suffix")?,
        },
        Kind::Decimal => Conversion::Decimal {
            negate: flag("negate")?,
            absolute: flag("absolute")?,
            minor_units: match table.entry("minor_units") {
                Some(entry) => entry
                    .as_number()
                    .and_then(|number| number.parse().ok())
                    .filter(|places| *places <= 6)
                    .ok_or_else(|| {
                        entry.error(
                            field,
                            "expected how many decimal places the minor unit is, 0 to 6".to_owned(),
                        )
                    })?,
                None => 0,
            },
        },
        Kind::Boolean => Conversion::Boolean {
            negate: flag("negate")?,
            yes: texts(field, table, "true")?,
            no: texts(field, table, "false")?,
        },
        Kind::Date => Conversion::Date(form()?),
        Kind::DateTime => Conversion::DateTime(form()?),
        Kind::Enum(words) => {
            let expected = |entry: &Entry<'_>, found: &str| {
                entry.error(
                    field,
                    format!(
                        "`{found}` is no word of {}; expected one of {}",
                        words.name,
                        words.values.join(", ")
                    ),
                )
            };
            let mut pairs_of_words = Vec::new();
            for (source, entry) in pairs(field, table)? {
                let found = entry.text(field)?;
                pairs_of_words.push((source, word(words, found).ok_or_else(|| expected(&entry, found))?));
            }
            let unknown = match table.entry("unknown") {
                Some(entry) => {
                    let found = entry.text(field)?;
                    Some(word(words, found).ok_or_else(|| expected(&entry, found))?)
                }
                None => word(words, "Unknown"),
            };
            Conversion::Enum {
                words,
                table: pairs_of_words,
                unknown,
            }
        }
        other => {
            plain(other).ok_or_else(|| table.error(field, format!("no source gives a {}", other.name())))?
        }
    })
}

fn word(words: &'static Words, word: &str) -> Option<&'static str> {
    words.values.iter().copied().find(|value| *value == word)
}

fn pairs<'t>(field: &str, table: &Table<'t>) -> Result<Vec<(String, Entry<'t>)>, MappingError> {
    match table.entry("enum") {
        Some(entry) => Ok(entry
            .table(field)?
            .entries()
            .map(|entry| (entry.key.to_owned(), entry))
            .collect()),
        None => Ok(Vec::new()),
    }
}

fn texts(field: &str, table: &Table<'_>, key: &str) -> Result<Vec<String>, MappingError> {
    match table.entry(key) {
        Some(entry) => entry
            .array(field)?
            .iter()
            .map(|entry| entry.constant(field))
            .collect(),
        None => Ok(Vec::new()),
    }
}

fn sum_term(field: &str, entry: &Entry<'_>) -> Result<Term, MappingError> {
    let text = entry.text(field)?;
    let (subtract, path) = match text.strip_prefix('-') {
        Some(path) => (true, path),
        None => (false, text),
    };
    let path = Path::parse(path).map_err(|what| entry.error(field, what))?;
    Ok(Term { path, subtract })
}

/// `{customer.first} {customer.last}`.
fn template(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (path, after) = after
            .split_once('}')
            .ok_or_else(|| "a `{` is not closed".to_owned())?;
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Path(Path::parse(path)?));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// Every constant must convert, or the mapping would fail on every record.
fn check_constants(source: &Source, conversion: &Conversion) -> Result<(), String> {
    match source {
        Source::Constant(text) => match conversion {
            Conversion::Enum { words, table, .. } => {
                if word(words, text).is_some() || table.iter().any(|(source, _)| source == text) {
                    Ok(())
                } else {
                    Err(format!(
                        "`{text}` is no word of {}; expected one of {}",
                        words.name,
                        words.values.join(", ")
                    ))
                }
            }
            _ => convert::check(text, conversion),
        },
        Source::Cases(cases) => cases
            .iter()
            .try_for_each(|(_, source)| check_constants(source, conversion)),
        _ => Ok(()),
    }
}
