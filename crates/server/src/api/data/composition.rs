//! Statements of any period, composed of the months that are stored. Profit and loss and cash
//! flow are sums of their months, line by line; a balance sheet is that of the last month.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use platypus_model::Day;
use platypus_model::accounting::{
    BalanceSheet, BalanceSheetReport, CashFlowReport, CashFlowStatement, ProfitAndLoss, ProfitAndLossReport,
    ReportBasis, ReportInput, ReportLine,
};

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(Date);

impl Month {
    /// The month of a day.
    pub(super) fn of(day: Day) -> Self {
        Self(day.0.first_of_month())
    }

    /// The month before; none before the calendar's first.
    fn previous(self) -> Option<Self> {
        self.0.yesterday().ok().map(|day| Self(day.first_of_month()))
    }

    fn first_day(self) -> Day {
        Day(self.0)
    }
}

/// The text is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2026-10")]
pub(super) struct InvalidMonth;

impl FromStr for Month {
    type Err = InvalidMonth;

    /// Reads `2026-10`, or the month of a day in it.
    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        let day: Option<Day> = text.parse().ok().or_else(|| format!("{text}-01").parse().ok());
        day.map(Self::of).ok_or(InvalidMonth)
    }
}

/// Which periods are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Periods {
    /// How many months a period has; at least 1.
    pub(super) length: u16,
    /// How many periods; at least 1.
    pub(super) count: u16,
    /// The last month of the latest period; the latest stored month where it is none.
    pub(super) latest: Option<Month>,
}

impl Periods {
    /// The periods whose months are all stored, the latest first; months in order of time.
    fn of<'m, T>(&self, months: &'m BTreeMap<Month, T>) -> Vec<Vec<&'m T>> {
        let mut periods = Vec::new();
        let mut next = self.latest.or_else(|| months.keys().next_back().copied());
        let earliest = months.keys().next().copied();
        for _ in 0..self.count {
            let mut period = Vec::new();
            for _ in 0..self.length {
                let Some(month) = next.filter(|month| Some(*month) >= earliest && earliest.is_some()) else {
                    return periods;
                };
                period.extend(months.get(&month));
                next = month.previous();
            }
            if period.len() == usize::from(self.length) {
                period.reverse();
                periods.push(period);
            }
        }
        periods
    }
}

fn first_and_last<T>(months: &BTreeMap<Month, T>) -> (Option<Day>, Option<Day>) {
    let day = |month: &Month| month.first_day();
    (months.keys().next().map(day), months.keys().next_back().map(day))
}

/// Adds `later` to `sum`, line by line: lines are the same where account and name are.
fn add(sum: &mut Option<ReportLine>, later: Option<&ReportLine>) {
    match (sum, later) {
        (_, None) => {}
        (Some(sum), Some(later)) => add_line(sum, later),
        (none, Some(later)) => *none = Some(later.clone()),
    }
}

fn add_line(sum: &mut ReportLine, later: &ReportLine) {
    sum.value += later.value;
    for item in later.items.iter().flatten() {
        let items = sum.items.get_or_insert_default();
        let same = items
            .iter_mut()
            .find(|known| known.account_id == item.account_id && known.name == item.name);
        match same {
            Some(same) => add_line(same, item),
            None => items.push(item.clone()),
        }
    }
}

/// Balance sheets at the end of each period. Only the last month of a period counts, so the
/// months before it may be missing.
pub(super) fn balance_sheet(months: &BTreeMap<Month, BalanceSheetReport>, periods: &Periods) -> BalanceSheet {
    let mut reports = Vec::new();
    let mut currency = None;
    let mut next = periods.latest.or_else(|| months.keys().next_back().copied());
    for _ in 0..periods.count {
        let Some(month) = next else { break };
        if let Some(report) = months.get(&month) {
            currency = currency.or(report.currency);
            reports.push(BalanceSheetReport {
                currency: None,
                ..report.clone()
            });
        }
        next = (0..periods.length).try_fold(month, |month, _| month.previous());
        next = next.filter(|month| months.keys().next().is_some_and(|earliest| month >= earliest));
    }
    let (earliest_available_month, most_recent_available_month) = first_and_last(months);
    BalanceSheet {
        currency,
        reports,
        most_recent_available_month,
        earliest_available_month,
    }
}

/// Profit and loss of each period.
pub(super) fn profit_and_loss(
    months: &BTreeMap<Month, ProfitAndLossReport>,
    periods: &Periods,
) -> ProfitAndLoss {
    let latest = months.values().next_back();
    let (earliest_available_month, most_recent_available_month) = first_and_last(months);
    ProfitAndLoss {
        reports: periods
            .of(months)
            .iter()
            .filter_map(|months| sum_of_profits(months))
            .collect(),
        report_basis: latest
            .and_then(|month| month.report_basis)
            .unwrap_or(ReportBasis::Unknown),
        currency: latest.and_then(|month| month.currency),
        most_recent_available_month,
        earliest_available_month,
    }
}

fn sum_of_profits(months: &[&ProfitAndLossReport]) -> Option<ProfitAndLossReport> {
    let (first, later) = months.split_first()?;
    let mut sum = ProfitAndLossReport {
        currency: None,
        report_basis: None,
        ..(*first).clone()
    };
    for month in later {
        sum.to_date = month.to_date;
        add(&mut sum.income, month.income.as_ref());
        add(&mut sum.cost_of_sales, month.cost_of_sales.as_ref());
        add(&mut sum.expenses, month.expenses.as_ref());
        add(&mut sum.other_expenses, month.other_expenses.as_ref());
        add(&mut sum.other_income, month.other_income.as_ref());
        sum.gross_profit += month.gross_profit;
        sum.net_operating_profit += month.net_operating_profit;
        sum.net_other_income += month.net_other_income;
        sum.net_profit += month.net_profit;
    }
    Some(sum)
}

/// Cash flow of each period.
pub(super) fn cash_flow_statement(
    months: &BTreeMap<Month, CashFlowReport>,
    periods: &Periods,
) -> CashFlowStatement {
    let latest = months.values().next_back();
    let (earliest_available_month, most_recent_available_month) = first_and_last(months);
    CashFlowStatement {
        reports: periods
            .of(months)
            .iter()
            .filter_map(|months| sum_of_cash(months))
            .collect(),
        report_basis: latest
            .and_then(|month| month.report_basis)
            .unwrap_or(ReportBasis::Unknown),
        report_input: latest
            .and_then(|month| month.report_input)
            .unwrap_or(ReportInput::Unknown),
        currency: latest.and_then(|month| month.currency),
        most_recent_available_month,
        earliest_available_month,
    }
}

fn sum_of_cash(months: &[&CashFlowReport]) -> Option<CashFlowReport> {
    let (first, later) = months.split_first()?;
    let mut sum = CashFlowReport {
        currency: None,
        report_basis: None,
        report_input: None,
        ..(*first).clone()
    };
    for month in later {
        sum.to_date = month.to_date;
        add(&mut sum.cash_receipts, month.cash_receipts.as_ref());
        add(&mut sum.cash_payments, month.cash_payments.as_ref());
    }
    Some(sum)
}
