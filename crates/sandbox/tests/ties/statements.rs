//! Balance sheet, profit and loss, and cash flow.

use jiff::ToSpan;
use jiff::civil::Date;
use platypus_sandbox::books::chart::{self, Chart};
use platypus_sandbox::books::money::Money;
use platypus_sandbox::books::reports::{
    Balances, ReportOrganisation, balance_sheet, cash, cash_flow, profit_and_loss,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::books::{Books, balances_of, day, decimal, list};

fn report_total(report: &Value, code: &str) -> Decimal {
    let row = list(&report["rows"])
        .iter()
        .find(|row| row["code"] == code)
        .unwrap();
    decimal(if row["row"] == "figure" {
        &row["amount"]
    } else {
        &row["total"]
    })
}

/// A section's total is the sum of its rows, all the way down.
fn check_totals(rows: &Value) -> Decimal {
    list(rows)
        .iter()
        .map(|row| match row["row"].as_str().unwrap() {
            "section" => {
                let within = check_totals(&row["rows"]);
                assert_eq!(within, decimal(&row["total"]), "{row}");
                within
            }
            "account" => decimal(&row["amount"]),
            _ => Decimal::ZERO,
        })
        .sum()
}

fn whose() -> ReportOrganisation {
    ReportOrganisation {
        id: "x".to_owned(),
        name: "X".to_owned(),
    }
}

pub(crate) fn check_statements(books: &Books, first: Date, last: Date) {
    let equity_of = |balances: &Balances| -> Decimal {
        let accounts = balances
            .iter()
            .filter(|(id, _)| chart::account(**id).unwrap().group.class() == chart::AccountClass::Equity);
        accounts.map(|(_, balance)| -balance.decimal()).sum()
    };
    let postings = books.postings();
    let banked_on: Vec<(Date, Decimal)> = books
        .bank_lines()
        .map(|(_, line)| {
            (
                day(&line["booked_on"]),
                decimal(&line["paid_in"]) - decimal(&line["paid_out"]),
            )
        })
        .collect();
    let mut from = first;
    let (mut net_assets_before, mut equity_before, mut cash_before) =
        (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    while from <= last {
        let to = from.last_of_month();
        let (to_date, _) = books.sums(None, to);
        let (in_month, cash_in_month) = books.sums(Some(from), to);
        assert_eq!(
            to_date,
            balances_of(&postings, to),
            "daily sums differ from the ledger at {to}"
        );

        let sheet =
            serde_json::to_value(balance_sheet(whose(), "GBP", to, (&Chart::default(), &to_date))).unwrap();
        check_totals(&sheet["rows"]);
        let net_assets = report_total(&sheet, "net_assets");
        assert_eq!(
            report_total(&sheet, "assets") - report_total(&sheet, "liabilities"),
            net_assets
        );
        assert_eq!(
            report_total(&sheet, "equity"),
            net_assets,
            "the balance sheet of {to} does not balance"
        );

        let profit = serde_json::to_value(profit_and_loss(
            whose(),
            "GBP",
            (from, to),
            (&Chart::default(), &in_month),
        ))
        .unwrap();
        check_totals(&profit["rows"]);
        let owners = equity_of(&to_date) - equity_before;
        assert_eq!(
            net_assets - net_assets_before,
            report_total(&profit, "net_profit") + owners,
            "{from}"
        );

        let flow = serde_json::to_value(cash_flow(
            whose(),
            "GBP",
            (from, to),
            (&Chart::default(), &cash_in_month),
            Money::rounded(cash_before),
        ))
        .unwrap();
        check_totals(&flow["rows"]);
        let banked: Decimal = banked_on
            .iter()
            .filter(|(on, _)| (from..=to).contains(on))
            .map(|(_, amount)| *amount)
            .sum();
        assert_eq!(report_total(&flow, "net_movement"), banked, "{from}");
        assert_eq!(
            report_total(&flow, "closing_cash"),
            cash(&Chart::default(), &to_date).decimal(),
            "{from}"
        );

        (net_assets_before, equity_before) = (net_assets, equity_of(&to_date));
        cash_before = cash(&Chart::default(), &to_date).decimal();
        from = to.saturating_add(1.day());
    }
}
