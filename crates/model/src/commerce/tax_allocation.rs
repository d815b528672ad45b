//! The taxes on a line or a charge.

use rust_decimal::Decimal;

use super::TaxComponentRef;
use crate::schema::record;

record! {
    /// One tax on a line or a service charge.
    pub struct TaxComponentAllocation {
        /// The tax.
        tax_component_ref: Option<TaxComponentRef>,
        /// The amount of the tax, in the order's currency.
        rate: Option<Decimal>,
    }
}
