//! What the columns of a data type are: the model's fields, parts of parts under dotted names.

use platypus_model::DataType;
use platypus_model::schema::{Field, Kind, Schema};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading: the field's path, such as `customerRef.id`.
    pub name: String,
    /// The names of the path.
    pub path: Vec<&'static str>,
    /// What its cells hold.
    pub kind: ColumnKind,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, as it is.
    Text,
    /// An exact decimal.
    Decimal,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A moment, UTC.
    Moment,
    /// JSON text: lists, and objects without fixed fields.
    Json,
}

/// The columns of a data type, and the tables of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name: the data type's key, or the field that holds the lines.
    pub name: &'static str,
    /// Its columns, in the model's order.
    pub columns: Vec<Column>,
    /// A table for each list of parts that the records have.
    pub lines: Vec<Table>,
}

/// How deep parts become columns; what lies deeper becomes JSON text.
const DEEPEST: usize = 5;

impl Table {
    /// The table of a data type's records.
    pub fn of(data_type: DataType) -> Self {
        let schema = data_type.schema();
        let mut table = Self::of_schema(data_type.key(), schema);
        // The store knows of every record whether it was deleted, also where the model has no place
        // for it.
        let has_dates = schema.field("modifiedDate").is_some();
        if has_dates && schema.field("metadata").is_none() {
            table.columns.push(Column {
                name: "metadata.isDeleted".to_owned(),
                path: vec!["metadata", "isDeleted"],
                kind: ColumnKind::Boolean,
            });
        }
        table.lines = schema
            .fields
            .iter()
            .filter_map(|field| match field.kind {
                Kind::List(Kind::Object(line)) => Some(Self::of_schema(field.name, line())),
                _ => None,
            })
            .collect();
        table
    }

    fn of_schema(name: &'static str, schema: &'static Schema) -> Self {
        let mut columns = Vec::new();
        add(schema, &[], &mut columns);
        Self {
            name,
            columns,
            lines: Vec::new(),
        }
    }

    /// Whether a column of the records is told in a table of its own as well.
    pub(super) fn has_lines(&self, column: &Column) -> bool {
        self.lines.iter().any(|lines| lines.name == column.name)
    }
}

fn add(schema: &'static Schema, at: &[&'static str], columns: &mut Vec<Column>) {
    for field in schema.fields {
        let mut path = at.to_vec();
        path.push(field.name);
        match field.kind {
            Kind::Object(inner) if path.len() < DEEPEST => add(inner(), &path, columns),
            _ => columns.push(Column {
                name: path.join("."),
                kind: kind(field),
                path,
            }),
        }
    }
}

fn kind(field: &Field) -> ColumnKind {
    match field.kind {
        Kind::Text | Kind::Currency | Kind::Enum(_) => ColumnKind::Text,
        Kind::Decimal => ColumnKind::Decimal,
        Kind::Integer => ColumnKind::Integer,
        Kind::Boolean => ColumnKind::Boolean,
        Kind::Date => ColumnKind::Date,
        Kind::DateTime => ColumnKind::Moment,
        Kind::Object(_) | Kind::List(_) | Kind::Free => ColumnKind::Json,
    }
}
