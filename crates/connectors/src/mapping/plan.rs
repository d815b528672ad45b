//! A compiled mapping: what to read for each field, in the order in which fields are written.

use platypus_model::schema::Words;
use platypus_model::{DataType, Slot};
use rust_decimal::Decimal;

use super::dates::DateForm;
use super::jq::Program;
use super::path::Path;

/// Everything that [`super::Mapping::apply`] needs.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) data_type: DataType,
    /// Rearranges the whole record before anything is read from it.
    pub(crate) program: Option<Program>,
    /// Only records for which this holds are of the data type.
    pub(crate) only: Option<Predicate>,
    pub(crate) id: Leaf,
    pub(crate) modified: Option<Leaf>,
    pub(crate) deleted: Option<Predicate>,
    pub(crate) members: Vec<Member>,
}

/// One field of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    /// The name as it is written: in quotes, with its colon.
    pub(crate) key: String,
    pub(crate) required: bool,
    /// The field is left out where this does not hold.
    pub(crate) when: Option<Predicate>,
    pub(crate) content: Content,
}

/// What a field holds.
#[derive(Debug)]
pub(crate) enum Content {
    Leaf(Leaf),
    /// The record's own id.
    RecordId,
    Object(Vec<Member>),
    List(Vec<Part>),
    Line(Line),
    /// Computed from the statement's other figures.
    Figure(Formula),
}

/// A value that is not made of others.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) source: Source,
    pub(crate) conversion: Conversion,
    /// The value where the source has none, and how to write it.
    pub(crate) default: Option<(String, Conversion)>,
    /// The typed column that keeps the value.
    pub(crate) slot: Option<Slot>,
}

/// A run of elements of a list.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) when: Option<Predicate>,
    /// Elements are made from those of this list; without it the part is one element.
    pub(crate) each: Option<Source>,
    /// Only elements of the source's list for which this holds.
    pub(crate) only: Option<Predicate>,
    pub(crate) item: Item,
}

/// An element of a list.
#[derive(Debug)]
pub(crate) enum Item {
    Object(Vec<Member>),
    Leaf(Box<Leaf>),
}

/// Where a value comes from.
#[derive(Debug)]
pub(crate) enum Source {
    Path(Path),
    /// The first path that finds something.
    First(Vec<Path>),
    Constant(String),
    /// What the paths find, with the separator between.
    Join {
        paths: Vec<Path>,
        separator: String,
    },
    /// Text with paths in braces; absent where one of them finds nothing.
    Template(Vec<Piece>),
    /// Numbers added up, or taken off where marked; those missing count as nothing.
    Sum(Vec<Term>),
    /// Numbers multiplied; absent where one is missing.
    Product(Vec<Path>),
    Jq(Program),
    /// The first whose condition holds; the last may have none.
    Cases(Vec<(Option<Predicate>, Source)>),
}

/// A piece of a template.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(String),
    Path(Path),
}

/// A number to add or to take off.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) path: Path,
    pub(crate) subtract: bool,
}

/// How a source's value becomes the field's.
#[derive(Debug)]
pub(crate) enum Conversion {
    Text {
        table: Vec<(String, String)>,
        prefix: String,
        suffix: String,
    },
    Decimal {
        negate: bool,
        absolute: bool,
        minor_units: u32,
    },
    Integer,
    Boolean {
        negate: bool,
        yes: Vec<String>,
        no: Vec<String>,
    },
    Date(DateForm),
    DateTime(DateForm),
    /// A date, of which the month is kept: `2026-10`.
    Month(DateForm),
    Currency,
    Enum {
        words: &'static Words,
        table: Vec<(String, &'static str)>,
        unknown: Option<&'static str>,
    },
    Free,
}

/// A condition on the record.
#[derive(Debug)]
pub(crate) enum Predicate {
    /// There is a value and it is not false, zero or an empty list.
    Holds(Path),
    Exists(Path),
    /// The value, as text or number, is one of these.
    Is(Path, Vec<Literal>),
    Above(Path, Decimal),
    Below(Path, Decimal),
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Not(Box<Predicate>),
}

/// What a value is compared with.
#[derive(Debug)]
pub(crate) enum Literal {
    Text(String),
    Number(Decimal),
}

/// A line of a statement with the lines beneath it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) source: LineSource,
    pub(crate) negate: bool,
    pub(crate) shape: std::sync::Arc<RowShape>,
}

/// Where a statement's line comes from.
#[derive(Debug)]
pub(crate) enum LineSource {
    /// One row of the provider's report.
    Row(Path),
    /// The rows for which the condition holds, under a line of our own that sums them.
    Rows {
        path: Path,
        only: Option<Predicate>,
        name: String,
    },
}

/// How a row of the provider's report says what a line needs.
#[derive(Debug)]
pub(crate) struct RowShape {
    /// Paths from the row; the first that finds something counts.
    pub(crate) name: Vec<Path>,
    pub(crate) account: Vec<Path>,
    /// The amount; a row without one is the sum of the rows beneath it.
    pub(crate) value: Vec<Path>,
    pub(crate) children: Children,
    /// Only rows for which this holds.
    pub(crate) only: Option<Predicate>,
}

/// How a row's own rows are found.
#[derive(Debug)]
pub(crate) enum Children {
    None,
    /// They lie within it.
    Within(Path),
    /// All rows lie in one list, and each names the row above it.
    ByParent {
        id: Path,
        parent: Path,
    },
}

/// How a statement's figure follows from its lines: added, and taken off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Formula {
    pub(crate) plus: &'static [&'static str],
    pub(crate) minus: &'static [&'static str],
}

impl Source {
    /// Whether the value is the same for every record.
    pub(crate) fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }
}
