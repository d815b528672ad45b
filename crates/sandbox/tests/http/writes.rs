//! Entries made over HTTP: whatever is entered, changed or removed, the books tie afterwards.

use std::collections::BTreeMap;

use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{Running, TestClock};

const CLOCK: &str = "2026-11-22T12:00:00Z";
const CAFE: &str = "/organisations/cafe-zoe";

struct Desk {
    sandbox: Running,
    token: String,
}

fn decimal(value: &Value) -> Decimal {
    match value {
        Value::Null => Decimal::ZERO,
        Value::String(text) => text.parse().unwrap(),
        other => other.to_string().parse().unwrap(),
    }
}

impl Desk {
    async fn at_the_cafe(folder: &std::path::Path) -> Self {
        let sandbox = Running::start(TestClock::at(CLOCK).options(folder)).await;
        let token = sandbox
            .link_for("cafe-zoe", "accounting.read accounting.write")
            .await;
        Self { sandbox, token }
    }

    async fn call(&self, method: Method, path: &str, key: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = self
            .sandbox
            .http
            .request(method, format!("{}/api/v1{CAFE}{path}", self.sandbox.base))
            .bearer_auth(&self.token)
            .json(body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn enter(&self, path: &str, body: Value) -> Value {
        let (status, made) = self.call(Method::POST, path, None, &body).await;
        assert_eq!(status, 201, "{path}: {made}");
        made
    }

    async fn one(&self, path: &str) -> Value {
        let (status, record) = self.sandbox.get(&self.token, &format!("{CAFE}{path}")).await;
        assert_eq!(status, 200, "{path}: {record}");
        record
    }

    async fn all(&self, path: &str) -> Vec<Value> {
        self.sandbox.all(&self.token, &format!("{CAFE}{path}")).await
    }

    /// Every account, bank account and statement agrees with the ledger to the cent.
    async fn assert_ties(&self) {
        let mut balances: BTreeMap<u64, Decimal> = BTreeMap::new();
        for entry in self.all("/ledger_transactions").await {
            let mut sum = Decimal::ZERO;
            for line in entry["lines"].as_array().unwrap() {
                let net = decimal(&line["debit"]) - decimal(&line["credit"]);
                *balances
                    .entry(line["account"]["id"].as_u64().unwrap())
                    .or_default() += net;
                sum += net;
            }
            assert_eq!(sum, Decimal::ZERO, "{entry}");
        }
        for account in self.all("/accounts").await {
            let balance = balances
                .get(&account["id"].as_u64().unwrap())
                .copied()
                .unwrap_or_default();
            let is_debit = matches!(account["class"].as_str(), Some("asset" | "expense"));
            let expected = if is_debit { balance } else { -balance };
            assert_eq!(decimal(&account["balance"]), expected, "{account}");
        }
        for bank in self.all("/bank_accounts").await {
            let lines = self
                .all(&format!("/bank_accounts/{}/transactions", bank["id"]))
                .await;
            let sum: Decimal = lines
                .iter()
                .map(|line| decimal(&line["paid_in"]) - decimal(&line["paid_out"]))
                .sum();
            assert_eq!(sum, decimal(&bank["balance"]), "{bank}");
            let account = bank["account"]["id"].as_u64().unwrap();
            assert_eq!(sum, balances.get(&account).copied().unwrap_or_default(), "{bank}");
        }
        let sheet = self.one("/reports/balance_sheet").await;
        let rows = &sheet["rows"];
        assert_eq!(decimal(&rows[2]["amount"]), decimal(&rows[3]["total"]), "{sheet}");
    }
}

fn line(account: u64, price: &str) -> Value {
    json!({"description": "Platter", "quantity": 2, "unit_price": price, "tax": {"id": 1}, "account": {"id": account}})
}

#[tokio::test]
async fn every_kind_of_record_can_be_entered_and_the_books_tie() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at_the_cafe(folder.path()).await;
    let customer = desk
        .enter(
            "/customers",
            json!({"name": "Łódź & Co", "contact": {"first_name": "Ewa"}}),
        )
        .await;
    let supplier = desk
        .enter("/suppliers", json!({"name": "Mill", "payment_terms_days": 10}))
        .await;
    let account = desk
        .enter(
            "/accounts",
            json!({"code": "4990", "name": "Hire of rooms", "class": "income"}),
        )
        .await;
    let bank = desk
        .enter(
            "/bank_accounts",
            json!({"name": "Reserve", "sort_code": "40-12-77"}),
        )
        .await;
    let hire = account["id"].as_u64().unwrap();
    let item =
        json!({"name": "Room", "sold": {"price": "50.00", "account": {"id": hire}, "tax_rate": {"id": 1}}});
    let item = desk.enter("/items", item).await;

    let invoice = json!({"customer": customer["id"], "issued_on": "2026-11-02", "lines": [
        line(25, "10.00"), {"item": {"id": item["id"]}, "discount_percent": 10},
    ]});
    let invoice = desk.enter("/invoices", invoice).await;
    // 2 × 10 and 50 less a tenth, with a fifth of tax.
    assert_eq!(invoice["totals"]["gross"], "78.00");
    assert_eq!(
        (&invoice["state"], &invoice["amount_due"]),
        (&json!("awaiting_payment"), &json!("78.00"))
    );
    let bill =
        json!({"supplier": {"id": supplier["id"]}, "billed_on": "2026-11-03", "lines": [line(31, "30.00")]});
    let bill = desk.enter("/bills", bill).await;
    assert_eq!(bill["due_on"], "2026-11-13");
    let payment = json!({"customer": {"id": customer["id"]}, "received_on": "2026-11-10", "amount": "100.00",
        "bank_account": {"account": {"id": bank["account"]["id"]}},
        "allocations": [{"invoice": {"id": invoice["id"]}, "amount": 78}]});
    let payment = desk.enter("/customer_payments", payment).await;
    assert_eq!(payment["unallocated"], "22.00");
    let paid = desk.one(&format!("/invoices/{}", invoice["id"])).await;
    assert_eq!(
        (&paid["state"], &paid["settled_on"]),
        (&json!("paid"), &json!("2026-11-10"))
    );
    let payment = json!({"supplier": {"id": supplier["id"]}, "paid_on": "2026-11-11", "amount": "20.00",
        "bank_account": {"id": 1}, "allocations": [{"bill": {"id": bill["id"]}, "amount": "20.00"}]});
    let supplier_payment = desk.enter("/supplier_payments", payment).await;
    let credit =
        json!({"customer": {"id": customer["id"]}, "issued_on": "2026-11-12", "lines": [line(25, "1.00")]});
    desk.enter("/credit_notes", credit).await;
    let credit =
        json!({"supplier": {"id": supplier["id"]}, "issued_on": "2026-11-12", "lines": [line(31, "1.00")]});
    desk.enter("/supplier_credits", credit).await;
    let takings = json!({"dated_on": "2026-11-12", "bank_account": {"id": 1}, "lines": [line(24, "5.00")]});
    desk.enter("/bank_receipts", takings).await;
    let spent = json!({"dated_on": "2026-11-12", "bank_account": {"id": 1}, "lines": [line(42, "7.00")]});
    let spent = desk.enter("/bank_payments", spent).await;
    let transfer =
        json!({"moved_on": "2026-11-13", "from": {"id": 1}, "to": {"id": bank["id"]}, "amount": 12.5});
    desk.enter("/bank_transfers", transfer).await;
    let entered = json!({"booked_on": "2026-11-13", "amount": "-3.10", "description": "CARD 1234"});
    desk.enter("/bank_accounts/1/transactions", entered).await;
    let journal = json!({"posted_on": "2026-11-14", "narration": "Correction", "lines": [
        {"account": {"id": 42}, "debit": "9.00"}, {"account": {"id": hire}, "credit": "9.00"},
    ]});
    let journal = desk.enter("/ledger_transactions", journal).await;
    desk.enter("/journals", json!({"name": "Events"})).await;
    let order =
        json!({"supplier": {"id": supplier["id"]}, "ordered_on": "2026-11-14", "lines": [line(31, "4.00")]});
    desk.enter("/purchase_orders", order).await;
    desk.assert_ties().await;
    let profit = desk.one("/reports/profit_and_loss?month=2026-11").await;
    assert!(
        profit.to_string().contains("Hire of rooms"),
        "an added account is in the statements: {profit}"
    );

    for path in [
        format!("/supplier_payments/{}", supplier_payment["id"]),
        format!("/bills/{}", bill["id"]),
        format!("/bank_payments/{}", spent["id"]),
        format!("/ledger_transactions/{}", journal["id"]),
    ] {
        let (status, body) = desk.call(Method::DELETE, &path, None, &json!(null)).await;
        assert_eq!(status, 204, "{path}: {body}");
        let (status, _) = desk.sandbox.get(&desk.token, &format!("{CAFE}{path}")).await;
        assert_eq!(status, 404, "{path}");
    }
    desk.assert_ties().await;
}

#[tokio::test]
async fn what_is_posted_can_be_changed_until_money_is_set_against_it() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at_the_cafe(folder.path()).await;
    let body = |price: &str, state: &str| json!({"customer": {"id": 1}, "issued_on": "2026-11-02", "state": state, "lines": [line(25, price)]});
    let owed = |customer: &Value| decimal(&customer["balance"]);
    let before = owed(&desk.one("/customers/1").await);
    let invoice = desk.enter("/invoices", body("10.00", "draft")).await;
    assert_eq!(owed(&desk.one("/customers/1").await), before);
    let path = format!("/invoices/{}", invoice["id"]);
    for (price, state, now_owed) in [
        ("10.00", "awaiting_payment", 24),
        ("20.00", "awaiting_payment", 48),
    ] {
        let (status, changed) = desk.call(Method::PUT, &path, None, &body(price, state)).await;
        assert_eq!(
            (status, &changed["number"]),
            (200, &invoice["number"]),
            "{changed}"
        );
        assert_eq!(
            owed(&desk.one("/customers/1").await) - before,
            Decimal::from(now_owed)
        );
        desk.assert_ties().await;
    }
    let part = json!({"customer": {"id": 1}, "received_on": "2026-11-10", "amount": "1.00", "bank_account": {"id": 1},
        "allocations": [{"invoice": {"id": invoice["id"]}, "amount": "1.00"}]});
    desk.enter("/customer_payments", part).await;
    let (status, refused) = desk.call(Method::DELETE, &path, None, &json!(null)).await;
    assert_eq!((status, &refused["error"]["code"]), (409, &json!("conflict")));
    desk.assert_ties().await;
}

#[tokio::test]
async fn what_is_wrong_is_told_field_by_field_and_nothing_is_entered() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at_the_cafe(folder.path()).await;
    let count = desk.all("/invoices").await.len();
    let wrong = json!({"customer": {"id": 99_999}, "issued_on": "tomorrow", "currency": "EUR",
        "lines": [{"description": "x", "unit_price": "1.00", "tax": {"id": 77}}]});
    let (status, refused) = desk.call(Method::POST, "/invoices", None, &wrong).await;
    let fields: Vec<&str> = refused["error"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["field"].as_str().unwrap())
        .collect();
    assert_eq!(status, 422, "{refused}");
    for field in [
        "customer",
        "issued_on",
        "currency",
        "lines.0.account",
        "lines.0.tax",
    ] {
        assert!(fields.contains(&field), "{field} is not among {fields:?}");
    }
    assert_eq!(desk.all("/invoices").await.len(), count);
    let unbalanced = json!({"posted_on": "2026-11-14", "lines": [
        {"account": {"id": 42}, "debit": "9.00"}, {"account": {"id": 25}, "credit": "8.00"},
    ]});
    assert_eq!(
        desk.call(Method::POST, "/ledger_transactions", None, &unbalanced)
            .await
            .0,
        422
    );
    let (status, refused) = desk.call(Method::POST, "/tax_rates", None, &json!({})).await;
    assert_eq!((status, &refused["error"]["code"]), (405, &json!("not_allowed")));
}

#[tokio::test]
async fn a_call_that_is_made_again_under_its_key_enters_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at_the_cafe(folder.path()).await;
    let body = json!({"name": "Once"});
    let first = desk.call(Method::POST, "/customers", Some("key-1"), &body).await;
    let again = desk.call(Method::POST, "/customers", Some("key-1"), &body).await;
    assert_eq!((first.0, &first), (201, &again));
    let other = desk
        .call(
            Method::POST,
            "/customers",
            Some("key-1"),
            &json!({"name": "Twice"}),
        )
        .await;
    assert_eq!((other.0, &other.1["error"]["code"]), (422, &json!("key_reused")));
    let named = desk.all("/customers").await;
    assert_eq!(
        named.iter().filter(|customer| customer["name"] == "Once").count(),
        1
    );
}

#[tokio::test]
async fn a_grant_to_read_does_not_cover_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::at_the_cafe(folder.path()).await;
    desk.token = desk.sandbox.link("cafe-zoe").await.access;
    let (status, refused) = desk
        .call(Method::POST, "/customers", None, &json!({"name": "No"}))
        .await;
    assert_eq!(
        (status, &refused["error"]["code"]),
        (403, &json!("scope_missing"))
    );
}
