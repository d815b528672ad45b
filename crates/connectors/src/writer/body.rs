//! What is sent for a record: a TOML table from a provider's fields to the standard record's.
//!
//! ```toml
//! number = "invoiceNumber"                              # a path into the standard record
//! state = { path = "status", enum = { Draft = "draft" }, default = "awaiting_payment" }
//! kind = { constant = "service" }
//! customer = { id = "customerRef.id" }                  # an object with fields of its own
//! account = "@receivable"                               # what was looked up at the provider
//! contact = { when = "emailAddress", email = "emailAddress" }
//!
//! [lines]
//! each = "lineItems"                                    # paths below start at the line; `/` is the record
//! quantity = "quantity"
//! ```
//!
//! What has no value is left out, and so is an object that would be empty. `jq` is there for the few fields
//! that need thought, on the same short leash as in mappings. Paths are checked against the model when the
//! catalogue is loaded.

use std::collections::BTreeMap;

use platypus_model::DataType;
use platypus_model::schema::{Kind, Schema};
use serde_json::{Map, Value};

use crate::json_path;
use crate::mapping::Program;

/// What is sent for records of one data type.
#[derive(Debug)]
pub(crate) struct Body {
    members: Vec<(String, Shape)>,
    /// Which standard field each field of the provider's is made of, for what is wrong with it.
    origins: BTreeMap<String, String>,
}

#[derive(Debug)]
enum Shape {
    /// The first of these that has a value.
    Paths {
        paths: Vec<Path>,
        words: Option<BTreeMap<String, Value>>,
        default: Option<Value>,
    },
    Constant(Value),
    Jq(Program),
    Object {
        when: Option<Path>,
        members: Vec<(String, Shape)>,
    },
    Each {
        list: Path,
        members: Vec<(String, Shape)>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Path {
    /// From the element of the list, or the record.
    Here(String),
    /// From the record.
    Record(String),
    /// A value that was looked up.
    Lookup(String),
}

/// What paths are checked against.
#[derive(Clone, Copy)]
struct Model<'a> {
    record: &'static Schema,
    here: &'static Schema,
    lookups: &'a [&'a str],
}

impl Body {
    /// Reads and checks a body's table. The error says which field and what was expected.
    pub(crate) fn compile(source: &str, data_type: DataType, lookups: &[&str]) -> Result<Self, String> {
        let table: toml::Table = source
            .parse()
            .map_err(|error: toml::de::Error| error.to_string())?;
        let schema = data_type.schema();
        let model = Model {
            record: schema,
            here: schema,
            lookups,
        };
        let members = members(&table, model, "")?;
        let mut origins = BTreeMap::new();
        note_origins(&members, "", "", &mut origins);
        Ok(Self { members, origins })
    }

    /// What is sent for a standard record.
    pub(crate) fn of(
        &self,
        record: &Value,
        lookups: &BTreeMap<String, Value>,
    ) -> Result<Map<String, Value>, String> {
        let context = Context {
            record,
            here: record,
            lookups,
        };
        object(&self.members, context)
    }

    /// The standard field behind a field of the provider's, such as `lineItems.0.unitAmount` behind
    /// `lines.0.unit_price`; the provider's own where none is.
    pub(crate) fn standard_field(&self, field: &str) -> String {
        let places: Vec<&str> = field.split('.').filter(|part| is_place(part)).collect();
        let mut known: Vec<&str> = field.split('.').collect();
        while !known.is_empty() {
            let path: Vec<&str> = known
                .iter()
                .map(|part| if is_place(part) { "*" } else { part })
                .collect();
            if let Some(origin) = self.origins.get(&path.join(".")) {
                let mut places = places.iter();
                let parts = origin.split('.').map(|part| match part {
                    "*" => places.next().copied().unwrap_or("0"),
                    part => part,
                });
                return parts.collect::<Vec<_>>().join(".");
            }
            known.pop();
        }
        field.to_owned()
    }
}

fn is_place(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Keys that say where a value comes from, and so no fields of an object.
const SOURCES: [&str; 4] = ["path", "first", "constant", "jq"];

fn members(table: &toml::Table, model: Model<'_>, at: &str) -> Result<Vec<(String, Shape)>, String> {
    let mut members = Vec::with_capacity(table.len());
    for (name, entry) in table {
        let place = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        members.push((name.clone(), shape(entry, model, &place)?));
    }
    Ok(members)
}

fn shape(entry: &toml::Value, model: Model<'_>, at: &str) -> Result<Shape, String> {
    match entry {
        toml::Value::String(text) => Ok(Shape::Paths {
            paths: vec![path(text, model, at)?.0],
            words: None,
            default: None,
        }),
        toml::Value::Table(table) if table.contains_key("each") => list(table, model, at),
        toml::Value::Table(table) if SOURCES.iter().any(|key| table.contains_key(*key)) => {
            leaf(table, model, at)
        }
        toml::Value::Table(table) => {
            let mut table = table.clone();
            let when = match table.remove("when") {
                Some(toml::Value::String(text)) => Some(path(&text, model, at)?.0),
                Some(_) => return Err(format!("{at}.when: expected a path")),
                None => None,
            };
            Ok(Shape::Object {
                when,
                members: members(&table, model, at)?,
            })
        }
        _ => Err(format!("{at}: expected a path or a table")),
    }
}

fn list(table: &toml::Table, model: Model<'_>, at: &str) -> Result<Shape, String> {
    let mut table = table.clone();
    let Some(toml::Value::String(each)) = table.remove("each") else {
        return Err(format!("{at}.each: expected a path"));
    };
    let (list, kind) = path(&each, model, at)?;
    let Some(Kind::List(Kind::Object(element))) = kind else {
        return Err(format!("{at}.each: `{each}` is no list of objects"));
    };
    let model = Model {
        here: element(),
        ..model
    };
    Ok(Shape::Each {
        list,
        members: members(&table, model, at)?,
    })
}

fn leaf(table: &toml::Table, model: Model<'_>, at: &str) -> Result<Shape, String> {
    let mut paths = Vec::new();
    let (mut words, mut default) = (None, None);
    for (key, entry) in table {
        match (key.as_str(), entry) {
            ("path", toml::Value::String(text)) => paths.push(path(text, model, at)?.0),
            ("first", toml::Value::Array(texts)) => {
                for text in texts {
                    let text = text
                        .as_str()
                        .ok_or_else(|| format!("{at}.first: expected paths"))?;
                    paths.push(path(text, model, at)?.0);
                }
            }
            ("constant", value) if table.len() == 1 => return Ok(Shape::Constant(json(value)?)),
            ("jq", toml::Value::String(text)) if table.len() == 1 => {
                let program = Program::compile(text).map_err(|problem| format!("{at}.jq: {problem}"))?;
                return Ok(Shape::Jq(program));
            }
            ("enum", toml::Value::Table(table)) => {
                let pairs = table.iter().map(|(word, value)| Ok((word.clone(), json(value)?)));
                words = Some(pairs.collect::<Result<_, String>>()?);
            }
            ("default", value) => default = Some(json(value)?),
            _ => return Err(format!("{at}.{key}: has no place here")),
        }
    }
    if paths.is_empty() {
        return Err(format!("{at}: expected `path` or `first`"));
    }
    Ok(Shape::Paths {
        paths,
        words,
        default,
    })
}

fn json(value: &toml::Value) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// A path, and the kind of what it names where the model knows it.
fn path(text: &str, model: Model<'_>, at: &str) -> Result<(Path, Option<Kind>), String> {
    if let Some(name) = text.strip_prefix('@') {
        if !model.lookups.contains(&name) {
            return Err(format!("{at}: `@{name}` is looked up nowhere"));
        }
        return Ok((Path::Lookup(name.to_owned()), None));
    }
    let (path, schema, within) = match text.strip_prefix('/') {
        Some(rest) => (Path::Record(rest.to_owned()), model.record, rest),
        None => (Path::Here(text.to_owned()), model.here, text),
    };
    let kind = kind_at(schema, within)
        .ok_or_else(|| format!("{at}: the model has no `{within}` in {}", schema.name))?;
    Ok((path, Some(kind)))
}

/// The kind at a dotted path; a number is a place in a list.
fn kind_at(schema: &'static Schema, path: &str) -> Option<Kind> {
    let mut parts = path.split('.');
    let mut kind = schema.field(parts.next()?)?.kind;
    for part in parts {
        kind = match kind {
            Kind::Object(schema) => schema().field(part)?.kind,
            Kind::List(inner) if is_place(part) => *inner,
            Kind::Free => Kind::Free,
            _ => return None,
        };
    }
    Some(kind)
}

#[derive(Clone, Copy)]
struct Context<'a> {
    record: &'a Value,
    here: &'a Value,
    lookups: &'a BTreeMap<String, Value>,
}

impl<'a> Context<'a> {
    fn find(&self, path: &Path) -> Option<&'a Value> {
        let found = match path {
            Path::Here(path) => json_path::find(self.here, path),
            Path::Record(path) => json_path::find(self.record, path),
            Path::Lookup(name) => self.lookups.get(name),
        };
        found.filter(|value| !value.is_null())
    }
}

fn object(members: &[(String, Shape)], context: Context<'_>) -> Result<Map<String, Value>, String> {
    let mut object = Map::with_capacity(members.len());
    for (name, shape) in members {
        if let Some(value) = value(shape, context)? {
            object.insert(name.clone(), value);
        }
    }
    Ok(object)
}

fn value(shape: &Shape, context: Context<'_>) -> Result<Option<Value>, String> {
    Ok(match shape {
        Shape::Constant(value) => Some(value.clone()),
        Shape::Paths {
            paths,
            words,
            default,
        } => {
            let found = paths.iter().find_map(|path| context.find(path));
            let found = match (found, words) {
                (Some(found), Some(words)) => {
                    let word = match found {
                        Value::String(word) => word.clone(),
                        other => other.to_string(),
                    };
                    words.get(&word)
                }
                (found, _) => found,
            };
            found.or(default.as_ref()).cloned()
        }
        Shape::Jq(program) => {
            let text = context.here.to_string();
            let answer = program.run_on(&text)?;
            let answer: Option<Value> = answer
                .map(|answer| serde_json::from_str(&answer).map_err(|error| error.to_string()))
                .transpose()?;
            answer.filter(|value| !value.is_null())
        }
        Shape::Object { when, members } => {
            if when.as_ref().is_some_and(|path| context.find(path).is_none()) {
                return Ok(None);
            }
            let object = object(members, context)?;
            (!object.is_empty()).then_some(Value::Object(object))
        }
        Shape::Each { list, members } => {
            let Some(elements) = context.find(list).and_then(Value::as_array) else {
                return Ok(None);
            };
            let elements = elements.iter().map(|here| {
                let context = Context { here, ..context };
                object(members, context).map(Value::Object)
            });
            Some(Value::Array(elements.collect::<Result<_, _>>()?))
        }
    })
}

/// Notes for every field of the provider's the standard field that it is made of; `*` is a place in a list.
fn note_origins(
    members: &[(String, Shape)],
    at: &str,
    standard: &str,
    origins: &mut BTreeMap<String, String>,
) {
    for (name, shape) in members {
        let place = format!("{at}{name}");
        let of = |path: &Path| match path {
            Path::Here(path) => Some(format!("{standard}{path}")),
            Path::Record(path) => Some(path.clone()),
            Path::Lookup(_) => None,
        };
        match shape {
            Shape::Paths { paths, .. } => {
                if let Some(origin) = paths.iter().find_map(of) {
                    origins.insert(place, origin);
                }
            }
            Shape::Object { members, .. } => {
                note_origins(members, &format!("{place}."), standard, origins);
                // What is said of the object is said of the first field in it.
                let first = origins.range(format!("{place}.")..).next();
                let first = first.filter(|(field, _)| field.starts_with(&format!("{place}.")));
                if let Some(origin) = first.map(|(_, origin)| origin.clone()) {
                    let object = origin
                        .rsplit_once('.')
                        .map_or(origin.as_str(), |(object, _)| object);
                    origins.insert(place, object.to_owned());
                }
            }
            Shape::Each { list, members } => {
                if let Some(origin) = of(list) {
                    note_origins(members, &format!("{place}.*."), &format!("{origin}.*."), origins);
                    origins.insert(place, origin);
                }
            }
            Shape::Constant(_) | Shape::Jq(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use serde_json::json;

    use super::*;

    const TABLE: &str = r#"
        number = "invoiceNumber"
        state = { path = "status", enum = { Draft = "draft" }, default = "open" }
        customer = { id = "customerRef.id" }
        contact = { when = "note", text = "note" }
        ledger = "@receivable"
        [lines]
        each = "lineItems"
        quantity = "quantity"
        currency = "/currency"
    "#;

    fn sent(record: &Value) -> Value {
        let body = Body::compile(TABLE, DataType::Invoices, &["receivable"]).unwrap();
        let lookups = BTreeMap::from([("receivable".to_owned(), json!(7))]);
        Value::Object(body.of(record, &lookups).unwrap())
    }

    #[test]
    fn a_record_takes_the_providers_shape_and_what_has_no_value_is_left_out() {
        let record = json!({
            "invoiceNumber": "A-1", "status": "Draft", "currency": "GBP", "customerRef": {"id": "5"},
            "lineItems": [{"quantity": 2}, {}], "note": null,
        });
        assert_eq!(
            sent(&record),
            json!({
                "number": "A-1", "state": "draft", "customer": {"id": "5"}, "ledger": 7,
                "lines": [{"quantity": 2, "currency": "GBP"}, {"currency": "GBP"}],
            })
        );
        assert_eq!(sent(&json!({})), json!({"state": "open", "ledger": 7}));
    }

    #[test]
    fn a_providers_field_is_known_by_the_standard_one() {
        let body = Body::compile(TABLE, DataType::Invoices, &["receivable"]).unwrap();
        assert_eq!(body.standard_field("number"), "invoiceNumber");
        assert_eq!(body.standard_field("lines.3.quantity"), "lineItems.3.quantity");
        assert_eq!(body.standard_field("lines.1.unknown"), "lineItems");
        assert_eq!(body.standard_field("customer"), "customerRef");
        assert_eq!(body.standard_field("else"), "else");
    }

    #[test]
    fn what_the_model_lacks_is_refused_with_its_place() {
        for (table, expected) in [
            ("a = \"nothing\"", "a: the model has no `nothing` in"),
            (
                "a = { each = \"status\" }",
                "a.each: `status` is no list of objects",
            ),
            ("a = \"@other\"", "a: `@other` is looked up nowhere"),
            ("a = { path = \"status\", oops = 1 }", "a.oops: has no place here"),
            ("a = { jq = \"env\" }", "a.jq: "),
        ] {
            let problem = Body::compile(table, DataType::Invoices, &[]).unwrap_err();
            assert!(problem.starts_with(expected), "{problem}");
        }
    }
}
