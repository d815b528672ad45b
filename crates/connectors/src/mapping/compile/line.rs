//! Lines of statements: which row of the provider's report, or which rows of it, a line is.

use std::sync::Arc;

use super::Compiler;
use super::predicate::{path, predicate};
use super::table::{Entry, Table};
use crate::mapping::MappingError;
use crate::mapping::path::Path;
use crate::mapping::plan::{Children, Line, LineSource, RowShape};

/// The `[row]` table: how a row of the provider's report says what a line needs.
pub(super) fn row_shape(table: &Table<'_>) -> Result<RowShape, MappingError> {
    table.only_keys(
        "row",
        &["name", "account", "value", "items", "id", "parent", "only"],
    )?;
    let several = |key: &str| table.entry(key).map_or(Ok(Vec::new()), |entry| paths(&entry));
    let one = |key: &str| table.entry(key).map(|entry| path("row", &entry)).transpose();
    let children = match (one("items")?, one("id")?, one("parent")?) {
        (Some(items), None, None) => Children::Within(items),
        (None, Some(id), Some(parent)) => Children::ByParent { id, parent },
        (None, None, None) => Children::None,
        _ => {
            return Err(table.error(
                "row",
                "rows lie within rows (`items`) or name the row above them (`id` and `parent`): give one or the other"
                    .to_owned(),
            ));
        }
    };
    Ok(RowShape {
        name: several("name")?,
        account: several("account")?,
        value: several("value")?,
        children,
        only: table
            .entry("only")
            .map(|entry| predicate("row", &entry))
            .transpose()?,
    })
}

impl Compiler {
    /// A line: `row` is the path of one row, `rows` of a list of rows under a line named `name`.
    pub(super) fn line(&self, field: &str, table: &Table<'_>) -> Result<Line, MappingError> {
        table.only_keys(field, &["row", "rows", "only", "name", "negate", "when"])?;
        let shape = self.row.as_ref().ok_or_else(|| {
            table.error(
                field,
                "the file needs a `[row]` table that says what a row of the report looks like".to_owned(),
            )
        })?;
        let source = match (table.entry("row"), table.entry("rows")) {
            (Some(row), None) => {
                if let Some(extra) = table.entry("only").or_else(|| table.entry("name")) {
                    return Err(extra.error_at_key(field, format!("`{}` goes with `rows`", extra.key)));
                }
                LineSource::Row(path(field, &row)?)
            }
            (None, Some(rows)) => LineSource::Rows {
                path: path(field, &rows)?,
                only: table
                    .entry("only")
                    .map(|entry| predicate(field, &entry))
                    .transpose()?,
                name: table
                    .entry("name")
                    .ok_or_else(|| table.error(field, "missing `name`: what the line is called".to_owned()))?
                    .text(field)?
                    .to_owned(),
            },
            _ => return Err(table.error(field, "expected `row` or `rows`, one of the two".to_owned())),
        };
        let negate = table
            .entry("negate")
            .map_or(Ok(false), |entry| entry.boolean(field))?;
        Ok(Line {
            source,
            negate,
            shape: Arc::clone(shape),
        })
    }
}

fn paths(entry: &Entry<'_>) -> Result<Vec<Path>, MappingError> {
    match entry.as_array() {
        Some(entries) => entries.iter().map(|entry| path("row", entry)).collect(),
        None => Ok(vec![path("row", entry)?]),
    }
}
