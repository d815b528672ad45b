//! What a rule is.

use platypus_model::DataType;

use super::figures::{Equation, Order};
use super::references::Reference;
use crate::store::datasets::Severity;

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// The record's form: required fields, kinds of value, closed lists of words.
    Structural,
    /// The record's own figures and dates.
    Arithmetic,
    /// Whether what the record names is there.
    Referential,
    /// Whether the books tie.
    Accounting,
}

impl Family {
    /// The family's name in the reference.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Structural => "structural",
            Self::Arithmetic => "arithmetic",
            Self::Referential => "referential",
            Self::Accounting => "accounting",
        }
    }
}

/// One rule about the records of one data type.
#[derive(Debug)]
pub struct Rule {
    /// Its id, such as `invoices.lines-make-subtotal`. Stays the same from release to release.
    pub id: String,
    /// What it looks at.
    pub family: Family,
    /// How serious it is where a record breaks it.
    pub severity: Severity,
    /// What it demands, as a sentence.
    pub meaning: String,
    /// What is found where it is broken: a message as the API gives it.
    pub example: String,
    pub(super) demand: Demand,
}

/// How a rule is checked.
#[derive(Debug)]
pub(super) enum Demand {
    /// The record is as the model's schema says.
    Structure,
    /// Two sides of an equation are equal.
    Equal(Equation),
    /// One day is not before another.
    InOrder(Order),
    /// Every line of a report is the sum of the lines below it.
    LinesAddUp(&'static str),
    /// What is named is there.
    Exists(Reference),
}

/// Every rule about one data type.
#[derive(Debug)]
pub struct Rules {
    /// The data type.
    pub data_type: DataType,
    /// What found it: the published field `validatorName`.
    pub validator: String,
    /// The rules.
    pub rules: Vec<Rule>,
}
