//! Aged debtors and creditors (contract section 5, "Extras").

use platypus_model::DataType;
use serde_json::{Value, json};

use super::{Api, UNKNOWN, servers, which};
use crate::support::samples::{self, Sample};

async fn stored(api: &Api, connection: &str, data_type: DataType, records: &[Value]) {
    let samples: Vec<Sample> = records
        .iter()
        .map(|record| Sample {
            id: record["id"].as_str().unwrap().to_owned(),
            record: record.clone(),
        })
        .collect();
    samples::store(
        &api.platform.store,
        which(api.client, connection),
        data_type,
        &samples,
    )
    .await;
}

fn invoice(id: &str, issued: &str, total: u32, due: u32) -> Value {
    json!({
        "id": id, "customerRef": {"id": "C1", "companyName": "Acmé"}, "issueDate": format!("{issued}T00:00:00"),
        "currency": "GBP", "totalAmount": total, "amountDue": due, "status": "Submitted",
        "paymentAllocations": if total == due { json!([]) } else { json!([{
            "payment": {"paidOnDate": "2024-06-10T00:00:00"},
            "allocation": {"currency": "GBP", "totalAmount": -i64::from(total - due)},
        }]) },
    })
}

/// `(from, to, amount)` of each period that is not empty.
fn amounts(outstanding: &Value) -> Vec<(String, String, String)> {
    let day = |value: &Value| value.as_str().unwrap()[..10].to_owned();
    outstanding["agedOutstandingAmounts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|period| period["details"] != json!([]))
        .map(|period| {
            let amount = period["amount"].to_string();
            (day(&period["fromDate"]), day(&period["toDate"]), amount)
        })
        .collect()
}

fn expected(periods: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let owned = |(from, to, amount): &(&str, &str, &str)| {
        ((*from).to_owned(), (*to).to_owned(), (*amount).to_owned())
    };
    periods.iter().map(owned).collect()
}

#[tokio::test]
async fn debtors_are_what_is_due_less_credit_by_the_day_it_was_issued() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let mut void = invoice("void", "2024-06-20", 7, 7);
        void["status"] = json!("Void");
        let mut euros = invoice("euros", "2024-06-20", 30, 30);
        euros["currency"] = json!("EUR");
        let invoices = [
            invoice("latest day", "2024-06-30", 100, 60),
            invoice("first day of the period", "2024-06-01", 10, 10),
            invoice("day before", "2024-05-31", 5, 5),
            invoice("old", "2020-01-01", 3, 3),
            invoice("too late", "2024-07-01", 1000, 1000),
            invoice("paid", "2024-06-02", 50, 0),
            void,
            euros,
        ];
        stored(&api, &connection, DataType::Invoices, &invoices).await;
        let credit = json!({
            "id": "credit", "customerRef": {"id": "C1"}, "issueDate": "2024-06-15T00:00:00", "currency": "GBP",
            "totalAmount": 25, "remainingCredit": 20.5, "status": "Submitted", "totalDiscount": 0, "subTotal": 25,
            "totalTaxAmount": 0, "discountPercentage": 0,
        });
        stored(&api, &connection, DataType::CreditNotes, &[credit]).await;

        // Of a day in the past, what was paid since (on 10 June) is not outstanding either: it was paid before.
        let path = format!(
            "{company}/reports/agedDebtor?reportDate=2024-07-01&numberOfPeriods=2&periodLengthDays=30"
        );
        let report = api.get(&path).await.expect(200);
        assert_eq!(report["reportDate"], "2024-07-01T00:00:00");
        assert!(report["generated"].is_string());
        let debtor = &report["data"][0];
        assert_eq!(
            (&debtor["customerId"], &debtor["customerName"]),
            (&json!("C1"), &json!("Acmé"))
        );
        assert_eq!(report["data"].as_array().unwrap().len(), 1);
        let [euros, pounds] = debtor["agedCurrencyOutstanding"].as_array().unwrap().as_slice() else {
            panic!("{debtor:#}");
        };
        assert_eq!(
            (&euros["currency"], &pounds["currency"]),
            (&json!("EUR"), &json!("GBP"))
        );
        assert_eq!(amounts(euros), expected(&[("2024-06-01", "2024-07-01", "30")]));
        assert_eq!(
            amounts(pounds),
            expected(&[
                ("2024-06-01", "2024-07-01", "49.5"),
                ("2024-05-02", "2024-06-01", "5"),
                ("0001-01-01", "2024-05-02", "3"),
            ])
        );
        assert_eq!(
            pounds["agedOutstandingAmounts"][0]["details"],
            json!([{"name": "Invoices", "amount": 70}, {"name": "CreditNotes", "amount": -20.5}])
        );

        // On 5 June nothing had been paid yet.
        let report = api
            .get(&format!("{company}/reports/agedDebtor?reportDate=2024-06-05"))
            .await
            .expect(200);
        let pounds = &report["data"][0]["agedCurrencyOutstanding"][0];
        assert_eq!(
            amounts(pounds),
            expected(&[
                ("2024-05-06", "2024-06-05", "65"),
                ("0001-01-01", "2024-02-06", "3"),
            ])
        );
    }
}

#[tokio::test]
async fn creditors_sum_over_every_batch_of_documents() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let bills: Vec<Value> = (0..1234)
            .map(|number| {
                json!({
                    "id": format!("{number:05}"), "supplierRef": {"id": format!("S{}", number % 2), "supplierName": "Supplier"},
                    "issueDate": "2024-01-05T00:00:00", "currency": "GBP", "status": "Open",
                    "totalAmount": 2, "amountDue": 1.01, "subTotal": 2, "taxAmount": 0,
                })
            })
            .collect();
        stored(&api, &connection, DataType::Bills, &bills).await;
        stored(&api, &connection, DataType::BillCreditNotes, &[]).await;
        let report = api
            .get(&format!("{company}/reports/agedCreditor"))
            .await
            .expect(200);
        let data = report["data"].as_array().unwrap();
        assert_eq!(data.len(), 2);
        for creditor in data {
            assert_eq!(creditor["supplierName"], "Supplier");
            let periods = creditor["agedCurrencyOutstanding"][0]["agedOutstandingAmounts"]
                .as_array()
                .unwrap();
            assert_eq!(
                periods.len(),
                5,
                "four periods unless said, and everything earlier"
            );
            assert_eq!(periods[4]["amount"].to_string(), "623.17");
            assert_eq!(periods[4]["details"][0]["name"], "Bills");
        }
    }
}

#[tokio::test]
async fn an_aged_report_can_be_had_once_both_kinds_of_document_were_read() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let path = format!("{company}/reports/agedDebtor");
        let available = format!("{path}/available");
        let connection = api.linked(&company).await;
        assert_eq!(api.get(&available).await.expect(200), json!(false));
        api.get(&path).await.error(409);
        stored(&api, &connection, DataType::Invoices, &[]).await;
        assert_eq!(api.get(&available).await.expect(200), json!(false));
        stored(&api, &connection, DataType::CreditNotes, &[]).await;
        assert_eq!(api.get(&available).await.expect(200), json!(true));
        assert_eq!(api.get(&path).await.expect(200)["data"], json!([]));
        for wrong in [
            "reportDate=soon",
            "numberOfPeriods=0",
            "numberOfPeriods=121",
            "periodLengthDays=x",
        ] {
            api.get(&format!("{path}?{wrong}")).await.error(400);
        }
        for path in ["agedDebtor", "agedDebtor/available", "agedCreditor/available"] {
            api.get(&format!("/companies/{UNKNOWN}/reports/{path}"))
                .await
                .error(404);
        }
    }
}
