//! From a mapping's TOML to a checked plan.
//!
//! The model's schema leads: every key of a table must be a field of it, every required field
//! must be mapped, and each kind of field takes the conversions that make sense for it.

mod leaf;
mod line;
mod predicate;
mod table;

use std::sync::Arc;

use platypus_model::schema::{Field, Kind, Origin, Schema};
use platypus_model::{DataType, Slot};

use super::MappingError;
use super::dates::DateForm;
use super::jq::Program;
use super::plan::{Content, Conversion, Formula, Item, Member, Part, Plan, RowShape};
use super::statement;
use predicate::predicate;
use table::{Entry, Table};

/// Keys of the file besides `fields`.
const FILE_KEYS: &[&str] = &[
    "id", "modified", "deleted", "only", "jq", "notes", "fields", "row",
];

/// What every part of the compiler needs to know.
pub(super) struct Compiler {
    pub(super) data_type: DataType,
    /// How rows of a report say what lines need; statements only.
    pub(super) row: Option<Arc<RowShape>>,
}

/// Compiles a mapping of `data_type`.
pub(super) fn compile(source: &str, data_type: DataType) -> Result<Plan, MappingError> {
    let parsed = table::parse(source)?;
    let file = table::File { source };
    let top = Table::new(&file, parsed.get_ref(), parsed.span());
    let schema = data_type.schema();
    top.only_keys("", FILE_KEYS)?;
    let row = match top.entry("row") {
        Some(entry) => Some(Arc::new(line::row_shape(&entry.table("row")?)?)),
        None => None,
    };
    let compiler = Compiler { data_type, row };

    let id_entry = top.entry("id").ok_or_else(|| {
        top.error(
            "id",
            "missing: say which field of the source identifies the record".to_owned(),
        )
    })?;
    let mut id = leaf::leaf("id", Kind::Text, &id_entry)?;
    if data_type.is_statement() {
        id.conversion = Conversion::Month(DateForm::Plain);
    }
    let modified = match top.entry("modified") {
        Some(entry) => Some(leaf::leaf("modified", Kind::DateTime, &entry)?),
        None => None,
    };
    let deleted = top
        .entry("deleted")
        .map(|entry| predicate("deleted", &entry))
        .transpose()?;
    let only = top
        .entry("only")
        .map(|entry| predicate("only", &entry))
        .transpose()?;
    let program = match top.entry("jq") {
        Some(entry) => {
            let text = entry.text("jq")?;
            Some(Program::compile(text).map_err(|what| entry.error("jq", what))?)
        }
        None => None,
    };
    let fields = top
        .entry("fields")
        .ok_or_else(|| top.error("fields", "missing: the table of standard fields".to_owned()))?;
    let members = compiler.members("", schema, &fields.table("fields")?, &[])?;
    Ok(Plan {
        data_type,
        program,
        only,
        id,
        modified,
        deleted,
        members,
    })
}

impl Compiler {
    /// The members of an object, in the model's order. `own` are keys of the table that are no
    /// fields.
    fn members(
        &self,
        path: &str,
        schema: &'static Schema,
        table: &Table<'_>,
        own: &[&str],
    ) -> Result<Vec<Member>, MappingError> {
        for entry in table.entries() {
            if own.contains(&entry.key) {
                continue;
            }
            match schema.field(entry.key) {
                None => {
                    let names: Vec<_> = schema
                        .fields
                        .iter()
                        .filter(|field| field.origin == Origin::Source)
                        .map(|field| field.name)
                        .collect();
                    return Err(entry.error_at_key(
                        &join(path, entry.key),
                        format!("{} has no such field; it has {}", schema.name, names.join(", ")),
                    ));
                }
                Some(field) if field.origin == Origin::Stored => {
                    return Err(entry.error_at_key(
                        &join(path, entry.key),
                        "the store fills this field as it sends the record; no mapping may".to_owned(),
                    ));
                }
                Some(_) => {}
            }
        }
        let mut members = Vec::new();
        for field in schema.fields {
            let path = join(path, field.name);
            let Some(entry) = table.entry(field.name) else {
                if let Some(content) = self.given(&path) {
                    members.push(member(field, content));
                } else if field.required {
                    return Err(table.error(&path, format!("required by {}, and not mapped", schema.name)));
                }
                continue;
            };
            members.push(self.member(&path, field, &entry)?);
        }
        Ok(members)
    }

    /// What a field that is not mapped holds all the same: the record's id, a statement's figure.
    fn given(&self, path: &str) -> Option<Content> {
        if path == "id" {
            return Some(Content::RecordId);
        }
        self.formula(path).map(Content::Figure)
    }

    fn formula(&self, path: &str) -> Option<Formula> {
        statement::FORMULAS
            .iter()
            .find(|(data_type, field, _)| *data_type == self.data_type && *field == path)
            .map(|(_, _, formula)| *formula)
    }

    fn member(&self, path: &str, field: &'static Field, entry: &Entry<'_>) -> Result<Member, MappingError> {
        let mut when = None;
        if let Some(table) = entry.as_table()
            && let Some(condition) = table.entry("when")
        {
            when = Some(predicate(path, &condition)?);
        }
        let content = match field.kind {
            Kind::Object(schema) => {
                let table = entry.table(path)?;
                if schema().name == "ReportLine" {
                    Content::Line(self.line(path, &table)?)
                } else {
                    Content::Object(self.members(path, schema(), &table, &["when"])?)
                }
            }
            Kind::List(item) => Content::List(self.list(path, item, entry)?),
            kind => {
                let mut leaf = leaf::leaf(path, kind, entry)?;
                leaf.slot = self.slot(path);
                Content::Leaf(leaf)
            }
        };
        let mut member = member(field, content);
        member.when = when;
        Ok(member)
    }

    fn list(&self, path: &str, item: &Kind, entry: &Entry<'_>) -> Result<Vec<Part>, MappingError> {
        let path = format!("{path}[]");
        if let Some(parts) = entry.as_array() {
            return parts.iter().map(|part| self.part(&path, item, part)).collect();
        }
        if let Some(table) = entry.as_table()
            && let Some(constants) = table.entry("constants")
        {
            table.only_keys(&path, &["constants", "when"])?;
            return constants
                .array(&path)?
                .iter()
                .map(|constant| {
                    let item = Item::Leaf(Box::new(leaf::constant(&path, *item, constant)?));
                    Ok(Part {
                        when: None,
                        each: None,
                        only: None,
                        item,
                    })
                })
                .collect();
        }
        Ok(vec![self.part(&path, item, entry)?])
    }

    fn part(&self, path: &str, item: &Kind, entry: &Entry<'_>) -> Result<Part, MappingError> {
        let table = entry.table(path)?;
        let when = table
            .entry("when")
            .map(|entry| predicate(path, &entry))
            .transpose()?;
        let each = table
            .entry("each")
            .map(|entry| leaf::each(path, &entry))
            .transpose()?;
        let only = table
            .entry("only")
            .map(|entry| predicate(path, &entry))
            .transpose()?;
        if only.is_some() && each.is_none() {
            return Err(table.error(
                path,
                "`only` chooses among the elements of `each`, which is missing".to_owned(),
            ));
        }
        let item = match item {
            Kind::Object(schema) => {
                Item::Object(self.members(path, schema(), &table, &["when", "each", "only"])?)
            }
            Kind::List(_) => return Err(table.error(path, "lists of lists are not supported".to_owned())),
            kind => {
                table.only_keys(path, &["when", "each", "only", "of"])?;
                let of = table.entry("of").ok_or_else(|| {
                    table.error(
                        path,
                        "missing `of`: what each element is, such as `of = \".\"`".to_owned(),
                    )
                })?;
                Item::Leaf(Box::new(leaf::leaf(path, *kind, &of)?))
            }
        };
        Ok(Part {
            when,
            each,
            only,
            item,
        })
    }

    fn slot(&self, path: &str) -> Option<Slot> {
        self.data_type
            .columns()
            .iter()
            .find(|column| column.path == path)
            .map(|column| column.slot)
    }
}

fn member(field: &'static Field, content: Content) -> Member {
    Member {
        name: field.name,
        key: format!("\"{}\":", field.name),
        required: field.required,
        when: None,
        content,
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
