//! Where a record came from, and what it was before.
//!
//! A sync notes which mapping makes the records of a data type on a connection, by the hash of the
//! mapping's text, so that a record can be explained after the catalogue has moved on. What a record
//! was before it changed is kept by the store; what differed is worked out when it is asked for.

mod changes;
mod origin;

pub use changes::{Change, FIELDS_OF_A_CHANGE, FieldChange, changes};
pub use origin::note_mapping;
