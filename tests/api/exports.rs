//! Exports: what comes is what the API sends, read by others' libraries.

use std::path::Path;
use std::process::Command;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use futures::StreamExt;
use platypus_model::DataType;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Api, UNKNOWN, query, servers, which};
use crate::support::books::{Books, at};
use crate::support::tool;

async fn fetch(api: &Api, path: &str) -> (StatusCode, HeaderMap, Bytes) {
    let request = Request::get(path)
        .header(header::AUTHORIZATION, &api.authorization)
        .body(Body::empty())
        .unwrap();
    let response = platypus::api::router(api.platform.clone())
        .oneshot(request)
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, bytes)
}

fn books(api: &Api, connection: &str) -> Books {
    let ids = which(api.client, connection);
    Books {
        client: ids.client,
        company: ids.company,
        connection: ids.connection,
    }
}

/// Invoices with everything that a format may trip over.
fn invoices(count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| {
            let total: Value = serde_json::from_str(&format!("{}.{:02}", number * 7, number % 100)).unwrap();
            let precise: Value = serde_json::from_str("1.234567890123456789").unwrap();
            let note = match number % 6 {
                0 => "=HYPERLINK(\"http://evil.example\",\"Pay here\")",
                1 => "Zoë said \"thanks\",\nthen left; 日本語, 🦆",
                2 => "-1+1",
                3 => "@SUM(A1)",
                4 => "\tindented",
                _ => "plain",
            };
            let mut invoice = json!({
                "id": format!("inv/{number}"), "invoiceNumber": format!("INV-{number:04}"), "currency": "GBP",
                "customerRef": {"id": "c1", "companyName": "Łukasz & Søn, \"Interiors\""},
                "issueDate": "2026-01-05T00:00:00", "status": if number % 2 == 0 { "Paid" } else { "Submitted" },
                "totalAmount": total, "amountDue": -5, "totalTaxAmount": 0, "currencyRate": precise, "note": note,
                "lineItems": [
                    {"description": note, "unitAmount": 1.10, "quantity": 3, "accountRef": {"id": "a"},
                     "isDirectIncome": number % 2 == 0},
                    {"description": "second", "unitAmount": 2, "quantity": 0.5, "trackingCategoryRefs": [{"id": "t"}]},
                ],
                "supplementalData": {"content": {"any": {"thing": [1, 2.50]}}},
            });
            if number % 3 == 0 {
                invoice["dueDate"] = json!("2026-02-04T00:00:00");
                invoice["lineItems"] = json!([]);
            }
            invoice
        })
        .collect()
}

/// A server with a company whose invoices are stored; the company's path.
async fn stocked(api: &Api, count: usize) -> String {
    let company = api.company("Acme").await;
    let connection = api.linked(&company).await;
    let books = books(api, &connection);
    books
        .read(&api.platform.store, DataType::Invoices, at(0), &invoices(count))
        .await;
    let fewer = invoices(count);
    books
        .read(
            &api.platform.store,
            DataType::Invoices,
            at(9),
            &fewer[..count - 1],
        )
        .await;
    let customers = [json!({"id": "c1", "status": "Active", "companyName": "Acme"})];
    books
        .read(&api.platform.store, DataType::Customers, at(0), &customers)
        .await;
    company
}

#[tokio::test]
async fn every_form_says_what_the_api_says() {
    let Some(python) = tool("PLATYPUS_TEST_PYTHON", "exports read with openpyxl and pyarrow") else {
        return;
    };
    for api in servers().await {
        let company = stocked(&api, 1_230).await;
        let page = api.get(&format!("{company}/data/invoices?pageSize=5000")).await;
        let text = page.body.clone();
        let page: Value = serde_json::from_str(&text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let records = folder.path().join("records.json");
        std::fs::write(&records, page["results"].to_string()).unwrap();
        for (kind, path, media_type) in [
            (
                "csv",
                "export/invoices?format=csv",
                "text/csv; charset=utf-8; header=present",
            ),
            (
                "xlsx",
                "export/invoices?format=xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            ("ndjson", "export/invoices?format=NDJSON", "application/x-ndjson"),
            ("zip-parquet", "export?format=parquet", "application/zip"),
            ("zip-ndjson", "export?format=ndjson", "application/zip"),
        ] {
            let (status, headers, bytes) = fetch(&api, &format!("{company}/{path}")).await;
            assert_eq!(status, 200, "{path}");
            assert_eq!(headers[header::CONTENT_TYPE], media_type, "{path}");
            let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert!(
                disposition.starts_with("attachment; filename=\""),
                "{disposition}"
            );
            let file = folder.path().join("export");
            std::fs::write(&file, &bytes).unwrap();
            let output = Command::new(&python)
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/exports/compare.py"))
                .arg(kind)
                .args([&file, &records])
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{kind}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}

#[tokio::test]
async fn an_export_takes_the_query_and_the_order_of_a_list_and_no_pages() {
    for api in servers().await {
        let company = stocked(&api, 700).await;
        let parameters = [
            ("query", "status=paid&&metadata.isDeleted=false"),
            ("orderBy", "-totalAmount"),
            ("pageSize", "5000"),
            ("format", "ndjson"),
        ];
        let listed = api
            .get(&format!("{company}/data/invoices?{}", query(&parameters)))
            .await
            .expect(200);
        let (_, _, bytes) = fetch(&api, &format!("{company}/export/invoices?{}", query(&parameters))).await;
        let lines: Vec<Value> = String::from_utf8(bytes.to_vec())
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 350);
        assert_eq!(&Value::from(lines), &listed["results"]);
    }
}

#[tokio::test]
async fn an_export_that_cannot_be_made_says_why() {
    for api in servers().await {
        let company = stocked(&api, 2).await;
        api.get(&format!("{company}/export/invoices")).await.error(400);
        api.get(&format!("{company}/export/invoices?format=pdf"))
            .await
            .error(400);
        api.get(&format!("{company}/export?format=csv")).await.error(400);
        let malformed = query(&[("query", "status>"), ("format", "csv")]);
        api.get(&format!("{company}/export/invoices?{malformed}"))
            .await
            .error(400);
        let unknown = query(&[("query", "colour=red"), ("format", "csv")]);
        let message = api
            .get(&format!("{company}/export/invoices?{unknown}"))
            .await
            .error(400);
        assert!(
            message.contains("Could not resolve property colour on Invoice"),
            "{message}"
        );
        api.get(&format!("{company}/export/widgets?format=csv"))
            .await
            .error(404);
        api.get(&format!("{company}/export/bills?format=csv"))
            .await
            .error(409);
        api.get(&format!("/companies/{UNKNOWN}/export?format=ndjson"))
            .await
            .error(404);
        api.get(&format!("/companies/{UNKNOWN}/export/invoices?format=csv"))
            .await
            .error(404);
        let stranger = api.stranger().await;
        stranger
            .get(&format!("{company}/export?format=ndjson"))
            .await
            .error(404);
        stranger
            .get(&format!("{company}/export/invoices?format=csv"))
            .await
            .error(404);
    }
}

/// What this process holds in memory, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = status.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "soak: 100,000 records, and memory that only this test may take"]
async fn a_hundred_thousand_records_stream_in_bounded_memory() {
    const RECORDS: usize = 100_000;
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let books = books(&api, &connection);
        let context = books.context(DataType::Invoices, at(0));
        for start in (0..RECORDS).step_by(2_000) {
            let mut batch = invoices(2_000);
            for (place, invoice) in batch.iter_mut().enumerate() {
                invoice["id"] = json!((start + place).to_string());
            }
            crate::support::books::write(&api.platform.store, &context, &batch).await;
        }
        let mut tx = api.platform.store.begin().await.unwrap();
        platypus::store::records::finish_read(&mut tx, &context)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for path in [
            "export/invoices?format=csv",
            "export/invoices?format=csv&orderBy=-totalAmount",
            "export/invoices?format=ndjson",
            "export/invoices?format=xlsx",
            "export?format=parquet",
            "export?format=ndjson",
        ] {
            let request = Request::get(format!("{company}/{path}"))
                .header(header::AUTHORIZATION, &api.authorization)
                .body(Body::empty())
                .unwrap();
            let before = resident();
            let began = std::time::Instant::now();
            let response = platypus::api::router(api.platform.clone())
                .oneshot(request)
                .await
                .unwrap();
            let mut stream = response.into_body().into_data_stream();
            let (mut bytes, mut most) = (0, before);
            while let Some(chunk) = stream.next().await {
                bytes += chunk.unwrap().len();
                most = most.max(resident());
            }
            let grown = most.saturating_sub(before) / (1024 * 1024);
            crate::support::report(&format!(
                "{path}: {bytes} bytes in {:.1} s, {grown} MiB more at most",
                began.elapsed().as_secs_f32()
            ));
            assert!(bytes > RECORDS * 10, "{path}: {bytes}");
            assert!(grown < 100, "{path} held {grown} MiB");
        }
    }
}
