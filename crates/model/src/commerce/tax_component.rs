//! Data type `commerce-taxComponents`.

use rust_decimal::Decimal;

use crate::Instant;
use crate::schema::record;

record! {
    /// A sales tax that the shop charges.
    pub struct CommerceTaxComponent {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The tax's name.
        name: String,
        /// The rate as a fraction of the net price: 0.2 is 20 %.
        rate: Option<Decimal>,
        /// Whether it is charged on top of other taxes.
        is_compound: Option<bool>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
