//! Figures, not promises: run by hand, in release, with nothing else running.
//!
//!     cargo test --release --test it -- --ignored --nocapture records::speed
#![allow(clippy::print_stdout)] // the figures are for the person who runs this

use std::time::Instant;

use platypus::store::records::{Coverage, RecordPage};
use platypus::store::testing::databases;
use platypus_model::DataType;
use serde_json::json;

use super::{Books, Sample, at, end, write};

const RECORDS: usize = 100_000;
const BATCH: usize = 1_000;

/// An invoice of about 1.5 KB, as providers send them.
fn invoice(number: usize) -> Sample {
    let lines: Vec<_> = (0..5)
        .map(|line| {
            let amount = format!("{}.{:02}", (number * 31 + line * 7) % 5_000, number % 100);
            json!({
                "description": format!("Item {} as delivered, line {line}", number % 997),
                "unitAmount": amount.parse::<f64>().unwrap(), "quantity": line + 1, "subTotal": amount.parse::<f64>().unwrap(),
                "taxAmount": 12.5, "totalAmount": amount.parse::<f64>().unwrap(),
                "accountRef": {"id": format!("{:08x}", (number + line) % 200)},
                "itemRef": {"id": format!("item-{}", (number * 3 + line) % 997), "name": "Item"},
            })
        })
        .collect();
    let id = uuid::Uuid::from_u128((number as u128).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835));
    Sample::new(
        DataType::Invoices,
        &json!({
            "id": id.to_string(), "invoiceNumber": format!("INV-{number:06}"),
            "customerRef": {"id": format!("customer-{}", number % 5_000), "companyName": format!("Customer {}", number % 5_000)},
            "issueDate": format!("2024-{:02}-{:02}T00:00:00", number % 12 + 1, number % 28 + 1),
            "dueDate": format!("2025-{:02}-{:02}T00:00:00", number % 12 + 1, number % 28 + 1),
            "currency": (["GBP", "EUR", "USD"])[number % 3], "status": (["Paid", "Submitted", "Draft"])[number % 3],
            "lineItems": lines, "subTotal": number % 9_000, "totalTaxAmount": 12.5,
            "totalAmount": number % 10_000, "amountDue": if number.is_multiple_of(3) { 0 } else { number % 10_000 },
        }),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "figures for a quiet machine"]
async fn hundred_thousand_invoices() {
    let samples: Vec<Sample> = (0..RECORDS).map(invoice).collect();
    let bytes: usize = samples.iter().map(|sample| sample.json.len()).sum();
    println!("{RECORDS} records of {} bytes", bytes / RECORDS);
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        let rate = |what: &str, started: Instant| {
            let seconds = started.elapsed().as_secs_f64();
            println!(
                "{:<10} {what:<28} {:>9.0} records/s",
                database.engine,
                RECORDS as f64 / seconds
            );
        };
        for (second, what) in ["first read", "nothing changed"].into_iter().enumerate() {
            let context = books.read(Coverage::Full, i64::try_from(second).unwrap());
            let started = Instant::now();
            for batch in samples.chunks(BATCH) {
                write(&store, &context, batch).await;
            }
            end(&store, &context).await;
            rate(what, started);
        }
        let changed: Vec<Sample> = samples
            .iter()
            .map(|sample| Sample {
                source_modified_at: Some(at(9)),
                ..sample.clone()
            })
            .collect();
        let context = books.read(Coverage::Incremental, 3);
        let started = Instant::now();
        for batch in changed.chunks(BATCH) {
            write(&store, &context, batch).await;
        }
        rate("everything changed", started);

        let parts = (
            "amountDue>0&&{totalAmount>1000||currency=GBP}",
            "-issueDate",
            "note~x",
        );
        let (filter, order, document) = (
            parts.0.parse().unwrap(),
            parts.1.parse().unwrap(),
            parts.2.parse().unwrap(),
        );
        for (what, offset, filter, order, times) in [
            ("first page", 0, None, None, 2_000),
            ("page at 90,000", 90_000, None, None, 2_000),
            ("filtered", 0, Some(&filter), None, 20),
            ("ordered", 0, None, Some(&order), 20),
            ("filtered and ordered", 0, Some(&filter), Some(&order), 20),
            ("filtered by document", 0, Some(&document), None, 4),
        ] {
            let page = RecordPage {
                offset,
                size: 100,
                filter,
                order,
            };
            let started = Instant::now();
            let readers = (0..4).map(|_| async {
                for _ in 0..times / 4 {
                    let mut body = String::with_capacity(200 * 1024);
                    let source = books.source();
                    platypus::store::records::page(&mut store.reader(), &source, &page, &mut body)
                        .await
                        .unwrap();
                }
            });
            futures::future::join_all(readers).await;
            let each = times / 4 * 4;
            println!(
                "{:<10} {what:<28} {:>9.1} pages/s",
                database.engine,
                f64::from(each) / started.elapsed().as_secs_f64()
            );
        }
    }
}
