//! Data type `cashFlowStatement`.

use super::{ReportBasis, ReportLine};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day};

words! {
    /// How a cash flow statement was made.
    pub enum ReportInput {
        Unknown = "Unknown",
        Indirect = "Indirect",
        Direct = "Direct",
    }
}

record! {
    /// Cash that came in and went out in one period.
    ///
    /// One of these is stored per month, its id the month (`2026-10`). Stored, it also says its
    /// currency, basis and input, so that reading needs no second lookup.
    pub struct CashFlowReport {
        /// The currency of every amount. Set on the stored month; `CashFlowStatement.currency` is sent.
        currency: Option<CurrencyCode>,
        /// When amounts count. Set on the stored month; `CashFlowStatement.reportBasis` is sent.
        report_basis: Option<ReportBasis>,
        /// How it was made. Set on the stored month; `CashFlowStatement.reportInput` is sent.
        report_input: Option<ReportInput>,
        /// The first day of the period.
        from_date: Option<Day>,
        /// The last day of the period.
        to_date: Option<Day>,
        /// Cash that came in; positive.
        cash_receipts: Option<ReportLine>,
        /// Cash that went out; positive for money paid.
        cash_payments: Option<ReportLine>,
    }
}

record! {
    /// Cash flow of successive periods, the latest first.
    pub struct CashFlowStatement {
        /// One report per period.
        reports: Vec<CashFlowReport>,
        /// When amounts count.
        report_basis: ReportBasis,
        /// How it was made.
        report_input: ReportInput,
        /// The currency of every amount.
        currency: Option<CurrencyCode>,
        /// The latest month that can be asked for.
        most_recent_available_month: Option<Day>,
        /// The earliest month that can be asked for.
        earliest_available_month: Option<Day>,
    }
}
