//! What the properties of a data type's records are in the database.

use std::cell::Cell;

use platypus_model::columns::SlotPlace;
use platypus_model::schema::{Kind, Schema};
use platypus_model::{DataType, Slot};
use sea_query::Expr;

use crate::query::Property;
use crate::store::Engine;
use crate::store::decimal::DECIMAL;
use crate::store::filter::{Operand, Resolver, ValueKind};

/// A column of the keys that filters and orders use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyColumn {
    /// A typed column of the data type.
    Slot(Slot),
    /// When the record last changed here.
    ModifiedAt,
    /// When it last changed at the provider.
    SourceModifiedAt,
    /// Whether it was deleted at the source.
    IsDeleted,
}

impl KeyColumn {
    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ModifiedAt => "modified_at",
            Self::SourceModifiedAt => "source_modified_at",
            Self::IsDeleted => "is_deleted",
            Self::Slot(slot) => match slot {
                Slot::Text1 => "text_1",
                Slot::Text2 => "text_2",
                Slot::Text3 => "text_3",
                Slot::Text4 => "text_4",
                Slot::Number1 => "number_1",
                Slot::Number2 => "number_2",
                Slot::Number3 => "number_3",
                Slot::Date1 => "date_1",
                Slot::Date2 => "date_2",
                Slot::Date3 => "date_3",
            },
        }
    }

    /// How it is compared.
    pub(super) const fn kind(self) -> ValueKind {
        match self {
            Self::ModifiedAt | Self::SourceModifiedAt => ValueKind::Microseconds,
            Self::IsDeleted => ValueKind::Boolean,
            Self::Slot(slot) => match slot.place() {
                SlotPlace::Text(_) => ValueKind::FoldedText,
                SlotPlace::Number(_) => ValueKind::TenThousandths,
                SlotPlace::Date(_) => ValueKind::Microseconds,
            },
        }
    }
}

/// Where a property of a record is kept.
enum Kept {
    /// In the keys.
    Key(KeyColumn),
    /// It is the record's id.
    Id,
    /// In the document alone.
    Document(Vec<&'static str>, Kind),
}

/// Where a data type keeps a property; none where it has no such property.
fn kept(data_type: DataType, property: &Property) -> Option<Kept> {
    let schema = data_type.schema();
    if property.is("id") && schema.field("id").is_some() {
        return Some(Kept::Id);
    }
    // What every record has beside its own fields, where its type says so.
    if schema.field("modifiedDate").is_some() {
        for (name, column) in [
            ("modifiedDate", KeyColumn::ModifiedAt),
            ("sourceModifiedDate", KeyColumn::SourceModifiedAt),
            ("metadata.isDeleted", KeyColumn::IsDeleted),
        ] {
            if property.is(name) {
                return Some(Kept::Key(column));
            }
        }
    }
    let (path, kind) = walk(schema, property)?;
    let dotted = path.join(".");
    let typed = data_type.columns().iter().find(|column| column.path == dotted);
    Some(match typed {
        Some(typed) => Kept::Key(KeyColumn::Slot(typed.slot)),
        None => Kept::Document(path, kind),
    })
}

/// The column of the keys that keeps a property, if one does.
pub(super) fn key_column(data_type: DataType, property: &Property) -> Option<KeyColumn> {
    match kept(data_type, property)? {
        Kept::Key(column) => Some(column),
        Kept::Id | Kept::Document(..) => None,
    }
}

/// Resolves properties of the records of one data type: columns of the keys where there are any,
/// else the JSON of the document, guarded by its type.
pub(super) struct RecordProperties {
    engine: Engine,
    data_type: DataType,
    uses_documents: Cell<bool>,
}

impl RecordProperties {
    pub(super) fn of(engine: Engine, data_type: DataType) -> Self {
        Self {
            engine,
            data_type,
            uses_documents: Cell::new(false),
        }
    }

    /// Whether anything that was resolved needs the documents beside the keys.
    pub(super) fn uses_documents(&self) -> bool {
        self.uses_documents.get()
    }
}

impl Resolver for RecordProperties {
    fn type_name(&self) -> &'static str {
        self.data_type.schema().name
    }

    fn resolve(&self, property: &Property) -> Option<Operand> {
        let column = |name| Expr::col(("k", name));
        match kept(self.data_type, property)? {
            Kept::Key(key) => Some(Operand::new(key.kind(), column(key.name()))),
            Kept::Id => Some(Operand::new(ValueKind::Text, column("record_id"))),
            Kept::Document(path, kind) => {
                let operand = json(self.engine, &path, kind)?;
                self.uses_documents.set(true);
                Some(operand)
            }
        }
    }
}

/// The names as the model spells them, and what the last one holds.
fn walk(schema: &'static Schema, property: &Property) -> Option<(Vec<&'static str>, Kind)> {
    let mut schema = schema;
    let mut path = Vec::new();
    let mut names = property.names().peekable();
    while let Some(name) = names.next() {
        let field = schema
            .fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))?;
        path.push(field.name);
        if names.peek().is_none() {
            return Some((path, field.kind));
        }
        let Kind::Object(inner) = field.kind else {
            return None;
        };
        schema = inner();
    }
    None
}

/// A field of the document. `path` is the model's own names: letters and digits.
fn json(engine: Engine, path: &[&str], kind: Kind) -> Option<Operand> {
    let (value, type_of, text_type) = match engine {
        Engine::Sqlite => {
            let path = path.join(".");
            (
                format!("json_extract(d.json || d.ending, '$.{path}')"),
                format!("json_type(d.json || d.ending, '$.{path}')"),
                "text",
            )
        }
        Engine::Postgres => {
            let path = path.join(",");
            (
                // Text is compared by its bytes, whatever the database's own order of text.
                format!("((d.json || d.ending)::json #>> '{{{path}}}') collate \"C\""),
                format!("json_typeof((d.json || d.ending)::json #> '{{{path}}}')"),
                "string",
            )
        }
    };
    let (kind, expression) = match kind {
        Kind::Text | Kind::Enum(_) | Kind::Currency => (
            ValueKind::Text,
            format!("case when {type_of} = '{text_type}' then {value} end"),
        ),
        Kind::Date | Kind::DateTime => (
            ValueKind::DateText,
            format!("case when {type_of} = '{text_type}' then {value} end"),
        ),
        Kind::Decimal | Kind::Integer => (
            ValueKind::Decimal,
            match engine {
                // The number as the document has it: read as a `real` it would lose digits.
                Engine::Sqlite => format!(
                    "case when {type_of} in ('integer', 'real') then (d.json || d.ending) -> '$.{}' end collate {DECIMAL}",
                    path.join(".")
                ),
                Engine::Postgres => format!("case when {type_of} = 'number' then ({value})::numeric end"),
            },
        ),
        Kind::Boolean => (
            ValueKind::Boolean,
            match engine {
                Engine::Sqlite => format!("case {type_of} when 'true' then true when 'false' then false end"),
                Engine::Postgres => format!("case {value} when 'true' then true when 'false' then false end"),
            },
        ),
        Kind::Object(_) | Kind::List(_) | Kind::Free => return None,
    };
    Some(Operand::new(kind, Expr::cust(expression)))
}
