//! What can be wrong with a mapping.

/// A mapping that cannot be used: where in the file, which field, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {}{what}", if field.is_empty() { String::new() } else { format!("`{field}`: ") })]
pub struct MappingError {
    /// Line of the file, from 1.
    pub line: usize,
    /// Column of the line, from 1, in characters.
    pub column: usize,
    /// The standard field that is being mapped, where there is one.
    pub field: String,
    /// What is wrong and what was expected.
    pub what: String,
}
