//! What every record carries besides its own fields.

use crate::schema::record;

record! {
    /// What Platypus knows about a record beyond what the source says in it.
    pub struct Metadata {
        /// True once the source has deleted the record, or a full sync no longer found it.
        is_deleted: Option<bool>,
    }
}

record! {
    /// Fields of the source that the standard model has no place for, chosen by the client.
    pub struct SupplementalData {
        /// The chosen fields, grouped by the part of the source they were read from.
        content: Option<serde_json::Map<String, serde_json::Value>>,
    }
}
