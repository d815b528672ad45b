//! A filter as a tree. Its parts can be made only as the grammar allows, so that every tree there
//! is can be written and read again.

use std::fmt;

use super::{QueryError, lexer, parser};

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

/// A property and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub property: Property,
    /// What it must be.
    pub test: Test,
}

/// What is asked of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// An operator and a value.
    Value(Operator, Value),
    /// `= null`: there is no value.
    Missing,
    /// `!= null`: there is a value.
    Present,
    /// `in (…)`: it is equal to one of them.
    In(List),
}

/// The dotted path of a property, as it was written; names are matched in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property(String);

impl Property {
    /// A path of names with dots between them; none where it is not.
    pub fn new(path: &str) -> Option<Self> {
        lexer::is_property(path).then(|| Self(path.to_owned()))
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

/// A value as it was written, trimmed. The property's kind says how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value(String);

impl Value {
    /// A value that can stand in a query; none where the text is empty, has white space at an end,
    /// a sign or a NUL in it or an operator at its beginning, or is `null`.
    pub fn new(text: &str) -> Option<Self> {
        (lexer::is_value(text) && !lexer::is_null(text)).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The values of an `in (…)`: from one to [`List::LONGEST`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List(Vec<Option<Value>>);

impl List {
    /// Most values in a list.
    pub const LONGEST: usize = 100;

    /// A list that can stand in a query, none of its values with a comma or a closing parenthesis
    /// in it. `None` among them is `null`: the property may be missing.
    pub fn new(values: Vec<Option<Value>>) -> Option<Self> {
        let stands = (1..=Self::LONGEST).contains(&values.len())
            && values.iter().flatten().all(|value| !value.0.contains([',', ')']));
        stands.then_some(Self(values))
    }

    /// The values; `None` is `null`.
    pub fn values(&self) -> impl Iterator<Item = Option<&Value>> {
        self.0.iter().map(Option::as_ref)
    }
}

/// How a property is compared with a value.
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
    pub const LONGEST_FIRST: [Self; 7] = [
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
        parser::parse(query).0
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
        formatter.write_str(self.property.as_str())?;
        match &self.test {
            Test::Value(operator, value) => write!(formatter, " {} {}", operator.as_str(), value.as_str()),
            Test::Missing => formatter.write_str(" = null"),
            Test::Present => formatter.write_str(" != null"),
            Test::In(list) => {
                for (index, value) in list.values().enumerate() {
                    formatter.write_str(if index == 0 { " in (" } else { ", " })?;
                    formatter.write_str(value.map_or("null", Value::as_str))?;
                }
                formatter.write_str(")")
            }
        }
    }
}
