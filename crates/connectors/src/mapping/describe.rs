//! A mapping as rows of a table: for every standard field, where it came from.

use super::plan::{
    Content, Conversion, Item, Leaf, Line, LineSource, Member, Part, Piece, Plan, Predicate, Source,
};

/// Where one standard field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOrigin {
    /// Dotted path of the standard field, `[]` standing for the elements of a list.
    pub field: String,
    /// Where it is read from: a path of the source, a constant, or an expression.
    pub source: String,
    /// How the value is converted; empty where it is taken as it is.
    pub conversion: String,
    /// Whether the standard model requires the field.
    pub required: bool,
}

/// Describes a plan.
pub(super) fn describe(plan: &Plan) -> Vec<FieldOrigin> {
    let mut rows = Vec::new();
    members(&plan.members, "", plan, &mut rows);
    rows
}

fn members(list: &[Member], path: &str, plan: &Plan, rows: &mut Vec<FieldOrigin>) {
    for member in list {
        let field = if path.is_empty() {
            member.name.to_owned()
        } else {
            format!("{path}.{}", member.name)
        };
        let condition = member
            .when
            .as_ref()
            .map(|condition| format!("only when {}", self::condition(condition)));
        let mut row = |source: String, conversion: String| {
            let conversion = [Some(conversion), condition.clone()]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("; ");
            rows.push(FieldOrigin {
                field: field.clone(),
                source,
                conversion,
                required: member.required,
            });
        };
        match &member.content {
            Content::Leaf(leaf) => row(source(&leaf.source), conversion(leaf)),
            Content::RecordId => row(source(&plan.id.source), conversion(&plan.id)),
            Content::Line(line) => row(
                line_source(line),
                if line.negate {
                    "sign turned".to_owned()
                } else {
                    String::new()
                },
            ),
            Content::Figure(formula) => {
                let mut figures = formula.plus.join(" + ");
                for name in formula.minus {
                    figures.push_str(" − ");
                    figures.push_str(name);
                }
                row(figures, "computed".to_owned());
            }
            Content::Object(inner) => members(inner, &field, plan, rows),
            Content::List(parts) => {
                for part in parts {
                    elements(part, &field, member.required, plan, rows);
                }
            }
        }
    }
}

fn elements(part: &Part, field: &str, required: bool, plan: &Plan, rows: &mut Vec<FieldOrigin>) {
    let field = format!("{field}[]");
    if let Some(each) = &part.each {
        let only = part
            .only
            .as_ref()
            .map(|only| format!("only those where {}", condition(only)))
            .unwrap_or_default();
        rows.push(FieldOrigin {
            field: field.clone(),
            source: format!("each of {}", source(each)),
            conversion: only,
            required,
        });
    }
    match &part.item {
        Item::Object(inner) => members(inner, &field, plan, rows),
        Item::Leaf(leaf) => {
            rows.push(FieldOrigin {
                field,
                source: source(&leaf.source),
                conversion: conversion(leaf),
                required,
            });
        }
    }
}

fn line_source(line: &Line) -> String {
    match &line.source {
        LineSource::Row(path) => format!("row {}", path.as_str()),
        LineSource::Rows { path, only, .. } => match only {
            Some(only) => format!("rows {} where {}", path.as_str(), condition(only)),
            None => format!("rows {}", path.as_str()),
        },
    }
}

fn source(source: &Source) -> String {
    let list = |paths: &[super::path::Path], between: &str| {
        paths
            .iter()
            .map(super::path::Path::as_str)
            .collect::<Vec<_>>()
            .join(between)
    };
    match source {
        Source::Path(path) => path.as_str().to_owned(),
        Source::First(paths) => format!("first of {}", list(paths, ", ")),
        Source::Constant(text) => format!("always {text}"),
        Source::Join { paths, separator } => format!("{} joined by “{separator}”", list(paths, ", ")),
        Source::Template(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Path(path) => format!("{{{}}}", path.as_str()),
            })
            .collect(),
        Source::Sum(terms) => {
            let mut text = String::new();
            for term in terms {
                if !text.is_empty() || term.subtract {
                    text.push_str(if term.subtract { " − " } else { " + " });
                }
                text.push_str(term.path.as_str());
            }
            text.trim_start().to_owned()
        }
        Source::Product(paths) => list(paths, " × "),
        Source::Jq(program) => format!("jq: {}", program.as_str()),
        Source::Cases(cases) => cases
            .iter()
            .map(|(when, source)| match when {
                Some(when) => format!("{} when {}", self::source(source), condition(when)),
                None => format!("otherwise {}", self::source(source)),
            })
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn conversion(leaf: &Leaf) -> String {
    let mut parts = Vec::new();
    match &leaf.conversion {
        Conversion::Text {
            table,
            prefix,
            suffix,
        } => {
            parts.extend(table.iter().map(|(from, to)| format!("{from} → {to}")));
            if !prefix.is_empty() || !suffix.is_empty() {
                parts.push(format!("written as {prefix}…{suffix}"));
            }
        }
        Conversion::Decimal {
            negate,
            absolute,
            minor_units,
        } => {
            parts.push("exact decimal".to_owned());
            if *absolute {
                parts.push("without sign".to_owned());
            }
            if *negate {
                parts.push("sign turned".to_owned());
            }
            if *minor_units > 0 {
                parts.push(format!("divided by 10^{minor_units}"));
            }
        }
        Conversion::Integer => parts.push("whole number".to_owned()),
        Conversion::Boolean { negate, yes, no } => {
            parts.push(if *negate {
                "opposite".to_owned()
            } else {
                "true or false".to_owned()
            });
            parts.extend(yes.iter().map(|word| format!("{word} → true")));
            parts.extend(no.iter().map(|word| format!("{word} → false")));
        }
        Conversion::Date(form) => parts.push(format!("day, from {}", form.name())),
        Conversion::DateTime(form) => parts.push(format!("moment, from {}", form.name())),
        Conversion::Month(_) => parts.push("month".to_owned()),
        Conversion::Currency => parts.push("currency code".to_owned()),
        Conversion::Enum { table, unknown, .. } => {
            parts.extend(table.iter().map(|(from, to)| format!("{from} → {to}")));
            if let Some(unknown) = unknown
                && !leaf.source.is_constant()
            {
                parts.push(format!("anything else → {unknown}"));
            }
        }
        Conversion::Free => parts.push("as it is".to_owned()),
    }
    if let Some((default, _)) = &leaf.default {
        parts.push(format!("{default} where missing"));
    }
    parts.join(", ")
}

fn condition(condition: &Predicate) -> String {
    let several = |conditions: &[Predicate], word: &str| {
        conditions
            .iter()
            .map(self::condition)
            .collect::<Vec<_>>()
            .join(word)
    };
    match condition {
        Predicate::Holds(path) => path.as_str().to_owned(),
        Predicate::Exists(path) => format!("there is {}", path.as_str()),
        Predicate::Is(path, literals) => {
            let literals: Vec<_> = literals
                .iter()
                .map(|literal| match literal {
                    super::plan::Literal::Text(text) => text.clone(),
                    super::plan::Literal::Number(number) => number.to_string(),
                })
                .collect();
            format!("{} is {}", path.as_str(), literals.join(" or "))
        }
        Predicate::Above(path, limit) => format!("{} > {limit}", path.as_str()),
        Predicate::Below(path, limit) => format!("{} < {limit}", path.as_str()),
        Predicate::All(conditions) => several(conditions, " and "),
        Predicate::Any(conditions) => format!("({})", several(conditions, " or ")),
        Predicate::Not(inner) => format!("not ({})", self::condition(inner)),
    }
}
