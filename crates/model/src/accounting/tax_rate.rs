//! Data type `taxRates`.

use rust_decimal::Decimal;

use super::{DataTypeLinks, Metadata, SupplementalData};
use crate::Instant;
use crate::schema::{record, words};

words! {
    /// Whether a tax rate is in use.
    pub enum TaxRateStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// One of the taxes that make up a rate.
    pub struct TaxRateComponent {
        /// The component's name.
        name: Option<String>,
        /// Its rate in percent: 20 is 20 %.
        rate: Option<Decimal>,
        /// Whether it is charged on top of the components before it.
        is_compound: bool,
    }
}

record! {
    /// A rate of sales tax or VAT.
    pub struct TaxRate {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The rate's name.
        name: Option<String>,
        /// The rate's code.
        code: Option<String>,
        /// Whether it is in use.
        status: Option<TaxRateStatus>,
        /// The rate in percent that is in effect paid, compound components included: 20 is 20 %.
        effective_tax_rate: Option<Decimal>,
        /// Sum of the components' rates in percent, not compounded.
        total_tax_rate: Option<Decimal>,
        /// The taxes it is made of.
        components: Option<Vec<TaxRateComponent>>,
        /// Kinds of record that may name this rate.
        valid_datatype_links: Option<Vec<DataTypeLinks>>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
