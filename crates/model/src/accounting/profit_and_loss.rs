//! Data type `profitAndLoss`.

use rust_decimal::Decimal;

use super::ReportLine;
use crate::schema::{record, words};
use crate::{CurrencyCode, Day};

words! {
    /// When income and costs count: when incurred, or when paid.
    pub enum ReportBasis {
        Unknown = "Unknown",
        Accrual = "Accrual",
        Cash = "Cash",
    }
}

record! {
    /// What the company earned and spent in one period.
    ///
    /// One of these is stored per month, its id the month (`2026-10`). Stored, it also says its
    /// currency and basis, so that reading needs no second lookup.
    pub struct ProfitAndLossReport {
        /// The currency of every amount. Set on the stored month; `ProfitAndLoss.currency` is sent.
        currency: Option<CurrencyCode>,
        /// When amounts count. Set on the stored month; `ProfitAndLoss.reportBasis` is sent.
        report_basis: Option<ReportBasis>,
        /// The first day of the period.
        from_date: Option<Day>,
        /// The last day of the period.
        to_date: Option<Day>,
        /// Earned by the company's own trade; positive.
        income: Option<ReportLine>,
        /// Spent directly on what was sold; positive for a cost.
        cost_of_sales: Option<ReportLine>,
        /// Income less cost of sales.
        gross_profit: Decimal,
        /// Spent on running the company; positive for a cost.
        expenses: Option<ReportLine>,
        /// Gross profit less expenses.
        net_operating_profit: Decimal,
        /// Spent outside the company's own trade; positive for a cost.
        other_expenses: Option<ReportLine>,
        /// Earned outside the company's own trade; positive.
        other_income: Option<ReportLine>,
        /// Other income less other expenses.
        net_other_income: Decimal,
        /// Net operating profit plus net other income.
        net_profit: Decimal,
    }
}

record! {
    /// Profit and loss of successive periods, the latest first.
    pub struct ProfitAndLoss {
        /// One report per period.
        reports: Vec<ProfitAndLossReport>,
        /// When amounts count.
        report_basis: ReportBasis,
        /// The currency of every amount.
        currency: Option<CurrencyCode>,
        /// The latest month that can be asked for.
        most_recent_available_month: Option<Day>,
        /// The earliest month that can be asked for.
        earliest_available_month: Option<Day>,
    }
}
