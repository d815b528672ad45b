//! The order of a list.

use super::error::quoted;
use super::{Property, QueryError};

/// `orderBy`: one property, descending where a `-` stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What decides.
    pub property: Property,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl std::str::FromStr for Order {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let text = text.trim();
        let (descending, path) = match text.strip_prefix('-') {
            Some(path) => (true, path),
            None => (false, text),
        };
        let malformed = || QueryError::Malformed {
            position: 1,
            expected: "one property to order by, such as `issueDate`, with `-` before it for the last first",
            found: if text.is_empty() {
                "the end".to_owned()
            } else {
                quoted(text)
            },
        };
        Ok(Self {
            property: Property::new(path.trim_start()).ok_or_else(malformed)?,
            descending,
        })
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(formatter, "{sign}{}", self.property.as_str())
    }
}
