//! Data type `balanceSheet`.

use rust_decimal::Decimal;

use super::ReportLine;
use crate::schema::record;
use crate::{CurrencyCode, Day};

record! {
    /// What the company owns and owes at the end of one period.
    ///
    /// One of these is stored per month, its id the month (`2026-10`). Stored, it also says its
    /// currency, so that reading needs no second lookup.
    pub struct BalanceSheetReport {
        /// The currency of every amount. Set on the stored month; `BalanceSheet.currency` is sent.
        currency: Option<CurrencyCode>,
        /// The last day of the period.
        date: Option<Day>,
        /// What the company owns; positive.
        assets: Option<ReportLine>,
        /// What the company owes; positive.
        liabilities: Option<ReportLine>,
        /// Assets less liabilities.
        net_assets: Decimal,
        /// What belongs to the owners; equals net assets.
        equity: Option<ReportLine>,
    }
}

record! {
    /// Balance sheets of successive periods, the latest first.
    pub struct BalanceSheet {
        /// The currency of every amount.
        currency: Option<CurrencyCode>,
        /// One report per period.
        reports: Vec<BalanceSheetReport>,
        /// The latest month that can be asked for.
        most_recent_available_month: Option<Day>,
        /// The earliest month that can be asked for.
        earliest_available_month: Option<Day>,
    }
}
