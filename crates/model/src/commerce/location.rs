//! Data type `commerce-locations`: shops, warehouses and other places.

use super::CommerceAddress;
use crate::Instant;
use crate::schema::record;

record! {
    /// A place where the company sells or keeps stock.
    pub struct CommerceLocation {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The place's name.
        name: Option<String>,
        /// Where it is.
        address: Option<CommerceAddress>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
