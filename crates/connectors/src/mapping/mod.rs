//! The mapping language: a TOML table from standard fields to a provider's.
//!
//! ```toml
//! id = "id"                      # what identifies the record; becomes the standard `id`
//! modified = "updated_at"        # when the source last changed it
//! deleted = "deleted"            # whether the source deleted it
//!
//! [fields]
//! invoiceNumber = "number"                       # a path
//! issueDate = "issued_on"                        # converted as the field's kind asks
//! totalAmount = { path = "total", negate = true }
//! status = { path = "state", enum = { open = "Submitted", done = "Paid" } }
//! customerRef = { id = "customer.id", companyName = "customer.name" }
//!
//! [fields.lineItems]
//! each = "lines"                                 # paths below start at the line; `/` is the record
//! description = "text"
//! quantity = "amount"
//! unitAmount = "price"
//! ```
//!
//! A field's source is a path, or a table with one of `path`, `first` (of several paths),
//! `constant`, `join`, `template`, `sum` (`-path` takes off), `product`, `jq` or `cases`; and with
//! `default`, `when` and what its kind takes: `enum` and `unknown`, `negate`, `absolute`,
//! `minor_units`, `date`, `true` and `false`, `prefix` and `suffix`. Lists take `each` and `only`,
//! or are written out as a list of tables. Statements have lines (`row`, or `rows` with a `name`)
//! and a `[row]` table that says what a row of the report looks like. `only` at the top keeps
//! records that are of this data type; `jq` at the top rearranges the record first.
//!
//! A mapping is checked when it is compiled, against the model's schema; applying it writes the
//! standard record's text directly.

mod compile;
mod condition;
mod convert;
mod dates;
mod decimal;
mod describe;
mod document;
mod error;
mod evaluate;
mod jq;
mod jq_guard;
mod output;
mod path;
mod plan;
mod statement;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bytes::Bytes;
use jiff::Timestamp;
use platypus_model::DataType;
use sha2::{Digest as _, Sha256};

pub use describe::FieldOrigin;
pub use error::MappingError;
pub(crate) use jq::Program;

use crate::record::{RecordIssue, RejectedRecord, StandardRecord};
use document::Document;
use evaluate::{Evaluator, Failure};
use output::Output;
use path::Scope;
use plan::{Leaf, Plan};

/// A compiled mapping of one data type of one integration.
#[derive(Debug)]
pub struct Mapping {
    plan: Plan,
    version: String,
}

/// What a record's paths can name besides the record.
#[derive(Debug, Clone, Default)]
pub struct MappingContext {
    /// Variables of the request (`@name` in a path), such as the bank account whose transactions
    /// are read.
    pub variables: BTreeMap<String, String>,
}

impl Mapping {
    /// Compiles and checks a mapping. The error says where in the file, which field, and what was
    /// expected.
    pub fn compile(source: &str, data_type: DataType) -> Result<Self, MappingError> {
        let plan = compile::compile(source, data_type)?;
        let digest = Sha256::digest(source.as_bytes());
        let mut version = String::new();
        for byte in digest.iter().take(VERSION_BYTES) {
            // Writing to a string cannot fail.
            let _ = write!(version, "{byte:02x}");
        }
        Ok(Self { plan, version })
    }

    /// Tells this mapping from any other, its own earlier and later texts included: the beginning of
    /// its text's SHA-256, in hexadecimal.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The data type of the records that it yields.
    pub fn data_type(&self) -> DataType {
        self.plan.data_type
    }

    /// For every standard field, where it comes from: for the documentation and the Portal.
    pub fn describe(&self) -> Vec<FieldOrigin> {
        describe::describe(&self.plan)
    }

    /// Makes a standard record of a provider's record, a JSON text. `None`: the record is not of
    /// this data type (the mapping's `only`). An error: it lacks what the model requires, or holds
    /// what cannot be read.
    pub fn apply(
        &self,
        raw: Bytes,
        context: &MappingContext,
    ) -> Result<Option<StandardRecord>, RejectedRecord> {
        let made = std::str::from_utf8(&raw)
            .map_err(|error| whole(format!("not UTF-8: {error}")))
            .and_then(|text| self.make(text, context));
        match made {
            Ok(Some(made)) => Ok(Some(StandardRecord {
                id: made.id,
                json: made.output.json,
                raw,
                source_modified_at: made.modified,
                deleted: made.deleted,
                columns: made.output.columns,
                warnings: made.output.warnings,
            })),
            Ok(None) => Ok(None),
            Err((id, issue)) => Err(RejectedRecord {
                id,
                raw,
                issues: vec![issue],
            }),
        }
    }

    fn make(
        &self,
        text: &str,
        context: &MappingContext,
    ) -> Result<Option<Made>, (Option<String>, RecordIssue)> {
        let document = Document::parse(text).map_err(|error| whole(error.to_string()))?;
        let Some(program) = &self.plan.program else {
            return self.make_from(&document, text.len(), context);
        };
        let rearranged = program
            .run(document.root())
            .map_err(|message| whole(format!("jq: {message}")))?;
        let Some(rearranged) = rearranged else {
            return Ok(None);
        };
        let document = Document::parse(&rearranged).map_err(|error| whole(format!("jq: {error}")))?;
        self.make_from(&document, rearranged.len(), context)
    }

    fn make_from(
        &self,
        document: &Document<'_>,
        size: usize,
        context: &MappingContext,
    ) -> Result<Option<Made>, (Option<String>, RecordIssue)> {
        let root = document.root();
        let scope = Scope {
            element: root,
            record: root,
            variables: &context.variables,
        };
        let plan = &self.plan;
        if plan
            .only
            .as_ref()
            .is_some_and(|only| !condition::holds(only, scope))
        {
            return Ok(None);
        }
        let id = self.id(scope)?;
        let deleted = plan
            .deleted
            .as_ref()
            .is_some_and(|deleted| condition::holds(deleted, scope));
        let mut evaluator = Evaluator {
            out: Output::with_capacity(size + size / 2),
            record_id: &id,
            figures: BTreeMap::new(),
        };
        let modified = plan
            .modified
            .as_ref()
            .and_then(|leaf| modified(leaf, scope, &mut evaluator));
        let outcome = evaluator.record(&plan.members, scope);
        let figures = evaluator.figures;
        let mut output = evaluator.out;
        if let Err(Failure { issue, .. }) = outcome {
            if !deleted {
                return Err((Some(id), issue));
            }
            // Of what is gone, providers send little more than the id.
            output = Output::default();
            output.json.push_str("{\"id\":");
            output.text(&id, None);
            output.json.push('}');
        }
        if let Some(message) = statement::imbalance(plan.data_type, &figures) {
            output.warnings.push(RecordIssue {
                field: "equity".to_owned(),
                message,
            });
        }
        Ok(Some(Made {
            id,
            modified,
            deleted,
            output,
        }))
    }

    fn id(&self, scope: Scope<'_>) -> Result<String, (Option<String>, RecordIssue)> {
        let mut evaluator = Evaluator {
            out: Output::default(),
            record_id: "",
            figures: BTreeMap::new(),
        };
        let unreadable = |message: String| {
            (
                None,
                RecordIssue {
                    field: "id".to_owned(),
                    message,
                },
            )
        };
        let written = evaluator
            .leaf(&self.plan.id, scope)
            .map_err(|failure| unreadable(failure.issue.message))?;
        if written == evaluate::Extent::Nothing {
            return Err(unreadable("the source has no value for it".to_owned()));
        }
        let id: String =
            serde_json::from_str(&evaluator.out.json).map_err(|error| unreadable(error.to_string()))?;
        if id.len() > MAXIMUM_ID {
            return Err(unreadable(format!("longer than {MAXIMUM_ID} bytes")));
        }
        Ok(id)
    }
}

/// How much of the hash names a version.
const VERSION_BYTES: usize = 16;

/// How long a record's id may be, in bytes.
const MAXIMUM_ID: usize = 512;

struct Made {
    id: String,
    modified: Option<Timestamp>,
    deleted: bool,
    output: Output,
}

/// When the source last changed the record; what cannot be read is a warning, no reason to refuse it.
fn modified(leaf: &Leaf, scope: Scope<'_>, evaluator: &mut Evaluator<'_>) -> Option<Timestamp> {
    let mut reader = Evaluator {
        out: Output::default(),
        record_id: "",
        figures: BTreeMap::new(),
    };
    match reader.leaf(leaf, scope) {
        Ok(evaluate::Extent::Nothing) => None,
        Ok(_) => reader.out.json.trim_matches('"').parse().ok(),
        Err(failure) => {
            evaluator.out.warnings.push(RecordIssue {
                field: "sourceModifiedDate".to_owned(),
                message: failure.issue.message,
            });
            None
        }
    }
}

fn whole(message: String) -> (Option<String>, RecordIssue) {
    (
        None,
        RecordIssue {
            field: "record".to_owned(),
            message,
        },
    )
}
