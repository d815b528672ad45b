//! The query language, compiled to SQL.
