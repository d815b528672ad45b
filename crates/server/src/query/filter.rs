//! A filter as a tree.

use std::fmt;

use super::{QueryError, parser};

/// What a record must fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every one of two or more.
    All(Vec<Filter>),
    /// At least one of two or more.
    Any(Vec<Filter>),
    /// One comparison.
    Compare(Comparison),
}

/// A property, an operator and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub property: Property,
    /// How.
    pub operator: Operator,
    /// With what: as it was written, trimmed. The property's kind says how it is read.
    pub value: String,
}

/// The dotted path of a property, as it was written; names are matched in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property(String);

impl Property {
    pub(super) fn new(path: String) -> Self {
        Self(path)
    }

    /// The path with its dots.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names between the dots; at least one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }

    /// Whether this is `path`, in any case.
    pub fn is(&self, path: &str) -> bool {
        self.0.eq_ignore_ascii_case(path)
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`; true where the record has no such value.
    NotEqual,
    /// `~`
    Contains,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
}

impl Operator {
    /// Every operator, those that begin with another before it.
    pub(super) const LONGEST_FIRST: [Self; 7] = [
        Self::NotEqual,
        Self::GreaterOrEqual,
        Self::LessOrEqual,
        Self::Equal,
        Self::Contains,
        Self::Greater,
        Self::Less,
    ];

    /// The sign.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Contains => "~",
            Self::Greater => ">",
            Self::Less => "<",
            Self::GreaterOrEqual => ">=",
            Self::LessOrEqual => "<=",
        }
    }
}

impl std::str::FromStr for Filter {
    type Err = QueryError;

    fn from_str(query: &str) -> Result<Self, QueryError> {
        parser::parse(query)
    }
}

impl fmt::Display for Filter {
    /// Writes a query that parses to this filter again.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (filters, sign) = match self {
            Self::Compare(comparison) => return comparison.fmt(formatter),
            Self::All(filters) => (filters, " && "),
            Self::Any(filters) => (filters, " || "),
        };
        for (index, filter) in filters.iter().enumerate() {
            if index > 0 {
                formatter.write_str(sign)?;
            }
            match filter {
                Self::Compare(comparison) => comparison.fmt(formatter)?,
                group => write!(formatter, "{{{group}}}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            property,
            operator,
            value,
        } = self;
        write!(formatter, "{} {} {value}", property.as_str(), operator.as_str())
    }
}
