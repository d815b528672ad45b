//! What the properties of a data type's records are in the database.

use std::cell::Cell;

use platypus_model::schema::{Kind, Schema};
use platypus_model::{DataType, Slot};
use sea_query::Expr;

use crate::query::Property;
use crate::store::Engine;
use crate::store::decimal::DECIMAL;
use crate::store::filter::{Operand, Resolver, ValueKind};

/// Resolves properties of the records of one data type: typed columns where there are any,
/// else the JSON of the document, guarded by its type.
pub(super) struct RecordProperties {
    engine: Engine,
    data_type: DataType,
    schema: &'static Schema,
    uses_documents: Cell<bool>,
}

impl RecordProperties {
    pub(super) fn of(engine: Engine, data_type: DataType) -> Self {
        Self {
            engine,
            data_type,
            schema: data_type.schema(),
            uses_documents: Cell::new(false),
        }
    }

    /// Whether anything that was resolved needs the documents beside the keys.
    pub(super) fn uses_documents(&self) -> bool {
        self.uses_documents.get()
    }

    /// What every record has beside its own fields, where its type says so.
    fn kept_by_the_store(&self, property: &Property) -> Option<Operand> {
        if property.is("id") && self.schema.field("id").is_some() {
            return Some(Operand::new(ValueKind::Text, column("record_id")));
        }
        self.schema.field("modifiedDate")?;
        if property.is("modifiedDate") {
            Some(Operand::new(ValueKind::Microseconds, column("modified_at")))
        } else if property.is("sourceModifiedDate") {
            Some(Operand::new(
                ValueKind::Microseconds,
                column("source_modified_at"),
            ))
        } else if property.is("metadata.isDeleted") {
            Some(Operand::new(ValueKind::Boolean, column("is_deleted")))
        } else {
            None
        }
    }
}

impl Resolver for RecordProperties {
    fn type_name(&self) -> &'static str {
        self.schema.name
    }

    fn resolve(&self, property: &Property) -> Option<Operand> {
        if let Some(operand) = self.kept_by_the_store(property) {
            return Some(operand);
        }
        let (path, kind) = walk(self.schema, property)?;
        let dotted = path.join(".");
        if let Some(typed) = self
            .data_type
            .columns()
            .iter()
            .find(|column| column.path == dotted)
        {
            let (name, kind) = slot(typed.slot);
            return Some(Operand::new(kind, column(name)));
        }
        let operand = json(self.engine, &path, kind)?;
        self.uses_documents.set(true);
        Some(operand)
    }
}

fn column(name: &'static str) -> Expr {
    Expr::col(("k", name))
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

const fn slot(slot: Slot) -> (&'static str, ValueKind) {
    match slot {
        Slot::Text1 => ("text_1", ValueKind::FoldedText),
        Slot::Text2 => ("text_2", ValueKind::FoldedText),
        Slot::Text3 => ("text_3", ValueKind::FoldedText),
        Slot::Text4 => ("text_4", ValueKind::FoldedText),
        Slot::Number1 => ("number_1", ValueKind::TenThousandths),
        Slot::Number2 => ("number_2", ValueKind::TenThousandths),
        Slot::Number3 => ("number_3", ValueKind::TenThousandths),
        Slot::Date1 => ("date_1", ValueKind::Microseconds),
        Slot::Date2 => ("date_2", ValueKind::Microseconds),
        Slot::Date3 => ("date_3", ValueKind::Microseconds),
    }
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
