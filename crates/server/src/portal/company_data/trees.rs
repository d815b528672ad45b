//! The parts of a record that are more than a value: its lines as tables, its statements as trees.

use platypus_model::DataType;
use platypus_model::schema::{Kind, Schema};
use serde_json::Value;

use super::cells;
use crate::exports::{Column, ColumnKind, Table};
use crate::html::portal::{CellView, FieldName, FieldRow, LinesTable, ReportTree, ReportTreeLine};
use crate::i18n::Locale;

/// The most lines of a record that are shown; its JSON has them all.
const MOST_LINES: usize = 500;
/// How deep a statement's lines are set in.
const DEEPEST: usize = 4;

/// A record taken apart.
pub(super) struct Parts {
    pub(super) fields: Vec<FieldRow>,
    pub(super) reports: Vec<ReportTree>,
    pub(super) lines: Vec<LinesTable>,
}

/// Takes a record apart: its values, its statements and its lines, in the model's order; what it does
/// not have is left out.
pub(super) fn parts(locale: Locale, data_type: DataType, record: &Value) -> Parts {
    let schema = data_type.schema();
    let table = Table::of(data_type);
    let currency = cells::currency_of(record, "");
    let reports: Vec<ReportTree> = statements(schema)
        .filter_map(|name| {
            let mut lines = Vec::new();
            add(locale, currency, record.get(name)?, 0, &mut lines);
            Some(ReportTree {
                field: FieldName::new(locale, name),
                lines,
            })
        })
        .collect();
    let lines: Vec<LinesTable> = table
        .lines
        .iter()
        .filter_map(|lines| lines_table(locale, currency, record, lines))
        .collect();
    let is_elsewhere = |column: &Column| {
        let first = column.path.first().copied().unwrap_or_default();
        let is_line = lines.iter().any(|table| table.field.path == column.name);
        is_line || reports.iter().any(|report| report.field.path == first)
    };
    let fields = table
        .columns
        .iter()
        .filter(|column| !is_elsewhere(column))
        .map(|column| FieldRow {
            field: FieldName::new(locale, &column.name),
            value: cells::cell(locale, record, column, currency),
        })
        .filter(|row| !row.value.is_empty())
        .collect();
    Parts {
        fields,
        reports,
        lines,
    }
}

/// The fields that hold a statement's lines.
fn statements(schema: &'static Schema) -> impl Iterator<Item = &'static str> {
    schema.fields.iter().filter_map(|field| match field.kind {
        Kind::Object(inner) if inner().name == "ReportLine" => Some(field.name),
        _ => None,
    })
}

fn add(locale: Locale, currency: Option<&str>, line: &Value, depth: usize, lines: &mut Vec<ReportTreeLine>) {
    if lines.len() >= MOST_LINES {
        return;
    }
    let value = match line.get("value") {
        Some(Value::Number(number)) => cells::decimal(number).map_or_else(
            || number.to_string(),
            |value| cells::amount(locale, value, currency),
        ),
        _ => String::new(),
    };
    lines.push(ReportTreeLine {
        depth: depth.min(DEEPEST),
        name: line
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        value,
    });
    for item in line.get("items").and_then(Value::as_array).into_iter().flatten() {
        add(locale, currency, item, depth + 1, lines);
    }
}

fn lines_table(locale: Locale, currency: Option<&str>, record: &Value, table: &Table) -> Option<LinesTable> {
    let entries = record
        .get(table.name)?
        .as_array()
        .filter(|entries| !entries.is_empty())?;
    let all: Vec<Vec<CellView>> = entries
        .iter()
        .take(MOST_LINES)
        .map(|line| {
            let columns = table.columns.iter();
            columns
                .map(|column| {
                    cells::in_short(locale, line, column, cells::currency_of(line, "").or(currency))
                })
                .collect()
        })
        .collect();
    let is_filled = |index: usize| {
        let named = is_named(table, &table.columns[index]);
        !named && all.iter().any(|row| !row[index].is_empty())
    };
    let filled: Vec<usize> = (0..table.columns.len())
        .filter(|index| is_filled(*index))
        .collect();
    Some(LinesTable {
        field: FieldName::new(locale, table.name),
        columns: filled
            .iter()
            .map(|index| {
                let column = &table.columns[*index];
                let is_number = matches!(column.kind, ColumnKind::Decimal | ColumnKind::Integer);
                (FieldName::new(locale, &column.name), is_number)
            })
            .collect(),
        rows: all
            .into_iter()
            .map(|row| filled.iter().map(|index| row[*index].clone()).collect())
            .collect(),
        more: entries.len().saturating_sub(MOST_LINES),
    })
}

/// Whether a column is the id of what another column names: in lines the name is enough.
fn is_named(table: &Table, column: &Column) -> bool {
    let Some(reference) = column.name.strip_suffix("Ref.id") else {
        return false;
    };
    let name = format!("{reference}Ref.name");
    table.columns.iter().any(|other| other.name == name)
}
