//! How one data type is read.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use platypus_model::DataType;
use serde::Deserialize;

use super::{Paginator, ParameterValue, Predicate, Template};

/// `[data_types.KEY]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stream {
    /// The path, appended to the requester's base address.
    pub(crate) path: Template,
    /// Parameters of its requests.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// Headers of its requests.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// Where the answer holds the records, dotted; empty: the answer itself.
    #[serde(default)]
    pub(crate) record_path: String,
    /// Whether that is a list of records or one record.
    #[serde(default)]
    pub(crate) shape: Shape,
    /// Where the record is in each element, dotted; empty: the element itself. Elements of a page
    /// that hold the same record give it once, so that those that stand behind documents can be
    /// read from the documents.
    #[serde(default)]
    pub(crate) element_path: String,
    /// How pages follow each other.
    #[serde(default)]
    pub(crate) paginator: Option<Paginator>,
    /// How to ask only for what changed; absent: every read is a full one.
    #[serde(default)]
    pub(crate) cursor: Option<Cursor>,
    /// Never incremental, though the integration has a cursor.
    #[serde(default)]
    pub(crate) full_reads_only: bool,
    /// Read once per record of another data type.
    #[serde(default)]
    pub(crate) parent: Option<Parent>,
    /// Read once per part.
    #[serde(default)]
    pub(crate) partition: Option<Partition>,
}

/// What stands at the record path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shape {
    /// A list, each element a record.
    #[default]
    List,
    /// One record, whatever its JSON type.
    Single,
}

/// How to ask only for what changed since a moment, `${modified_since}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cursor {
    /// Parameters added, replacing the stream's own of the same name.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// Headers added, replacing the stream's own of the same name.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// How the moment is written.
    #[serde(default)]
    pub(crate) format: CursorFormat,
    /// How many seconds earlier to ask from, for clocks that differ and changes that were being
    /// written meanwhile.
    #[serde(default)]
    pub(crate) lookback_seconds: u32,
}

/// How a moment is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CursorFormat {
    /// `2026-11-22T08:55:56.123456Z`.
    #[default]
    Rfc3339,
    /// `2026-11-22`.
    Date,
    /// `Sun, 22 Nov 2026 08:55:56 GMT` (RFC 9110, section 5.6.7).
    HttpDate,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// A `strftime` pattern, in UTC.
    Pattern(String),
}

/// Read once per record of another data type: `${parent.id}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parent {
    /// The parents' data type, described in the same manifest.
    pub(crate) data_type: DataType,
    /// Where a parent's id is in its source record, dotted.
    #[serde(default = "id")]
    pub(crate) id: String,
    /// Only parents that hold this.
    #[serde(default)]
    pub(crate) only: Option<Predicate>,
}

/// Read once per part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Partition {
    /// Once per calendar month, the oldest first: `${month.key}` (`2026-11`),
    /// `${month.first_day}`, `${month.last_day}` (dates), `${month.year}`, `${month.number}`,
    /// `${month.days}` (numbers).
    Month,
}

/// `[identify]`: the request that tests credentials and names the entity behind them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identify {
    /// The path, appended to the requester's base address.
    pub(crate) path: Template,
    /// Parameters.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// Headers.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// Where the entity's id is in the answer, dotted.
    pub(crate) id: String,
    /// Where the entity's name is in the answer, dotted.
    pub(crate) name: String,
    /// What else to keep of the answer when a company links, by dotted path:
    /// `${captured.NAME}`.
    #[serde(default)]
    pub(crate) captured: BTreeMap<String, String>,
}

/// `[entities]`: the request that tells which entities one grant opens, where it can be several. The
/// company chooses one, and `${captured.NAME}` is its id from then on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entities {
    /// The path, appended to the requester's base address.
    pub(crate) path: Template,
    /// Parameters.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// Headers.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// Where the list is in the answer, dotted; empty where the answer is the list.
    #[serde(default)]
    pub(crate) record_path: String,
    /// Where an entity's id is in its record, dotted.
    #[serde(default = "id")]
    pub(crate) id: String,
    /// Where its name is, dotted.
    pub(crate) name: String,
    /// What the chosen one's id is captured as.
    pub(crate) captured: String,
}

fn id() -> String {
    "id".to_owned()
}
