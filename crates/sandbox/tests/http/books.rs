//! Reading the books over HTTP.

use crate::support::{Running, TestClock};

#[tokio::test]
async fn every_resource_of_the_cafe_can_be_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-22T12:00:00Z");
    let started = std::time::Instant::now();
    let sandbox = Running::start(clock.options(folder.path())).await;
    let token = sandbox.link("cafe-zoe").await.access;
    let (status, organisation) = sandbox.get(&token, "/organisations/cafe-zoe").await;
    println!("ready after {:?}", started.elapsed());
    assert_eq!(
        (status, organisation["books_from"].as_str()),
        (200, Some("2024-06-01"))
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
        println!(
            "{resource}: {} e.g. {}",
            records.len(),
            records[records.len() / 2]
        );
        assert!(!records.is_empty(), "{resource}");
    }
    for report in ["balance_sheet", "profit_and_loss", "cash_flow"] {
        let (status, body) = sandbox
            .get(
                &token,
                &format!("/organisations/cafe-zoe/reports/{report}?month=2026-10"),
            )
            .await;
        println!("{}", serde_json::to_string_pretty(&body).unwrap());
        assert_eq!(status, 200);
    }
    sandbox.stop().await;
}
