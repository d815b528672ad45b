//! Pages by cursor: each begins behind the last record of the one before.

use platypus::store::records::{RecordPage, RecordSource};
use platypus::store::testing::databases;
use platypus::store::{Cursor, Start, Store};
use platypus_model::{ConnectionId, DataType};
use serde_json::{Value, json};

use super::{Books, Sample, fetch, ids};

fn customer(number: usize, name: &str) -> Sample {
    Sample::new(
        DataType::Customers,
        &json!({"id": format!("c{number:03}"), "customerName": name, "status": "Active"}),
    )
}

fn customers(from: usize, to: usize) -> Vec<Sample> {
    (from..to)
        .map(|number| customer(number, &format!("Customer {}", number % 7)))
        .collect()
}

/// A page that is asked for with a query, and where the next begins.
async fn page(
    store: &Store,
    source: &RecordSource<'_>,
    start: Start,
    query: &str,
    order_by: &str,
) -> (Vec<Value>, u64, Option<Start>) {
    let filter = (!query.is_empty()).then(|| query.parse().unwrap());
    let order = (!order_by.is_empty()).then(|| order_by.parse().unwrap());
    let page = RecordPage {
        start,
        size: 4,
        filter: filter.as_ref(),
        order: order.as_ref(),
    };
    let (sent, results) = fetch(store, source, &page).await.unwrap();
    (results, sent.total, sent.next.map(Start::Behind))
}

#[tokio::test]
async fn cursors_lead_through_everything_once_over_every_connection() {
    for database in databases().await {
        let store = database.open().await;
        let first = Books::new(DataType::Customers);
        let second = Books {
            connection: ConnectionId::new(),
            ..first
        };
        first.sync(&store, 0, &customers(0, 9)).await;
        second.sync(&store, 0, &customers(9, 20)).await;
        for (query, order_by) in [
            ("", ""),
            ("status=active", ""),
            ("", "-customerName"),
            ("customerName!=x", "customerName"),
        ] {
            let (mut seen, mut next) = (Vec::new(), Some(Start::default()));
            let mut pages = 0;
            while let Some(start) = next.take() {
                let (results, total, following) = page(&store, &first.source(), start, query, order_by).await;
                assert_eq!(total, 20);
                seen.extend(ids(&results));
                next = following;
                pages += 1;
            }
            let whole = first.find(&store, query, order_by).await;
            assert_eq!(
                (seen, pages),
                (whole, 5),
                "{query} {order_by} on {}",
                database.engine
            );
        }
    }
}

#[tokio::test]
async fn what_comes_goes_or_changes_meanwhile_moves_no_other_record() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        books.sync(&store, 0, &customers(0, 10)).await;
        for (query, order_by) in [
            ("", ""),
            ("status=active&&metadata.isDeleted=false", "-customerName"),
        ] {
            let before = books.find(&store, query, order_by).await;
            let (results, _, next) = page(&store, &books.source(), Start::default(), query, order_by).await;
            let mut seen = ids(&results);
            // One that was on the first page goes, and others come at the front and at the end.
            let gone: String = seen[1].clone();
            let mut now: Vec<Sample> = customers(0, 10)
                .into_iter()
                .filter(|sample| sample.id != gone)
                .collect();
            now.push(customer(500, "Zzz"));
            now.push(customer(501, "Aaa"));
            books.sync(&store, 1, &now).await;
            let mut next = next;
            while let Some(start) = next.take() {
                let (results, _, following) = page(&store, &books.source(), start, query, order_by).await;
                seen.extend(ids(&results));
                next = following;
            }
            seen.retain(|id| !id.starts_with("c5"));
            assert_eq!(seen, before, "{query} {order_by} on {}", database.engine);
            books.sync(&store, 2, &customers(0, 10)).await;
        }
    }
}

#[tokio::test]
async fn a_cursor_opens_for_the_list_it_was_sealed_for_and_no_other_text_does() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Customers);
        books.sync(&store, 0, &customers(0, 10)).await;
        let (_, _, next) = page(&store, &books.source(), Start::default(), "", "-customerName").await;
        let Some(Start::Behind(behind)) = next else {
            panic!("there is another page");
        };
        let cursor = Cursor { page: 2, behind };
        let text = store.seal_cursor("this list", &cursor).unwrap();
        assert_eq!(store.open_cursor("this list", &text), Some(cursor.clone()));
        assert_eq!(store.open_cursor("that list", &text), None);
        // Another instance, or the same after a restart, has the same keys and opens it.
        assert_eq!(
            database.open().await.open_cursor("this list", &text),
            Some(cursor)
        );
        for at in 0..text.len() {
            let mut changed = text.clone();
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            changed.replace_range(at..=at, other);
            assert_eq!(store.open_cursor("this list", &changed), None, "{at}");
        }
        for text in ["", "A", "é", "====", &text[..text.len() - 1]] {
            assert_eq!(store.open_cursor("this list", text), None, "{text}");
        }
    }
}
