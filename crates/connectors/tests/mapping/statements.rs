//! Statements: from rows to nested lines and their figures.

use platypus_model::DataType::{BalanceSheet, ProfitAndLoss};

use super::{apply, json, rejected};

const NESTED: &str = r#"
id = "to"
[row]
name = ["account.name", "title"]
account = "account.id"
value = ["amount", "total"]
items = "rows"
[fields]
currency = "currency"
fromDate = "from"
toDate = "to"
income = { row = "rows[code=income]" }
costOfSales = { row = "rows[code=cost]" }
"#;

#[test]
fn rows_within_rows_become_lines_within_lines() {
    let report = r#"{"currency":"GBP","from":"2026-10-01","to":"2026-10-31","rows":[
        {"code":"income","title":"Income","total":15.50,"rows":[
            {"account":{"id":1,"name":"Sales"},"amount":10.00},
            {"title":"Other","rows":[{"account":{"id":2,"name":"Rent \"B\""},"amount":5.50}]}]},
        {"code":"cost","title":"Cost","total":4.00,"rows":[]}]}"#;
    let record = apply(ProfitAndLoss, NESTED, report).unwrap().unwrap();
    assert_eq!(record.id, "2026-10");
    assert_eq!(
        record.json,
        concat!(
            r#"{"currency":"GBP","fromDate":"2026-10-01T00:00:00","toDate":"2026-10-31T00:00:00","#,
            r#""income":{"name":"Income","value":15.50,"items":["#,
            r#"{"accountId":"1","name":"Sales","value":10.00},"#,
            r#"{"name":"Other","value":5.50,"items":[{"accountId":"2","name":"Rent \"B\"","value":5.50}]}]},"#,
            r#""costOfSales":{"name":"Cost","value":4.00,"items":[]},"grossProfit":11.50,"#,
            r#""netOperatingProfit":11.50,"netOtherIncome":0,"netProfit":11.50}"#
        )
    );
}

const FLAT: &str = r#"
id = "date"
[row]
name = "name"
account = "id"
value = "amount"
id = "id"
parent = "parent"
[fields]
date = "date"
assets = { rows = "types", only = "assets", name = "Assets" }
liabilities = { rows = "types", only = { path = "kind", is = "debt" }, name = "Liabilities", negate = true }
equity = { rows = "types", only = { path = "kind", is = "equity" }, name = "Equity" }
"#;

#[test]
fn rows_that_name_the_row_above_them_become_lines_within_lines() {
    let report = r#"{"date":{"__class__":"date","year":2026,"month":10,"day":31},"types":[
        {"id":2,"parent":1,"name":"Cash","amount":"70.00","assets":true},
        {"id":1,"parent":9,"name":"Current","amount":"70.00","assets":true},
        {"id":9,"parent":null,"name":"Everything","amount":"0"},
        {"id":3,"parent":9,"name":"Loan","amount":"-50.00","kind":"debt"},
        {"id":4,"parent":9,"name":"Capital","amount":"20.00","kind":"equity"}]}"#;
    assert_eq!(
        json(BalanceSheet, FLAT, report),
        concat!(
            r#"{"date":"2026-10-31T00:00:00","assets":{"name":"Assets","value":70.00,"items":["#,
            r#"{"accountId":"1","name":"Current","value":70.00,"items":[{"accountId":"2","name":"Cash","value":70.00}]}]},"#,
            r#""liabilities":{"name":"Liabilities","value":50.00,"items":[{"accountId":"3","name":"Loan","value":50.00}]},"#,
            r#""netAssets":20.00,"#,
            r#""equity":{"name":"Equity","value":20.00,"items":[{"accountId":"4","name":"Capital","value":20.00}]}}"#
        )
    );
}

#[test]
fn a_balance_sheet_that_does_not_balance_says_so() {
    let report = r#"{"date":"2026-10-31","types":[
        {"id":1,"name":"Cash","amount":"70.00","assets":true},{"id":4,"name":"Capital","amount":"20.00","kind":"equity"}]}"#;
    let record = apply(BalanceSheet, FLAT, report).unwrap().unwrap();
    assert!(
        record.warnings[0]
            .message
            .contains("assets 70.00, liabilities and equity 20.00")
    );
}

#[test]
fn rows_that_name_each_other_in_a_circle_end_with_a_reason() {
    let report = r#"{"date":"2026-10-31","types":[
        {"id":5,"parent":0,"name":"Top","amount":"1","assets":true},
        {"id":1,"parent":2,"name":"A","amount":"1","assets":true},
        {"id":2,"parent":1,"name":"B","amount":"1","assets":true},
        {"id":2,"parent":5,"name":"C","amount":"1","assets":true}]}"#;
    assert!(rejected(BalanceSheet, FLAT, report).contains("in a circle"));
}

#[test]
fn an_amount_that_is_no_number_rejects_the_statement() {
    let report = r#"{"date":"2026-10-31","types":[{"id":1,"name":"Cash","amount":"much","assets":true}]}"#;
    assert_eq!(
        rejected(BalanceSheet, FLAT, report),
        "assets: expected a number, found `much`"
    );
}
