//! XLSX: a sheet of records, and a sheet for each kind of line they have.

use std::io::Error;

use jiff::civil::Date;
use platypus_model::Instant;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::cell::Cell;
use super::columns::{Column, ColumnKind, Table};
use super::sink::Sink;

/// How many rows a sheet holds, its heading included: the format's bound.
const ROWS: u32 = 1_048_576;

/// How much text a cell holds, in UTF-16 units: the format's bound.
const TEXT: usize = 32_767;

/// Formats of typed cells.
struct Formats {
    heading: Format,
    date: Format,
    moment: Format,
}

/// One table, on as many sheets as it needs.
struct Sheet {
    table: Table,
    /// Where the workbook has its last sheet.
    index: usize,
    sheets: usize,
    next_row: u32,
}

/// Writes records row by row; what is written leaves memory at once.
pub(super) struct WorkbookWriter {
    workbook: Workbook,
    formats: Formats,
    records: Sheet,
    lines: Vec<Sheet>,
}

impl WorkbookWriter {
    pub(super) fn new(table: Table) -> Result<Self, Error> {
        let mut workbook = Workbook::new();
        let formats = Formats {
            heading: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        };
        let id = format!("{}.id", table.name);
        let mut lines = Vec::new();
        let mut records = table.clone();
        // What has a sheet of its own is not told twice.
        records.columns.retain(|column| !table.has_lines(column));
        records.lines.clear();
        let records = Sheet::open(&mut workbook, records, &formats)?;
        for mut table in table.lines {
            let column = |name: &str, kind| Column {
                name: name.to_owned(),
                path: Vec::new(),
                kind,
            };
            table.columns.insert(0, column(&id, ColumnKind::Text));
            table.columns.insert(1, column("position", ColumnKind::Integer));
            lines.push(Sheet::open(&mut workbook, table, &formats)?);
        }
        Ok(Self {
            workbook,
            formats,
            records,
            lines,
        })
    }

    pub(super) fn write(&mut self, records: &[Value]) -> Result<(), Error> {
        let Self {
            workbook,
            formats,
            records: sheet,
            lines,
        } = self;
        for record in records {
            let (row, worksheet) = sheet.row(workbook, formats)?;
            for (place, column) in (0_u16..).zip(&sheet.table.columns) {
                put(worksheet, row, place, &Cell::of(record, column), formats)?;
            }
            let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
            for sheet in lines.iter_mut() {
                let list = record.get(sheet.table.name).and_then(Value::as_array);
                for (position, line) in (1_i64..).zip(list.into_iter().flatten()) {
                    let (row, worksheet) = sheet.row(workbook, formats)?;
                    put(worksheet, row, 0, &Cell::Text(id.into()), formats)?;
                    put(worksheet, row, 1, &Cell::Integer(position), formats)?;
                    for (place, column) in (2_u16..).zip(sheet.table.columns.iter().skip(2)) {
                        put(worksheet, row, place, &Cell::of(line, column), formats)?;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self, sink: &mut Sink) -> Result<(), Error> {
        self.workbook.save_to_writer(sink).map_err(failed)
    }
}

impl Sheet {
    fn open(workbook: &mut Workbook, table: Table, formats: &Formats) -> Result<Self, Error> {
        let mut sheet = Self {
            table,
            index: 0,
            sheets: 0,
            next_row: 0,
        };
        sheet.next_sheet(workbook, formats)?;
        Ok(sheet)
    }

    fn next_sheet(&mut self, workbook: &mut Workbook, formats: &Formats) -> Result<(), Error> {
        self.sheets += 1;
        // Sheets' names have at most 31 characters.
        let name: String = self.table.name.chars().take(25).collect();
        let name = if self.sheets == 1 {
            name
        } else {
            format!("{name} {}", self.sheets)
        };
        self.index = workbook.worksheets().len();
        let worksheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        worksheet.set_name(name).map_err(failed)?;
        worksheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (place, column) in (0_u16..).zip(&self.table.columns) {
            worksheet
                .write_string_with_format(0, place, &column.name, &formats.heading)
                .map_err(failed)?;
        }
        self.next_row = 1;
        Ok(())
    }

    /// The next free row.
    fn row<'w>(
        &mut self,
        workbook: &'w mut Workbook,
        formats: &Formats,
    ) -> Result<(u32, &'w mut Worksheet), Error> {
        if self.next_row == ROWS {
            self.next_sheet(workbook, formats)?;
        }
        let row = self.next_row;
        self.next_row += 1;
        let worksheet = workbook.worksheet_from_index(self.index).map_err(failed)?;
        Ok((row, worksheet))
    }
}

fn put(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    formats: &Formats,
) -> Result<(), Error> {
    let text = |worksheet: &mut Worksheet, text: &str| {
        // A cell of text is never a formula, whatever it begins with.
        worksheet.write_string(row, column, fitting(text)).map(|_| ())
    };
    let written = match cell {
        Cell::Empty => Ok(()),
        Cell::Text(value) => text(worksheet, value),
        Cell::Integer(number) => match exact(Decimal::from(*number)) {
            Some(number) => worksheet.write_number(row, column, number).map(|_| ()),
            None => text(worksheet, &cell.text()),
        },
        Cell::Decimal(number) => match exact(*number) {
            Some(number) => worksheet.write_number(row, column, number).map(|_| ()),
            None => text(worksheet, &cell.text()),
        },
        Cell::Boolean(boolean) => worksheet.write_boolean(row, column, *boolean).map(|_| ()),
        Cell::Date(day) => match excel_date(day.0) {
            Ok(date) => worksheet
                .write_datetime_with_format(row, column, &date, &formats.date)
                .map(|_| ()),
            // Before 1900 the format knows no days.
            Err(_) => text(worksheet, &cell.text()),
        },
        Cell::Moment(moment) => match excel_moment(*moment) {
            Ok(date) => worksheet
                .write_datetime_with_format(row, column, &date, &formats.moment)
                .map(|_| ()),
            Err(_) => text(worksheet, &cell.text()),
        },
    };
    written.map_err(failed)
}

/// A number that a spreadsheet shows with the same digits: it keeps 15.
fn exact(number: Decimal) -> Option<f64> {
    let number = number.normalize();
    let digits = number.mantissa().unsigned_abs().to_string().len();
    number.to_f64().filter(|_| digits <= 15)
}

fn excel_date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))
}

fn excel_moment(moment: Instant) -> Result<ExcelDateTime, XlsxError> {
    let local = moment.0.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let seconds = f64::from(local.second()) + f64::from(local.millisecond()) / 1_000.0;
    excel_date(local.date())?.and_hms(u16::from(part(local.hour())), part(local.minute()), seconds)
}

/// Text that a cell can hold; what is cut off ends in an ellipsis.
fn fitting(text: &str) -> String {
    if text.len() <= TEXT || text.encode_utf16().count() <= TEXT {
        return text.to_owned();
    }
    let mut left = TEXT - 1;
    let mut kept: String = text
        .chars()
        .take_while(|letter| {
            let fits = letter.len_utf16() <= left;
            left = left.saturating_sub(letter.len_utf16());
            fits
        })
        .collect();
    kept.push('…');
    kept
}

fn failed(error: XlsxError) -> Error {
    Error::other(error)
}
