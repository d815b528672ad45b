//! Parquet: typed columns, every one of which may be empty.

use std::io::{Error, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use rust_decimal::Decimal;
use serde_json::Value;

use super::cell::Cell;
use super::columns::{Column, ColumnKind, Table};

/// Rows are gathered into groups of so many before they are written.
const GROUP: usize = 5_000;

/// Digits behind the point of a decimal column, and digits in all.
const SCALE: u32 = 18;
const PRECISION: i32 = 38;

/// A column's values of one row group.
struct Gathered {
    column: Column,
    values: Values,
    /// For each row whether it has a value.
    present: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Decimal(Vec<FixedLenByteArray>),
    Integer(Vec<i64>),
    Boolean(Vec<bool>),
    Date(Vec<i32>),
    Moment(Vec<i64>),
}

/// Writes a column's values of one row group and empties them.
macro_rules! put {
    ($writer:ident, $type:ty, $values:ident, $present:ident) => {{
        let written = $writer
            .typed::<$type>()
            .write_batch(&std::mem::take($values), Some(&$present), None);
        written.map(|_| ())
    }};
}

/// Writes a table's rows.
pub(super) struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Gathered>,
    rows: usize,
}

impl<W: Write + Send> ParquetWriter<W> {
    pub(super) fn new(table: Table, sink: W) -> Result<Self, Error> {
        let fields = table
            .columns
            .iter()
            .map(|column| field(column).map(Arc::new))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let schema = Type::group_type_builder(table.name)
            .with_fields(fields)
            .build()
            .map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("Platypus".to_owned())
            .build();
        let file = SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Self {
            file,
            columns: table.columns.into_iter().map(Gathered::new).collect(),
            rows: 0,
        })
    }

    pub(super) fn write(&mut self, records: &[Value]) -> Result<(), Error> {
        for record in records {
            for gathered in &mut self.columns {
                gathered.add(record)?;
            }
            self.rows += 1;
            if self.rows == GROUP {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let mut group = self.file.next_row_group().map_err(failed)?;
        for gathered in &mut self.columns {
            let Some(mut writer) = group.next_column().map_err(failed)? else {
                return Err(Error::other(
                    "a Parquet row group has fewer columns than its schema",
                ));
            };
            let present = std::mem::take(&mut gathered.present);
            match &mut gathered.values {
                Values::Text(values) => put!(writer, ByteArrayType, values, present),
                Values::Decimal(values) => put!(writer, FixedLenByteArrayType, values, present),
                Values::Integer(values) | Values::Moment(values) => {
                    put!(writer, Int64Type, values, present)
                }
                Values::Boolean(values) => put!(writer, BoolType, values, present),
                Values::Date(values) => put!(writer, Int32Type, values, present),
            }
            .map_err(failed)?;
            writer.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.close().map_err(failed)?;
        Ok(())
    }
}

impl Gathered {
    fn new(column: Column) -> Self {
        let values = match column.kind {
            ColumnKind::Text | ColumnKind::Json => Values::Text(Vec::new()),
            ColumnKind::Decimal => Values::Decimal(Vec::new()),
            ColumnKind::Integer => Values::Integer(Vec::new()),
            ColumnKind::Boolean => Values::Boolean(Vec::new()),
            ColumnKind::Date => Values::Date(Vec::new()),
            ColumnKind::Moment => Values::Moment(Vec::new()),
        };
        Self {
            column,
            values,
            present: Vec::with_capacity(GROUP),
        }
    }

    fn add(&mut self, record: &Value) -> Result<(), Error> {
        let cell = Cell::of(record, &self.column);
        let added = match (&mut self.values, cell) {
            (Values::Text(values), cell @ Cell::Text(_)) => {
                values.push(ByteArray::from(cell.text().as_bytes().to_vec()));
                true
            }
            (Values::Decimal(values), Cell::Decimal(number)) => {
                values.push(scaled(number).ok_or_else(|| {
                    Error::other(format!(
                        "{} of a record has more digits than a Parquet decimal holds; export it as NDJSON",
                        self.column.name
                    ))
                })?);
                true
            }
            (Values::Integer(values), Cell::Integer(number)) => {
                values.push(number);
                true
            }
            (Values::Boolean(values), Cell::Boolean(boolean)) => {
                values.push(boolean);
                true
            }
            (Values::Date(values), Cell::Date(day)) => {
                let days = day.microseconds() / 86_400_000_000;
                values.push(i32::try_from(days).map_err(Error::other)?);
                true
            }
            (Values::Moment(values), Cell::Moment(moment)) => {
                values.push(moment.microseconds());
                true
            }
            // Nothing, or what is not of the column's kind: a typed column has no place for it.
            _ => false,
        };
        self.present.push(i16::from(added));
        Ok(())
    }
}

/// The number in units of the last decimal place, big-endian; none where there is no room for it.
fn scaled(number: Decimal) -> Option<FixedLenByteArray> {
    let number = number.normalize();
    let missing = SCALE.checked_sub(number.scale())?;
    let units = number.mantissa().checked_mul(10_i128.checked_pow(missing)?)?;
    let bound = 10_i128.checked_pow(PRECISION.unsigned_abs())?;
    (units.checked_abs()? < bound).then(|| FixedLenByteArray::from(units.to_be_bytes().to_vec()))
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text | ColumnKind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Decimal => (
            Physical::FIXED_LEN_BYTE_ARRAY,
            Some(LogicalType::decimal(SCALE.cast_signed(), PRECISION)),
        ),
        ColumnKind::Integer => (Physical::INT64, None),
        ColumnKind::Boolean => (Physical::BOOLEAN, None),
        ColumnKind::Date => (Physical::INT32, Some(LogicalType::Date)),
        ColumnKind::Moment => (
            Physical::INT64,
            Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
        ),
    };
    let mut builder = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if column.kind == ColumnKind::Decimal {
        builder = builder
            .with_length(16)
            .with_precision(PRECISION)
            .with_scale(SCALE.cast_signed());
    }
    builder.build()
}

fn failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<Error>() {
            Ok(error) => *error,
            Err(cause) => Error::other(cause),
        },
        error => Error::other(error),
    }
}
