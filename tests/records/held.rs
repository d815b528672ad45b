//! Key columns held in memory: used as long as their set stands as it was read, never longer.

use platypus::store::records;
use platypus::store::testing::databases;
use platypus_model::DataType;
use serde_json::json;

use super::{Books, Sample, ids, write};
use platypus::store::records::{Coverage, RecordPage};

fn customer(number: usize, status: &str) -> Sample {
    Sample::new(
        DataType::Customers,
        &json!({"id": format!("c{number:04}"), "customerName": format!("Customer {number}"), "status": status}),
    )
}

#[tokio::test]
async fn what_is_held_is_used_until_its_set_changes() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        let customers: Vec<Sample> = (0..300).map(|number| customer(number, "Active")).collect();
        books.sync(&store, 0, &customers).await;
        let hold = async || records::hold(&mut store.reader(), &books.source()).await.unwrap();
        let archived = async || books.find(&store, "status=archived", "-customerName").await;
        assert!(hold().await);
        assert!(archived().await.is_empty());

        // A change, a new record, a deletion: each is found by the next who asks.
        let context = books.read(Coverage::Incremental, 1);
        write(&store, &context, &[customer(7, "Archived")]).await;
        assert_eq!(archived().await, ["c0007"], "{}", database.engine);
        assert!(hold().await);
        write(&store, &context, &[customer(300, "Archived")]).await;
        assert_eq!(archived().await, ["c0007", "c0300"], "{}", database.engine);
        assert!(hold().await);
        books.sync(&store, 2, &customers).await;
        let deleted = books.find(&store, "metadata.isDeleted=true", "").await;
        assert_eq!(deleted, ["c0300"], "{}", database.engine);
        assert_eq!(archived().await, ["c0300"]);

        // What another process writes counts as much.
        assert!(hold().await);
        let other = database.open().await;
        let context = books.read(Coverage::Incremental, 3);
        write(&other, &context, &[customer(1, "Archived")]).await;
        assert_eq!(archived().await, ["c0300", "c0001"], "{}", database.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_ask_while_a_set_is_being_read_each_is_answered_rightly() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        let customers: Vec<Sample> = (0..2_000)
            .map(|number| customer(number, if number % 100 == 0 { "Archived" } else { "Active" }))
            .collect();
        books.sync(&store, 0, &customers).await;
        let mut archived: Vec<usize> = (0..20).map(|number| number * 100).collect();
        archived.sort_by_key(|number| std::cmp::Reverse(number.to_string()));
        let expected: Vec<String> = archived.iter().map(|number| format!("c{number:04}")).collect();
        // Several times as many as there are connections to the database.
        let askers = (0..60).map(|_| books.find(&store, "status=archived", "-customerName"));
        for found in futures::future::join_all(askers).await {
            assert_eq!(found, expected, "{}", database.engine);
        }
    }
}

/// The statements and the columns hand each other's cursors on.
#[tokio::test]
async fn a_cursor_leads_on_whether_or_not_columns_are_held_meanwhile() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        let customers: Vec<Sample> = (0..200).map(|number| customer(number % 150, "Active")).collect();
        books.sync(&store, 0, &customers).await;
        let filter = "customerName~customer 1&&metadata.isDeleted=false"
            .parse()
            .unwrap();
        for order in [
            "customerName",
            "-customerName",
            "-modifiedDate",
            "metadata.isDeleted",
        ] {
            let whole = books
                .find(&store, "customerName~customer 1&&metadata.isDeleted=false", order)
                .await;
            let order = order.parse().unwrap();
            let mut page = RecordPage {
                filter: Some(&filter),
                order: Some(&order),
                ..super::page(0, 7)
            };
            let (mut seen, mut turn) = (Vec::new(), 0);
            loop {
                if turn % 2 == 0 {
                    records::forget(&store.reader());
                } else {
                    assert!(records::hold(&mut store.reader(), &books.source()).await.unwrap());
                }
                turn += 1;
                let (sent, results) = super::fetch(&store, &books.source(), &page).await.unwrap();
                seen.extend(ids(&results));
                match sent.next {
                    Some(next) => page.start = platypus::store::Start::Behind(next),
                    None => break,
                }
            }
            assert_eq!(seen, whole, "{order} on {}", database.engine);
        }
        assert_eq!(books.find(&store, "modifiedDate=null", "").await.len(), 0);
    }
}
