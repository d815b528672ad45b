//! Lines of statements.

use rust_decimal::Decimal;

use crate::schema::record;

record! {
    /// A line of a statement, and the lines it sums.
    pub struct ReportLine {
        /// The ledger account the line reports, where it reports one.
        account_id: Option<String>,
        /// What the line is called.
        name: Option<String>,
        /// The amount, in the statement's currency; the sum of `items` where there are any.
        value: Decimal,
        /// The lines beneath.
        items: Option<Vec<ReportLine>>,
    }
}
