//! Data type `commerce-productCategories`.

use super::CommerceRecordRef;
use crate::Instant;
use crate::schema::record;

record! {
    /// A category of products. Categories form trees.
    pub struct CommerceProductCategory {
        /// Identifier at the source, unique within the connection.
        id: Option<String>,
        /// The category's name.
        name: Option<String>,
        /// The categories above this one, from the top down to the one right above.
        ancestor_refs: Option<Vec<CommerceRecordRef>>,
        /// True where there are categories beneath this one.
        has_children: Option<bool>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
