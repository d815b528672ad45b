//! Reading the books over HTTP.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{Running, TestClock};

const CLOCK: &str = "2026-11-22T12:00:00Z";

fn decimal(value: &Value) -> Decimal {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
        .parse()
        .unwrap()
}

#[tokio::test]
async fn every_resource_of_the_cafe_can_be_read_whole_and_ties_to_the_reports() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let token = sandbox.link("cafe-zoe").await.access;
    let (status, organisation) = sandbox.get(&token, "/organisations/cafe-zoe").await;
    assert_eq!(
        (status, &organisation["books_from"], &organisation["books_to"]),
        (200, &json!("2024-06-01"), &json!("2026-11-22"))
    );
    for resource in [
        "accounts",
        "tax_rates",
        "items",
        "customers",
        "suppliers",
        "invoices",
        "credit_notes",
        "customer_payments",
        "bills",
        "supplier_credits",
        "supplier_payments",
        "manual_journals",
        "ledger_transactions",
        "bank_accounts",
        "bank_accounts/1/transactions",
        "bank_accounts/2/transactions",
        "bank_accounts/3/transactions",
    ] {
        let records = sandbox
            .all(&token, &format!("/organisations/cafe-zoe/{resource}"))
            .await;
        let ids: Vec<u64> = records
            .iter()
            .map(|record| record["id"].as_u64().unwrap())
            .collect();
        assert!(
            !ids.is_empty() && ids.is_sorted_by(|one, next| one < next),
            "{resource}: {ids:?}"
        );
        assert!(records.iter().all(|record| record.get("deleted").is_none()));
    }
    let accounts = sandbox.all(&token, "/organisations/cafe-zoe/accounts").await;
    let (_, sheet) = sandbox
        .get(&token, "/organisations/cafe-zoe/reports/balance_sheet")
        .await;
    let assets = sheet["rows"][0]["rows"][1]["rows"].as_array().unwrap();
    for row in assets {
        let account = accounts
            .iter()
            .find(|account| account["id"] == row["account"]["id"])
            .unwrap();
        assert_eq!(decimal(&account["balance"]), decimal(&row["amount"]), "{row}");
    }
    assert_eq!(
        decimal(&sheet["rows"][2]["amount"]),
        decimal(&sheet["rows"][3]["total"])
    );
    let (_, flow) = sandbox
        .get(&token, "/organisations/cafe-zoe/reports/cash_flow?month=2026-10")
        .await;
    let (_, next) = sandbox
        .get(
            &token,
            "/organisations/cafe-zoe/reports/cash_flow?from=2026-11-01&to=2026-11-30",
        )
        .await;
    assert_eq!(
        (&flow["from"], &flow["to"]),
        (&json!("2026-10-01"), &json!("2026-10-31"))
    );
    assert_eq!(flow["rows"][4]["amount"], next["rows"][3]["amount"]);
    let (_, before) = sandbox
        .get(
            &token,
            "/organisations/cafe-zoe/reports/profit_and_loss?month=2020-01",
        )
        .await;
    assert_eq!(decimal(&before["rows"][7]["amount"]), Decimal::ZERO);
    sandbox.stop().await;
}

#[tokio::test]
async fn pages_follow_each_other_and_bad_parameters_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let token = sandbox.link("harbour-lettings").await.access;
    let invoices = sandbox
        .all(&token, "/organisations/harbour-lettings/invoices")
        .await;
    let (_, second) = sandbox
        .get(
            &token,
            "/organisations/harbour-lettings/invoices?page=2&page_size=7",
        )
        .await;
    assert_eq!(second["data"].as_array().unwrap()[..], invoices[7..14]);
    assert_eq!(
        second["paging"],
        json!({"page": 2, "page_size": 7, "total": invoices.len(), "next_page": 3})
    );
    let (_, last) = sandbox
        .get(&token, "/organisations/harbour-lettings/invoices?page=500")
        .await;
    assert_eq!(
        (&last["data"], &last["paging"]["next_page"]),
        (&json!([]), &Value::Null)
    );
    let (_, one) = sandbox
        .get(&token, "/organisations/harbour-lettings/invoices/8")
        .await;
    assert_eq!(one, invoices[7]);
    for (query, named) in [
        ("invoices?page=0", "page"),
        ("invoices?page_size=501", "page_size"),
        ("invoices?page=x", "page"),
        ("invoices?modified_since=yesterday", "modified_since"),
        ("invoices?include_deleted=true", "modified_since"),
        ("reports/cash_flow?from=2026-02-01&to=2026-01-01", "to"),
        ("reports/balance_sheet?month=2026-13", "month"),
    ] {
        let (status, body) = sandbox
            .get(&token, &format!("/organisations/harbour-lettings/{query}"))
            .await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (400, &json!("invalid_parameter")),
            "{query}"
        );
        assert!(
            body["error"]["message"].as_str().unwrap().contains(named),
            "{query}: {body}"
        );
    }
    for path in [
        "quarks",
        "invoices/999999",
        "invoices/x",
        "bank_accounts/9/transactions",
        "reports/tea_leaves",
    ] {
        let (status, body) = sandbox
            .get(&token, &format!("/organisations/harbour-lettings/{path}"))
            .await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (404, &json!("not_found")),
            "{path}"
        );
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_token_opens_its_own_organisation_only() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let token = sandbox.link("harbour-lettings").await.access;
    let (status, me) = sandbox.get(&token, "/me").await;
    assert_eq!(
        (status, &me["organisation"]["id"]),
        (200, &json!("harbour-lettings"))
    );
    assert_eq!(me["application"]["id"], "development");
    let (status, body) = sandbox.get(&token, "/organisations/cafe-zoe/invoices").await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (403, &json!("wrong_organisation"))
    );
    let (status, body) = sandbox
        .get("sat_wrong", "/organisations/harbour-lettings/invoices")
        .await;
    assert_eq!((status, &body["error"]["code"]), (401, &json!("token_invalid")));
    let bare = sandbox
        .http
        .get(format!("{}/api/v1/me", sandbox.base))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            bare.status().as_u16(),
            bare.headers()["www-authenticate"].to_str().unwrap()
        ),
        (401, "Bearer")
    );
    sandbox.stop().await;
}
