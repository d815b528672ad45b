//! Pages and single records.

use platypus::store::records::{self, RecordPage, RecordSource};
use platypus::store::testing::databases;
use platypus_model::{ConnectionId, DataType};
use serde_json::json;

use super::{Books, Sample, at, fetch, ids};

fn customers(from: usize, to: usize) -> Vec<Sample> {
    (from..to)
        .map(|number| {
            Sample::new(
                DataType::Customers,
                &json!({"id": format!("c{number:03}"), "customerName": format!("Customer {number}"), "status": "Active"}),
            )
        })
        .collect()
}

#[tokio::test]
async fn pages_follow_on_one_another_to_the_last_and_then_are_empty() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        books.sync(&store, 0, &customers(0, 25)).await;
        let mut seen = Vec::new();
        for (offset, expected) in [(0, 10), (10, 10), (20, 5), (30, 0), (u64::MAX - 5000, 0)] {
            let (total, results) = books.page(&store, offset, 10).await.unwrap();
            assert_eq!(
                (total, results.len()),
                (25, expected),
                "{} from {offset}",
                database.engine
            );
            seen.extend(ids(&results));
        }
        assert_eq!(
            seen,
            customers(0, 25)
                .into_iter()
                .map(|sample| sample.id)
                .collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn a_companys_list_spans_its_connections_and_a_connections_list_is_its_own() {
    for database in databases().await {
        let store = database.open().await;
        let first = Books::new(DataType::Customers);
        let second = Books {
            connection: ConnectionId::new(),
            ..first
        };
        let third = Books {
            connection: ConnectionId::new(),
            ..first
        };
        first.sync(&store, 0, &customers(0, 7)).await;
        second.sync(&store, 1, &customers(7, 12)).await;
        third.sync(&store, 1, &[]).await;
        let mut seen = Vec::new();
        for page in 0..4 {
            let (total, results) = first.page(&store, page * 4, 4).await.unwrap();
            assert_eq!(total, 12);
            seen.extend(ids(&results));
        }
        assert_eq!(
            seen,
            customers(0, 12)
                .into_iter()
                .map(|sample| sample.id)
                .collect::<Vec<_>>()
        );
        assert_eq!(
            first.find(&store, "status=active", "-customerName").await.len(),
            12
        );

        let page = super::page(0, 100);
        let of_second = RecordSource {
            connection: Some(second.connection),
            ..first.source()
        };
        let (sent, results) = fetch(&store, &of_second, &page).await.unwrap();
        assert_eq!(
            (sent.total, ids(&results)[0].as_str()),
            (5, "c007"),
            "{}",
            database.engine
        );
        let of_none = RecordSource {
            connection: Some(ConnectionId::new()),
            ..first.source()
        };
        assert!(fetch(&store, &of_none, &page).await.is_none());
    }
}

#[tokio::test]
async fn a_filtered_total_counts_every_page() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        books.sync(&store, 0, &customers(0, 30)).await;
        let filter = "customerName~customer 1".parse().unwrap();
        let order = "-customerName".parse().unwrap();
        for (offset, expected) in [(0, 4), (4, 4), (8, 3), (12, 0)] {
            let page = RecordPage {
                filter: Some(&filter),
                order: Some(&order),
                ..super::page(offset, 4)
            };
            let (sent, results) = fetch(&store, &books.source(), &page).await.unwrap();
            assert_eq!(
                (sent.total, results.len()),
                (11, expected),
                "{} from {offset}",
                database.engine
            );
        }
    }
}

#[tokio::test]
async fn one_record_is_found_by_its_id() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        books.sync(&store, 0, &customers(0, 3)).await;
        let mut body = String::new();
        assert!(
            records::record(&mut store.reader(), &books.source(), "c001", &mut body)
                .await
                .unwrap()
        );
        let record: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(record["customerName"], "Customer 1");
        assert_eq!(record["modifiedDate"], at(0).to_string());
        let mut body = String::new();
        assert!(
            !records::record(&mut store.reader(), &books.source(), "C001", &mut body)
                .await
                .unwrap()
        );
        assert!(body.is_empty());
    }
}
