//! The standard records and where they came from.
