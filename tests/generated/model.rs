//! `docs/model/`: for every field of every data type what it is, in what unit, with what sign, and where each
//! integration keeps it. The last is read off the catalogue's mappings.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use platypus_connectors::{Catalogue, Integration};
use platypus_model::schema::{Field, Kind, Origin, Schema};
use platypus_model::{DataType, SourceType};

use super::assert_current;

/// Parts lie in parts of their own kind (a report's lines); how deep they are written out.
const DEEPEST: usize = 6;

#[test]
fn the_model_is_described_field_by_field_with_where_each_integration_keeps_it() {
    let catalogue = Catalogue::load(None).unwrap();
    let integrations: Vec<&Arc<Integration>> = catalogue.iter().collect();
    assert_current("docs/model/README.md", &index(&integrations));
    for data_type in DataType::ALL {
        let path = format!("docs/model/{data_type}.md");
        assert_current(&path, &page(data_type, &integrations));
    }
}

#[test]
fn every_field_has_a_meaning_and_every_amount_a_unit() {
    for data_type in DataType::ALL {
        for row in rows(data_type.schema()) {
            assert!(!row.field.doc.is_empty(), "{data_type}.{}", row.path);
            if matches!(row.field.kind, Kind::Decimal | Kind::Integer) {
                assert!(!unit(row.field).is_empty(), "{data_type}.{}", row.path);
            }
        }
    }
}

fn index(integrations: &[&Arc<Integration>]) -> String {
    let mut text = String::from(INTRODUCTION);
    for (source, heading) in [
        (SourceType::Accounting, "Accounting"),
        (SourceType::Banking, "Banking"),
        (SourceType::Commerce, "Commerce"),
    ] {
        writeln!(
            text,
            "\n## {heading}\n\n| Data type | What it is | Given by |\n|---|---|---|"
        )
        .unwrap();
        for data_type in DataType::ALL {
            if data_type.source_type() != source {
                continue;
            }
            let given: Vec<&str> = integrations
                .iter()
                .filter(|integration| integration.supports(data_type))
                .map(|integration| integration.name())
                .collect();
            let given = if given.is_empty() {
                "none yet".to_owned()
            } else {
                given.join(", ")
            };
            let doc = flat(data_type.schema().doc);
            writeln!(text, "| [{data_type}]({data_type}.md) | {doc} | {given} |").unwrap();
        }
    }
    text
}

fn page(data_type: DataType, integrations: &[&Arc<Integration>]) -> String {
    let schema = data_type.schema();
    let mut text = format!(
        "# {data_type}\n\n*Written from the code; `tests/generated` fails when it goes stale. \
         [What the columns mean](README.md).*\n\n**{}.** {}\n",
        schema.name,
        flat(schema.doc)
    );
    if data_type.is_statement() {
        text.push_str("\nOne of these is stored for each month; the API composes periods of them.\n");
    }
    let kept: Vec<(&str, BTreeMap<String, String>)> = integrations
        .iter()
        .filter_map(|integration| Some((integration.name(), sources(integration, data_type)?)))
        .collect();
    let mut heading = String::from("\n| Field | Kind | Unit | What it is |");
    let mut rule = String::from("|---|---|---|---|");
    for (name, _) in &kept {
        write!(heading, " In {name} |").unwrap();
        rule.push_str("---|");
    }
    writeln!(text, "{heading}\n{rule}").unwrap();
    for row in rows(schema) {
        let required = if row.field.required { ", required" } else { "" };
        write!(
            text,
            "| `{}` | {}{required} | {} | {} |",
            row.path,
            kind(&row.field.kind),
            unit(row.field),
            meaning(row.field)
        )
        .unwrap();
        for (_, sources) in &kept {
            let source = match row.field.origin {
                Origin::Stored => "kept by Platypus".to_owned(),
                Origin::Source => sources.get(&row.path).cloned().unwrap_or_default(),
            };
            write!(text, " {source} |").unwrap();
        }
        text.push('\n');
    }
    if kept.is_empty() {
        text.push_str("\nNo integration of the catalogue gives it yet.\n");
    }
    text
}

/// Where an integration keeps each field, by the field's path.
fn sources(integration: &Integration, data_type: DataType) -> Option<BTreeMap<String, String>> {
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    for origin in integration.mapping(data_type)?.describe() {
        let mut source = format!("`{}`", flat(&origin.source).replace('`', "'"));
        if !origin.conversion.is_empty() {
            write!(source, " ({})", flat(&origin.conversion)).unwrap();
        }
        sources
            .entry(origin.field.trim_end_matches("[]").to_owned())
            .and_modify(|known| {
                if !known.contains(&source) {
                    write!(known, "; or {source}").unwrap();
                }
            })
            .or_insert(source);
    }
    Some(sources)
}

/// A field with its whole path.
struct Row {
    path: String,
    field: &'static Field,
}

fn rows(schema: &'static Schema) -> Vec<Row> {
    let mut rows = Vec::new();
    add(schema, "", &mut vec![schema.name], &mut rows);
    rows
}

fn add(schema: &'static Schema, at: &str, within: &mut Vec<&'static str>, rows: &mut Vec<Row>) {
    for field in schema.fields {
        let path = if at.is_empty() {
            field.name.to_owned()
        } else {
            format!("{at}.{}", field.name)
        };
        rows.push(Row {
            path: path.clone(),
            field,
        });
        let (inner, path) = match field.kind {
            Kind::Object(inner) => (inner(), path),
            Kind::List(Kind::Object(inner)) => (inner(), format!("{path}[]")),
            _ => continue,
        };
        if within.len() < DEEPEST && !within.contains(&inner.name) {
            within.push(inner.name);
            add(inner, &path, within, rows);
            within.pop();
        }
    }
}

fn kind(kind_of: &Kind) -> String {
    match kind_of {
        Kind::List(of) => format!("list of {}", kind(of)),
        Kind::Object(schema) => schema().name.to_owned(),
        Kind::Enum(_) => "one word of".to_owned(),
        other => other.name().to_owned(),
    }
    .replace("one word of", "one of a list")
}

/// The unit of a number, and how other kinds are written.
fn unit(field: &Field) -> String {
    let name = field.name.to_ascii_lowercase();
    let doc = field.doc.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match field.kind {
        Kind::Decimal if is(&["percent"]) || doc.contains("percent") || doc.contains("10 is 10 %") => {
            "%".to_owned()
        }
        Kind::Decimal if is(&["currencyrate"]) => "base currency for 1 of the currency".to_owned(),
        Kind::Decimal if name == "rate" => "%".to_owned(),
        Kind::Decimal | Kind::Integer if is(&["quantity", "units"]) => "units".to_owned(),
        Kind::Decimal => "amount in the record's currency".to_owned(),
        Kind::Integer => "a number".to_owned(),
        Kind::Date => "calendar day".to_owned(),
        Kind::DateTime => "moment, UTC".to_owned(),
        Kind::Currency => "ISO 4217".to_owned(),
        _ => String::new(),
    }
}

fn meaning(field: &Field) -> String {
    let mut text = flat(field.doc);
    let mut kind = field.kind;
    while let Kind::List(of) = kind {
        kind = *of;
    }
    if let Kind::Enum(words) = kind {
        let words: Vec<String> = words.values.iter().map(|word| format!("`{word}`")).collect();
        write!(text, " One of {}.", words.join(", ")).unwrap();
    }
    text
}

/// Text on one line, safe in a table.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|").replace("](", "] (")
}

const INTRODUCTION: &str = "\
# The standard model

*Written from the code; `tests/generated` fails when it goes stale.*

One model describes every provider. A page for each data type says of every field what it is, in what unit, with what
sign, and where each integration keeps it: the last is read off the integrations' mappings, and the API tells it of any
single record (`…/provenance/{dataType}/{recordId}`).

- **Field**: its path; `[]` stands for each element of a list. *Required* fields are in every record; any other may be
  absent, which is not the same as zero or empty.
- **Amounts** are exact decimals in the record's `currency`; where a field says another currency, that one. They are
  positive for what the record is for: an invoice for what is owed, a credit note for what is credited, a cost for what
  was spent. Where a sign can turn, the field says which way.
- **%**: 20 is 20 %.
- **Calendar days** have no time zone and are sent as `2026-10-08T00:00:00`; **moments** are UTC.
- **In** an integration: the path in the provider's own record, a constant (`always …`) or an expression, and how the
  value is converted. Empty where the integration does not have it. `/` begins at the record where a list's elements
  begin at themselves; `@` names a variable of the request.
- *Kept by Platypus*: no integration gives it.
";
