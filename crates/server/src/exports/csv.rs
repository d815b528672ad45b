//! CSV (RFC 4180), one row for each record; lists are JSON text.

use std::borrow::Cow;
use std::io::{Error, Write};

use csv::{Terminator, Writer, WriterBuilder};
use serde_json::Value;

use super::cell::Cell;
use super::columns::Table;

/// Writes a table's heading and rows.
pub(super) struct CsvWriter<W: Write> {
    table: Table,
    rows: Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(table: Table, sink: W) -> Result<Self, Error> {
        let mut rows = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(sink);
        rows.write_record(table.columns.iter().map(|column| column.name.as_str()))?;
        Ok(Self { table, rows })
    }

    pub(super) fn write(&mut self, records: &[Value]) -> Result<(), Error> {
        for record in records {
            for column in &self.table.columns {
                let cell = Cell::of(record, column);
                let text = cell.text();
                let text = match &cell {
                    Cell::Text(_) => defused(&text),
                    _ => text,
                };
                self.rows.write_field(text.as_bytes())?;
            }
            self.rows.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<W, Error> {
        self.rows.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it: whoever names a
/// customer `=HYPERLINK(…)` must not have it run on the reader's machine. Numbers are left alone.
fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
