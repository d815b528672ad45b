//! How records are written to a provider.

use indexmap::IndexMap;
use serde::Deserialize;

use super::{ParameterValue, Template};

/// `[writer]`: what all writes of an integration share.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writer {
    /// The header that names a write, so that one sent twice is done once. Where the provider has none,
    /// a write whose answer is lost is not sent again.
    #[serde(default)]
    pub(crate) idempotency_header: Option<String>,
    /// Where a refusal tells what is wrong with which field.
    #[serde(default)]
    pub(crate) problems: Option<Problems>,
}

/// `[writer.problems]`: dotted paths into a refusal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Problems {
    /// The list of them.
    pub(crate) list: String,
    /// In each, the field.
    pub(crate) field: String,
    /// In each, what is wrong.
    pub(crate) message: String,
}

/// `[writes.KEY]`: how records of a data type are made, changed and removed. What is sent is described
/// by `writes/KEY.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writes {
    /// The path that records are made at (`POST`).
    #[serde(default)]
    pub(crate) create: Option<Template>,
    /// The path that a record is changed at (`PUT`), with `${record.id}`.
    #[serde(default)]
    pub(crate) update: Option<Template>,
    /// The path that a record is removed at (`DELETE`), with `${record.id}`.
    #[serde(default)]
    pub(crate) delete: Option<Template>,
    /// Parameters of each.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// Headers of each.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// Where the answer holds the record in the form that reads have it, dotted; empty: the answer itself.
    #[serde(default)]
    pub(crate) record_path: String,
    /// The field of the standard record that is `${parent.id}` in the paths, dotted.
    #[serde(default)]
    pub(crate) parent: Option<String>,
    /// Whether a record that was written is among those that the next read brings at once.
    #[serde(default = "yes")]
    pub(crate) is_read_back: bool,
    /// What is asked of the provider first, by name: `@NAME` in what is sent.
    #[serde(default)]
    pub(crate) lookups: IndexMap<String, Lookup>,
}

/// `[writes.KEY.lookups.NAME]`: a value that the provider has to be asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lookup {
    /// The field of the standard record that is `${parent.id}` here, dotted. A record without it looks nothing up; one
    /// whose value the provider does not know is refused, unless the lookup is optional.
    #[serde(default)]
    pub(crate) field: Option<String>,
    /// The path.
    pub(crate) path: Template,
    /// Parameters.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// Headers.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// Where the answer holds the value, dotted.
    pub(crate) value: String,
    /// Whether a value that is not there is no fault of the record's; the table goes without it.
    #[serde(default)]
    pub(crate) is_optional: bool,
}

fn yes() -> bool {
    true
}
