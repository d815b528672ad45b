//! What can be wrong with a query.

/// A query that cannot be used. The API shows its message behind `Error parsing query - `
/// (contract section 6).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The query is longer than the contract allows.
    #[error("Malformed query. It has {length} characters; at most {limit} are allowed")]
    TooLong {
        /// How many characters it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The query breaks the grammar.
    #[error("Malformed query. At character {position}: expected {expected}, found {found}")]
    Malformed {
        /// Where, counted in characters from 1.
        position: usize,
        /// What could stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// Groups lie too deep in one another.
    #[error("Malformed query. At character {position}: groups are nested more than {limit} deep")]
    TooDeep {
        /// Where the first group too many opens.
        position: usize,
        /// How deep groups may be.
        limit: usize,
    },
    /// A list has too many values.
    #[error("Malformed query. At character {position}: a list has more than {limit} values")]
    ListTooLong {
        /// Where the first value too many stands.
        position: usize,
        /// How many values there may be.
        limit: usize,
    },
    /// There is no such property, or it cannot be compared.
    #[error("Could not resolve property {property} on {on}")]
    UnknownProperty {
        /// What was asked for.
        property: String,
        /// The type that does not have it, such as `Invoice`.
        on: &'static str,
    },
    /// The value is not one that the property can have.
    #[error("Malformed query. {property} is compared with {expected}, which `{value}` is not")]
    WrongValue {
        /// The property.
        property: String,
        /// What it is compared with.
        expected: &'static str,
        /// The value given.
        value: String,
    },
    /// The operator does not apply to the property.
    #[error("Malformed query. Operator {operator} does not apply to {property}, which holds {kind}")]
    WrongOperator {
        /// The property.
        property: String,
        /// The operator given.
        operator: &'static str,
        /// What the property holds.
        kind: &'static str,
    },
}

/// Keeps what a message quotes short.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        None => format!("`{text}`"),
        Some((end, _)) => format!("`{}…`", &text[..end]),
    }
}
