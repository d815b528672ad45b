//! The three statements (contract section 7): months put together into periods.

use platypus_model::DataType;
use serde_json::{Value, json};

use super::data::stored;
use super::servers;

/// A month of one sale, one cost and one tax line that appears in even months only.
fn profit(month: u32) -> Value {
    let line = |id: &str, value: u32| json!({"accountId": id, "name": id, "value": value, "items": []});
    let mut sales = vec![line("sales", 100 * month)];
    if month.is_multiple_of(2) {
        sales.push(line("rent", 7));
    }
    let income: u32 = sales
        .iter()
        .map(|line| u32::try_from(line["value"].as_u64().unwrap()).unwrap())
        .sum();
    json!({
        "month": format!("2024-{month:02}"), "currency": "GBP", "reportBasis": "Accrual",
        "fromDate": format!("2024-{month:02}-01T00:00:00"), "toDate": format!("2024-{month:02}-28T00:00:00"),
        "income": {"name": "Income", "value": income, "items": sales},
        "costOfSales": {"name": "Cost of sales", "value": 10.5, "items": [line("stock", 10)]},
        "grossProfit": f64::from(income) - 10.5, "netOperatingProfit": f64::from(income) - 10.5, "netOtherIncome": 0,
        "netProfit": f64::from(income) - 10.5,
    })
}

#[tokio::test]
async fn profit_and_loss_sums_the_months_of_each_period_line_by_line() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let months: Vec<Value> = (1..=7).map(profit).collect();
        stored(&api, &connection, DataType::ProfitAndLoss, &months).await;
        let path = format!("{company}/data/financials/profitAndLoss");

        let body = api
            .get(&format!("{path}?periodLength=3&periodsToCompare=5"))
            .await
            .expect(200);
        assert_eq!(
            body["reports"].as_array().unwrap().len(),
            2,
            "the seventh month makes no whole period"
        );
        let latest = &body["reports"][0];
        assert_eq!(
            (&latest["fromDate"], &latest["toDate"]),
            (&json!("2024-05-01T00:00:00"), &json!("2024-07-28T00:00:00"))
        );
        assert_eq!(latest["income"]["value"], 1807);
        assert_eq!(latest["income"]["items"][0]["value"], 1800);
        assert_eq!(latest["income"]["items"][1]["value"], 7);
        assert_eq!(latest["costOfSales"]["value"].to_string(), "31.5");
        assert_eq!(latest["netProfit"].to_string(), "1775.5");
        assert_eq!(
            (&body["currency"], &body["reportBasis"]),
            (&json!("GBP"), &json!("Accrual"))
        );
        assert_eq!(body["earliestAvailableMonth"], "2024-01-01T00:00:00");
        assert_eq!(body["mostRecentAvailableMonth"], "2024-07-01T00:00:00");
        assert!(latest.get("currency").is_none(), "said once");

        let body = api
            .get(&format!(
                "{path}?periodLength=1&periodsToCompare=2&startMonth=2024-04-15"
            ))
            .await
            .expect(200);
        let dates: Vec<&Value> = body["reports"]
            .as_array()
            .unwrap()
            .iter()
            .map(|report| &report["fromDate"])
            .collect();
        assert_eq!(dates, ["2024-04-01T00:00:00", "2024-03-01T00:00:00"]);
        for wrong in [
            "",
            "periodLength=1",
            "periodLength=0&periodsToCompare=1",
            "periodLength=1&periodsToCompare=1&startMonth=x",
        ] {
            api.get(&format!("{path}?{wrong}")).await.error(400);
        }
    }
}

#[tokio::test]
async fn a_balance_sheet_is_that_of_a_periods_last_month() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let months: Vec<Value> = (1..=7)
            .map(|month| json!({
                "month": format!("2024-{month:02}-28"), "currency": "GBP", "date": format!("2024-{month:02}-28T00:00:00"),
                "netAssets": month, "assets": {"name": "Assets", "value": month, "items": []},
            }))
            .collect();
        stored(&api, &connection, DataType::BalanceSheet, &months).await;
        let path = format!("{company}/data/financials/balanceSheet?periodLength=3&periodsToCompare=9");
        let body = api.get(&path).await.expect(200);
        let assets: Vec<&Value> = body["reports"]
            .as_array()
            .unwrap()
            .iter()
            .map(|report| &report["netAssets"])
            .collect();
        assert_eq!(assets, [7, 4, 1]);
        assert_eq!(body["currency"], "GBP");
    }
}

#[tokio::test]
async fn cash_flow_sums_months_and_says_how_it_was_made() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let months: Vec<Value> = (1..=2)
            .map(|month| json!({
                "month": format!("2024-{month:02}"), "currency": "GBP", "reportBasis": "Cash", "reportInput": "Direct",
                "fromDate": format!("2024-{month:02}-01T00:00:00"), "toDate": format!("2024-{month:02}-28T00:00:00"),
                "cashReceipts": {"name": "Receipts", "value": month, "items": []},
            }))
            .collect();
        stored(&api, &connection, DataType::CashFlowStatement, &months).await;
        let path = format!("{company}/data/financials/cashFlowStatement?periodLength=2&periodsToCompare=1");
        let body = api.get(&path).await.expect(200);
        assert_eq!(body["reports"][0]["cashReceipts"]["value"], 3);
        assert_eq!(
            (&body["reportInput"], &body["reportBasis"]),
            (&json!("Direct"), &json!("Cash"))
        );
    }
}
