//! Writing records to a provider, the whole way: asked for over the API, entered in the sandbox's books, and read back.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use platypus::store::provider_outages;
use platypus::sync::connection_status::Which;
use platypus_model::DataType;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{UNKNOWN, basic};
use crate::support::database;
use crate::support::scene::{ORGANISATION, Scene};
use crate::support::server::Server;

/// A company over whose connection records are written.
struct Writer<'a> {
    scene: &'a Scene<'a>,
    server: &'a Server,
    which: Which,
    http: reqwest::Client,
}

impl<'a> Writer<'a> {
    async fn of(scene: &'a Scene<'a>, server: &'a Server, name: &str) -> Self {
        Self {
            scene,
            server,
            which: scene.connect(name).await,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("{}/companies/{}{path}", self.server.url, self.which.company);
        let mut request = self
            .http
            .request(method, url)
            .header("authorization", basic(self.scene.api_key.expose_secret()));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    fn push(&self, rest: &str) -> String {
        format!("/connections/{}/push/{rest}", self.which.connection)
    }

    /// Asks for a write and waits for its end.
    async fn write(&self, method: Method, rest: &str, body: Option<&Value>) -> Value {
        let (status, operation) = self.call(method, &self.push(rest), body).await;
        assert_eq!(status, 200, "{rest}: {operation}");
        assert_eq!(
            (&operation["status"], &operation["statusCode"]),
            (&json!("Pending"), &json!(202))
        );
        self.end_of(&operation).await
    }

    async fn end_of(&self, operation: &Value) -> Value {
        let key = operation["pushOperationKey"].as_str().unwrap();
        let patience = Instant::now() + Duration::from_mins(2);
        loop {
            let (status, found) = self.call(Method::GET, &format!("/push/{key}"), None).await;
            assert_eq!(status, 200, "{found}");
            if found["status"] != "Pending" {
                return found;
            }
            assert!(Instant::now() < patience, "it never ends: {found}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The id of what was written.
    async fn written(&self, method: Method, rest: &str, body: &Value) -> String {
        let end = self.write(method, rest, Some(body)).await;
        assert_eq!(
            (&end["status"], &end["statusCode"]),
            (&json!("Success"), &json!(200)),
            "{rest}: {end}"
        );
        end["changes"][0]["recordRef"]["id"].as_str().unwrap().to_owned()
    }

    /// Reads a data type anew.
    async fn refresh(&self, data_type: &str) {
        let (status, queued) = self
            .call(Method::POST, &format!("/data/queue/{data_type}"), None)
            .await;
        assert_eq!(status, 200, "{queued}");
        let path = format!("/data/history/{}", queued["id"].as_str().unwrap());
        let patience = Instant::now() + Duration::from_mins(2);
        loop {
            let (_, dataset) = self.call(Method::GET, &path, None).await;
            if dataset["isCompleted"] == true {
                return;
            }
            assert_eq!(dataset["isErrored"], false, "{dataset}");
            assert!(Instant::now() < patience, "it never ends: {dataset}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The day that records bear.
const DAY: &str = "2026-11-02T00:00:00";

fn lines(account: &str) -> Value {
    json!([{"description": "Carriage", "quantity": 2, "unitAmount": 10.5, "accountRef": {"id": account},
            "taxRateRef": {"id": "1"}}])
}

/// The ids of some of what was made.
struct Made {
    customer: String,
    bill: String,
    bill_payment: String,
    cost: String,
    entry: String,
}

/// Makes a record of each data type that can be made.
async fn make_one_of_each(writer: &Writer<'_>) -> Made {
    let post =
        |rest: &'static str, body: Value| async move { writer.written(Method::POST, rest, &body).await };
    let customer = post(
        "customers",
        json!({"customerName": "Written & Co", "contactName": "Ewa Nowak",
        "addresses": [{"type": "Billing", "line1": "1 Road", "city": "Town"}], "status": "Active"}),
    )
    .await;
    let (status, seen) = writer
        .call(Method::GET, &format!("/data/customers/{customer}"), None)
        .await;
    assert_eq!(
        (status, &seen["customerName"]),
        (200, &json!("Written & Co")),
        "{seen}"
    );
    assert_eq!(
        (&seen["contactName"], &seen["addresses"][0]["city"]),
        (&json!("Ewa Nowak"), &json!("Town"))
    );
    let supplier = post("suppliers", json!({"supplierName": "Mill", "status": "Active"})).await;
    let account = post(
        "accounts",
        json!({"nominalCode": "4990", "name": "Hire", "type": "Income", "status": "Active"}),
    )
    .await;
    let bank =
        json!({"accountName": "Reserve", "accountType": "Debit", "currency": "GBP", "sortCode": "40-12-77"});
    let bank = post("bankAccounts", bank).await;
    let item = json!({"name": "Room", "code": "R", "type": "Service", "itemStatus": "Active", "isInvoiceItem": true,
        "isBillItem": false, "invoiceItem": {"unitPrice": 5, "accountRef": {"id": account}}});
    post("items", item).await;
    let invoice = json!({"customerRef": {"id": customer}, "issueDate": DAY, "dueDate": "2026-12-02", "currency": "GBP",
        "status": "Submitted", "lineItems": lines(&account)});
    let invoice = post("invoices", invoice).await;
    let (_, seen) = writer
        .call(Method::GET, &format!("/data/invoices/{invoice}"), None)
        .await;
    assert_eq!(
        (seen["totalAmount"].to_string(), &seen["status"]),
        ("25.20".to_owned(), &json!("Submitted")),
        "{seen}"
    );
    let bill = json!({"supplierRef": {"id": supplier}, "issueDate": DAY, "dueDate": "2026-12-02", "status": "Open",
        "reference": "F-1", "lineItems": lines("33")});
    let bill = post("bills", bill).await;
    let credit = json!({"customerRef": {"id": customer}, "issueDate": DAY, "status": "Submitted", "lineItems": lines(&account)});
    post("creditNotes", credit).await;
    let credit = json!({"supplierRef": {"id": supplier}, "issueDate": DAY, "status": "Submitted", "lineItems": lines("33")});
    post("billCreditNotes", credit).await;
    let payment = |party: (&str, &str), kind: &str, document: &str| {
        json!({party.0: {"id": party.1}, "date": DAY, "totalAmount": 20, "currency": "GBP", "accountRef": {"id": "7"},
            "lines": [{"amount": 20, "links": [{"type": kind, "id": document, "amount": -20}]}]})
    };
    post(
        "payments",
        payment(("customerRef", &customer), "Invoice", &invoice),
    )
    .await;
    let bill_payment = post("billPayments", payment(("supplierRef", &supplier), "Bill", &bill)).await;
    let direct = |account: &str| {
        json!({"issueDate": DAY, "currency": "GBP", "lineItems": lines(account), "paymentAllocations": [
            {"payment": {"accountRef": {"id": "7"}}, "allocation": {}}]})
    };
    let cost = post("directCosts", direct("45")).await;
    post("directIncomes", direct("49")).await;
    let transfer = json!({"date": DAY, "description": "To the reserve",
        "from": {"accountRef": {"id": "1", "dataType": "bankAccounts"}, "amount": 5},
        "to": {"accountRef": {"id": bank, "dataType": "bankAccounts"}, "amount": 5}});
    post("transfers", transfer).await;
    let entry = json!({"postedOn": DAY, "description": "Correction", "journalLines": [
        {"netAmount": 9, "accountRef": {"id": "45"}}, {"netAmount": -9, "accountRef": {"id": account}}]});
    let entry = post("journalEntries", entry).await;
    post("journals", json!({"name": "Events", "status": "Active"})).await;
    let order = json!({"supplierRef": {"id": supplier}, "issueDate": DAY, "status": "Open", "lineItems": lines("33")});
    post("purchaseOrders", order).await;
    let line = json!({"clearedOnDate": DAY, "description": "CARD 1", "amount": -3.1});
    post("bankAccounts/1/bankTransactions", line).await;
    Made {
        customer,
        bill,
        bill_payment,
        cost,
        entry,
    }
}

#[tokio::test]
async fn every_creatable_type_is_written_to_the_sandbox_and_seen_at_once() {
    for data in database::engines().await {
        let scene = Scene::set(&data, 60, 1_800).await;
        let server = scene.start();
        let writer = Writer::of(&scene, &server, "Writes everything").await;
        for data_type in ["invoices", "customers"] {
            writer.refresh(data_type).await;
        }
        let Made {
            customer,
            bill,
            bill_payment,
            cost,
            entry,
        } = make_one_of_each(&writer).await;
        let changed = json!({"customerName": "Renamed", "status": "Active"});
        writer
            .written(
                Method::PUT,
                &format!("customers/{customer}?forceUpdate=true"),
                &changed,
            )
            .await;
        let (_, seen) = writer
            .call(Method::GET, &format!("/data/customers/{customer}"), None)
            .await;
        assert_eq!(seen["customerName"], "Renamed");
        for rest in [
            format!("billPayments/{bill_payment}"),
            format!("bills/{bill}"),
            format!("directCosts/{cost}"),
            format!("journalEntries/{entry}"),
        ] {
            let end = writer.write(Method::DELETE, &rest, None).await;
            assert_eq!(
                (&end["status"], &end["changes"][0]["type"]),
                (&json!("Success"), &json!("Deleted")),
                "{end}"
            );
        }
        // What was written is what the next read brings: nothing comes twice or goes.
        let before = writer
            .call(Method::GET, "/data/invoices?pageSize=500", None)
            .await
            .1["totalResults"]
            .clone();
        writer.refresh("invoices").await;
        let after = writer
            .call(Method::GET, "/data/invoices?pageSize=500", None)
            .await
            .1["totalResults"]
            .clone();
        assert_eq!(before, after);
        let (_, history) = writer.call(Method::GET, "/push?pageSize=100", None).await;
        assert_eq!(history["totalResults"], 23, "{history}");
    }
}

#[tokio::test]
async fn what_the_provider_refuses_fails_with_the_standard_field_that_is_wrong() {
    for data in database::engines().await {
        let scene = Scene::set(&data, 20, 1_800).await;
        let server = scene.start();
        let writer = Writer::of(&scene, &server, "Writes wrongly").await;
        let wrong = json!({"customerRef": {"id": "99999"}, "issueDate": DAY, "status": "Submitted",
            "lineItems": [{"quantity": 1, "unitAmount": 1}]});
        let end = writer.write(Method::POST, "invoices", Some(&wrong)).await;
        assert_eq!(
            (&end["status"], &end["statusCode"], &end["changes"]),
            (&json!("Failed"), &json!(422), &json!([]))
        );
        let items: Vec<&str> = end["validation"]["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["itemId"].as_str().unwrap())
            .collect();
        assert_eq!(items, ["customerRef", "lineItems.0.accountRef"], "{end}");
        assert!(
            end["errorMessage"]
                .as_str()
                .unwrap()
                .contains("refused the record"),
            "{end}"
        );
        assert!(end["completedOnUtc"].is_string());

        let refused = |rest: &'static str, body: Value| {
            let writer = &writer;
            async move { writer.call(Method::POST, &writer.push(rest), Some(&body)).await }
        };
        let (status, body) = refused("invoices", json!({"lineItems": [{"quantity": "many"}]})).await;
        assert_eq!(
            (status, &body["validation"]["errors"][0]["itemId"]),
            (400, &json!("lineItems[0].quantity")),
            "{body}"
        );
        assert_eq!(refused("invoices?timeoutInMinutes=0", json!({})).await.0, 400);
        assert_eq!(refused("balanceSheet", json!({})).await.0, 404);
        assert_eq!(refused("nothing", json!({})).await.0, 404);
        let (status, _) = writer
            .call(Method::DELETE, &writer.push("customers/1"), None)
            .await;
        assert_eq!(status, 404);
        let (status, _) = writer.call(Method::GET, &format!("/push/{UNKNOWN}"), None).await;
        assert_eq!(status, 404);
    }
}

#[tokio::test]
async fn a_record_that_the_provider_changed_meanwhile_is_changed_only_by_force() {
    for data in database::engines().await {
        let scene = Scene::set(&data, 20, 1_800).await;
        let server = scene.start();
        let writer = Writer::of(&scene, &server, "Changes").await;
        writer.refresh("customers").await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!(
            "{}/control/organisations/{ORGANISATION}/records/customers/3",
            scene.sandbox.url
        );
        let patched = http
            .patch(url)
            .json(&json!({"tax_number": "X"}))
            .send()
            .await
            .unwrap();
        assert!(patched.status().is_success());
        let changed = json!({"customerName": "By force", "status": "Active"});
        let end = writer.write(Method::PUT, "customers/3", Some(&changed)).await;
        assert_eq!(
            (&end["status"], &end["statusCode"]),
            (&json!("Failed"), &json!(409)),
            "{end}"
        );
        writer
            .written(Method::PUT, "customers/3?forceUpdate=true", &changed)
            .await;
        let (_, seen) = writer.call(Method::GET, "/data/customers/3", None).await;
        assert_eq!(seen["customerName"], "By force");
    }
}

#[tokio::test]
async fn a_server_killed_while_it_writes_writes_once() {
    for data in database::engines().await {
        let scene = Scene::set(&data, 20, 1_800).await;
        let mut server = scene.start();
        let which = scene.connect("Killed").await;
        // The provider answers late, so that the server dies between asking and hearing.
        scene
            .sandbox
            .fault(ORGANISATION, &json!({"slow_milliseconds": 1_500}))
            .await;
        let mut asked = Vec::new();
        for round in 0..3 {
            let writer = Writer {
                scene: &scene,
                server: &server,
                which,
                http: reqwest::Client::builder().no_proxy().build().unwrap(),
            };
            let body = json!({"supplierName": format!("Only once {round}"), "status": "Active"});
            let (status, operation) = writer
                .call(Method::POST, &writer.push("suppliers"), Some(&body))
                .await;
            assert_eq!(status, 200, "{operation}");
            asked.push(operation);
            tokio::time::sleep(Duration::from_millis(400 + 500 * round)).await;
            drop(server);
            server = scene.start();
        }
        scene.sandbox.fault(ORGANISATION, &json!({})).await;
        let writer = Writer {
            scene: &scene,
            server: &server,
            which,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        };
        for operation in &asked {
            let end = writer.end_of(operation).await;
            assert_eq!(end["status"], "Success", "{end}");
        }
        writer.refresh(DataType::Suppliers.key()).await;
        for round in 0..3 {
            let path = format!("/data/suppliers?query=supplierName%3DOnly%20once%20{round}");
            let (_, found) = writer.call(Method::GET, &path, None).await;
            assert_eq!(found["totalResults"], 1, "{found}");
        }
    }
}

#[tokio::test]
async fn a_write_waits_while_its_provider_is_taken_to_be_down() {
    for data in database::engines().await {
        let scene = Scene::set(&data, 20, 1_800).await;
        let server = scene.start();
        let writer = Writer::of(&scene, &server, "Waits").await;
        let provider = scene.platform.catalogue.by_slug("sandbox").unwrap().key();
        let now = scene.platform.clock.now();
        let back = now + SignedDuration::from_secs(3);
        let mut tx = scene.platform.store.begin().await.unwrap();
        provider_outages::begin(&mut tx, provider, now, back)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let body = json!({"supplierName": "Patience", "status": "Active"});
        let end = writer.write(Method::POST, "suppliers", Some(&body)).await;
        assert_eq!(end["status"], "Success", "{end}");
        let ended: Timestamp = end["completedOnUtc"].as_str().unwrap().parse().unwrap();
        assert!(ended >= back, "it was asked while it was down: {end}");
    }
}
