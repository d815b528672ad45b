//! Balance sheet, profit and loss, and cash flow, as nested rows computed from sums of the ledger.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::chart::{AccountClass, AccountGroup, AccountId, AccountKind, CashActivity, Chart, ChartAccount};
use super::money::{Money, ReportAmount};
use super::trade::AccountReference;

/// Debits less credits, per account.
pub type Balances = BTreeMap<AccountId, Money>;

/// Cash that came in and went out, per account on the other side.
pub type CashMovements = BTreeMap<AccountId, (Money, Money)>;

/// A row of a report.
#[derive(Debug, Serialize)]
#[serde(tag = "row", rename_all = "snake_case")]
pub enum Row {
    /// A heading with rows beneath.
    Section {
        /// What it is, for programs.
        code: &'static str,
        /// What it is, for people.
        title: &'static str,
        /// What is beneath.
        rows: Vec<Row>,
        /// The sum of what is beneath.
        total: ReportAmount,
    },
    /// An account, or a line that stands for several.
    Account {
        /// The account.
        account: Option<AccountReference>,
        /// What it is, when it is no account.
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'static str>,
        /// Its amount.
        amount: ReportAmount,
    },
    /// A computed line.
    Figure {
        /// What it is, for programs.
        code: &'static str,
        /// What it is, for people.
        title: &'static str,
        /// Its amount.
        amount: ReportAmount,
    },
}

impl Row {
    fn section(code: &'static str, title: &'static str, rows: Vec<Self>) -> Self {
        let total = ReportAmount(rows.iter().map(Self::amount).sum());
        Self::Section {
            code,
            title,
            rows,
            total,
        }
    }

    fn figure(code: &'static str, title: &'static str, amount: Money) -> Self {
        Self::Figure {
            code,
            title,
            amount: ReportAmount(amount),
        }
    }

    fn amount(&self) -> Money {
        match self {
            Self::Section { total: amount, .. }
            | Self::Account { amount, .. }
            | Self::Figure { amount, .. } => amount.0,
        }
    }
}

/// Whose report it is.
#[derive(Debug, Clone, Serialize)]
pub struct ReportOrganisation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A report ready to be sent.
#[derive(Debug, Serialize)]
pub struct Report {
    #[serde(rename = "report")]
    name: &'static str,
    organisation: ReportOrganisation,
    currency: &'static str,
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    rows: Vec<Row>,
}

fn groups(chart: &Chart, balances: &Balances, groups: &[AccountGroup]) -> Vec<Row> {
    chart
        .accounts()
        .filter(|account| groups.contains(&account.group))
        .filter_map(|account| {
            let balance = balances.get(&account.id).copied().unwrap_or_default();
            let amount = natural(&account, balance);
            (!amount.is_zero()).then(|| account_row(&account, amount))
        })
        .collect()
}

fn account_row(account: &ChartAccount<'_>, amount: Money) -> Row {
    Row::Account {
        account: Some(AccountReference::of(account)),
        title: None,
        amount: ReportAmount(amount),
    }
}

fn natural(account: &ChartAccount<'_>, balance: Money) -> Money {
    if account.group.class().is_debit_positive() {
        balance
    } else {
        -balance
    }
}

fn nested(parts: Vec<(&'static str, &'static str, Vec<Row>)>) -> Vec<Row> {
    parts
        .into_iter()
        .filter(|(_, _, rows)| !rows.is_empty())
        .map(|(code, title, rows)| Row::section(code, title, rows))
        .collect()
}

/// What was earned (credit-positive), of balances of any time.
pub fn earnings(chart: &Chart, balances: &Balances) -> Money {
    balances
        .iter()
        .filter(|(id, _)| {
            chart
                .account(**id)
                .is_some_and(|account| !account.group.class().is_on_balance_sheet())
        })
        .map(|(_, balance)| -*balance)
        .sum()
}

/// The balance sheet of a day, from the balances at its end.
pub fn balance_sheet(
    organisation: ReportOrganisation,
    currency: &'static str,
    date: Date,
    (chart, balances): (&Chart, &Balances),
) -> Report {
    let assets = Row::section(
        "assets",
        "Assets",
        nested(vec![
            (
                "fixed_assets",
                "Fixed assets",
                groups(chart, balances, &[AccountGroup::FixedAssets]),
            ),
            (
                "current_assets",
                "Current assets",
                groups(chart, balances, &[AccountGroup::CurrentAssets]),
            ),
        ]),
    );
    let liabilities = Row::section(
        "liabilities",
        "Liabilities",
        nested(vec![
            (
                "current_liabilities",
                "Current liabilities",
                groups(chart, balances, &[AccountGroup::CurrentLiabilities]),
            ),
            (
                "long_term_liabilities",
                "Long-term liabilities",
                groups(chart, balances, &[AccountGroup::LongTermLiabilities]),
            ),
        ]),
    );
    let net_assets = assets.amount() - liabilities.amount();
    let mut equity = groups(chart, balances, &[AccountGroup::Equity]);
    equity.push(Row::Account {
        account: None,
        title: Some("Profit to date"),
        amount: ReportAmount(earnings(chart, balances)),
    });
    Report {
        name: "balance_sheet",
        organisation,
        currency,
        basis: "accrual",
        method: None,
        date: Some(date),
        from: None,
        to: None,
        rows: vec![
            assets,
            liabilities,
            Row::figure("net_assets", "Net assets", net_assets),
            Row::section("equity", "Equity", equity),
        ],
    }
}

/// Profit and loss of a period, from what the accounts did in it.
pub fn profit_and_loss(
    organisation: ReportOrganisation,
    currency: &'static str,
    (from, to): (Date, Date),
    (chart, movements): (&Chart, &Balances),
) -> Report {
    let section = |code, title, group| Row::section(code, title, groups(chart, movements, &[group]));
    let income = section("income", "Income", AccountGroup::Income);
    let cost_of_sales = section("cost_of_sales", "Cost of sales", AccountGroup::CostOfSales);
    let expenses = section("expenses", "Expenses", AccountGroup::Expenses);
    let other_income = section("other_income", "Other income", AccountGroup::OtherIncome);
    let other_expenses = section("other_expenses", "Other expenses", AccountGroup::OtherExpenses);
    let gross = income.amount() - cost_of_sales.amount();
    let operating = gross - expenses.amount();
    let net = operating + other_income.amount() - other_expenses.amount();
    Report {
        name: "profit_and_loss",
        organisation,
        currency,
        basis: "accrual",
        method: None,
        date: None,
        from: Some(from),
        to: Some(to),
        rows: vec![
            income,
            cost_of_sales,
            Row::figure("gross_profit", "Gross profit", gross),
            expenses,
            Row::figure("operating_profit", "Operating profit", operating),
            other_income,
            other_expenses,
            Row::figure("net_profit", "Net profit", net),
        ],
    }
}

/// Cash flow of a period, by the direct method: what came in and went out against which account, and the cash before.
pub fn cash_flow(
    organisation: ReportOrganisation,
    currency: &'static str,
    (from, to): (Date, Date),
    (chart, movements): (&Chart, &CashMovements),
    opening: Money,
) -> Report {
    let side = |which: fn(&(Money, Money)) -> Money, activity: CashActivity| -> Vec<Row> {
        movements
            .iter()
            .filter_map(|(id, movement)| Some((chart.account(*id)?, which(movement))))
            .filter(|(account, amount)| account.kind.cash_activity() == activity && !amount.is_zero())
            .map(|(account, amount)| account_row(&account, amount))
            .collect()
    };
    let receipts = Row::section(
        "receipts",
        "Cash received",
        nested(vec![
            (
                "operating",
                "From trading",
                side(|movement| movement.0, CashActivity::Operating),
            ),
            (
                "investing",
                "From selling assets",
                side(|movement| movement.0, CashActivity::Investing),
            ),
            (
                "financing",
                "From financing",
                side(|movement| movement.0, CashActivity::Financing),
            ),
        ]),
    );
    let payments = Row::section(
        "payments",
        "Cash paid",
        nested(vec![
            (
                "operating",
                "For trading",
                side(|movement| movement.1, CashActivity::Operating),
            ),
            (
                "investing",
                "For buying assets",
                side(|movement| movement.1, CashActivity::Investing),
            ),
            (
                "financing",
                "For financing",
                side(|movement| movement.1, CashActivity::Financing),
            ),
        ]),
    );
    let net = receipts.amount() - payments.amount();
    Report {
        name: "cash_flow",
        organisation,
        currency,
        basis: "cash",
        method: Some("direct"),
        date: None,
        from: Some(from),
        to: Some(to),
        rows: vec![
            receipts,
            payments,
            Row::figure("net_movement", "Net movement in cash", net),
            Row::figure("opening_cash", "Cash at the start", opening),
            Row::figure("closing_cash", "Cash at the end", opening + net),
        ],
    }
}

/// The cash among balances.
pub fn cash(chart: &Chart, balances: &Balances) -> Money {
    balances
        .iter()
        .filter(|(id, _)| {
            chart.account(**id).is_some_and(|account| {
                account.kind == AccountKind::Bank && account.group.class() == AccountClass::Asset
            })
        })
        .map(|(_, balance)| *balance)
        .sum()
}
