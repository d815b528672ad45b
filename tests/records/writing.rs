//! Writing batches.

use platypus::store::records::{self, BatchOutcome, Coverage, RecordSource};
use platypus::store::testing::databases;
use platypus_model::{CompanyId, DataType};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Books, Sample, at, end, ids, write};

fn invoice(id: &str, amount: i64) -> Sample {
    Sample::new(
        DataType::Invoices,
        &json!({"id": id, "invoiceNumber": format!("INV-{id}"), "totalAmount": amount}),
    )
}

fn outcome(inserted: u64, changed: u64, unchanged: u64) -> BatchOutcome {
    BatchOutcome {
        inserted,
        changed,
        unchanged,
    }
}

fn modified(record: &Value) -> &str {
    record["modifiedDate"].as_str().unwrap()
}

#[tokio::test]
async fn records_can_be_read_once_their_first_read_has_ended() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        assert!(books.page(&store, 0, 10).await.is_none(), "never read");
        let context = books.read(Coverage::Full, 0);
        assert_eq!(
            write(&store, &context, &[invoice("a", 1)]).await,
            outcome(1, 0, 0)
        );
        assert!(books.page(&store, 0, 10).await.is_none(), "not read to the end");
        end(&store, &context).await;

        let (total, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(total, 1);
        assert_eq!(
            results,
            [json!({
                "id": "a", "invoiceNumber": "INV-a", "totalAmount": 1,
                "modifiedDate": at(0).to_string(), "metadata": {"isDeleted": false},
            })],
            "{}",
            database.engine
        );
    }
}

#[tokio::test]
async fn a_read_that_brings_nothing_leaves_an_empty_list() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        books.sync(&store, 0, &[]).await;
        assert_eq!(books.page(&store, 0, 10).await, Some((0, Vec::new())));
    }
}

#[tokio::test]
async fn modified_date_moves_where_content_did_and_nowhere_else() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        books
            .sync(&store, 0, &[invoice("a", 1), invoice("b", 1), invoice("c", 1)])
            .await;
        let again = [invoice("a", 1), invoice("b", 2), invoice("c", 1)];
        assert_eq!(books.sync(&store, 1, &again).await, outcome(0, 1, 2));
        let (_, results) = books.page(&store, 0, 10).await.unwrap();
        let dates: Vec<&str> = results.iter().map(modified).collect();
        let (first, second) = (at(0).to_string(), at(1).to_string());
        assert_eq!(dates, [&first, &second, &first], "{}", database.engine);
        assert_eq!(results[1]["totalAmount"], 2);
    }
}

#[tokio::test]
async fn a_change_of_the_providers_time_alone_is_a_change() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        books.sync(&store, 0, &[invoice("a", 1)]).await;
        let mut touched = invoice("a", 1);
        touched.source_modified_at = Some(at(5));
        assert_eq!(books.sync(&store, 9, &[touched]).await, outcome(0, 1, 0));
        let (_, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(results[0]["sourceModifiedDate"], at(5).to_string());
    }
}

#[tokio::test]
async fn a_batch_repeated_after_a_crash_changes_nothing() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        let mut context = books.read(Coverage::Full, 0);
        let batch = [invoice("a", 1), invoice("b", 2)];
        write(&store, &context, &batch).await;
        context.now = at(60);
        assert_eq!(write(&store, &context, &batch).await, outcome(0, 0, 2));
        assert_eq!(end(&store, &context).await, 0);
        let (total, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(total, 2);
        assert!(
            results.iter().all(|record| modified(record) == at(0).to_string()),
            "{}",
            database.engine
        );
    }
}

#[tokio::test]
async fn of_records_with_one_id_the_last_counts() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        let batch = [invoice("a", 1), invoice("b", 1), invoice("a", 2)];
        assert_eq!(books.sync(&store, 0, &batch).await, outcome(2, 0, 0));
        let (total, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(total, 2);
        assert!(
            results
                .iter()
                .any(|record| record["id"] == "a" && record["totalAmount"] == 2)
        );
    }
}

#[tokio::test]
async fn what_a_full_read_does_not_see_is_marked_deleted_and_restored_when_it_comes_back() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        let (a, b, c) = (invoice("a", 1), invoice("b", 1), invoice("c", 1));
        books.sync(&store, 0, &[a.clone(), b.clone(), c.clone()]).await;

        let context = books.read(Coverage::Full, 1);
        write(&store, &context, &[a.clone(), invoice("c", 2)]).await;
        let unseen = records::unseen(&mut store.reader(), &context).await.unwrap();
        let mut transaction = store.begin().await.unwrap();
        for (times, expected) in [("once", 1), ("again after a crash", 0)] {
            let marked = records::mark_deleted(&mut transaction, &context, &unseen)
                .await
                .unwrap();
            assert_eq!(marked, expected, "marked {times} on {}", database.engine);
        }
        transaction.commit().await.unwrap();
        assert_eq!(end(&store, &context).await, 0, "nothing is left to mark");
        let (total, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(total, 3, "a deleted record stays");
        assert_eq!(results[1]["metadata"]["isDeleted"], true);
        assert_eq!(results[1]["invoiceNumber"], "INV-b", "with its document");
        assert_eq!(modified(&results[1]), at(1).to_string());
        assert_eq!(modified(&results[0]), at(0).to_string());

        let context = books.read(Coverage::Full, 2);
        assert_eq!(
            write(&store, &context, &[a, b, invoice("c", 2)]).await,
            outcome(0, 1, 2)
        );
        assert_eq!(end(&store, &context).await, 0);
        let (_, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(results[1]["metadata"]["isDeleted"], false);
        assert_eq!(modified(&results[1]), at(2).to_string());
    }
}

#[tokio::test]
async fn what_an_incremental_read_does_not_see_stands() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        books.sync(&store, 0, &[invoice("a", 1), invoice("b", 1)]).await;
        let context = books.read(Coverage::Incremental, 1);
        assert_eq!(
            write(&store, &context, &[invoice("b", 2)]).await,
            outcome(0, 1, 0)
        );
        let mut transaction = store.begin().await.unwrap();
        records::finish_read(&mut transaction, &context).await.unwrap();
        transaction.commit().await.unwrap();
        let (_, results) = books.page(&store, 0, 10).await.unwrap();
        assert!(
            results
                .iter()
                .all(|record| record["metadata"]["isDeleted"] == false)
        );
    }
}

#[tokio::test]
async fn a_record_the_provider_says_is_deleted_keeps_its_document() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        books.sync(&store, 0, &[invoice("a", 7)]).await;
        let mut tombstone = invoice("a", 0);
        tombstone.deleted = true;
        let mut unknown = invoice("never stored", 0);
        unknown.deleted = true;
        let context = books.read(Coverage::Incremental, 1);
        let batch = [tombstone, unknown];
        assert_eq!(write(&store, &context, &batch).await, outcome(0, 1, 0));
        assert_eq!(
            write(&store, &context, &batch).await,
            outcome(0, 0, 1),
            "told twice"
        );
        let (total, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(total, 1);
        assert_eq!(results[0]["metadata"]["isDeleted"], true);
        assert_eq!(results[0]["totalAmount"], 7);
    }
}

#[tokio::test]
async fn a_deleted_connection_leaves_no_record_and_others_keep_theirs() {
    for database in databases().await {
        let store = database.open().await;
        let (ours, theirs) = (Books::new(DataType::Invoices), Books::new(DataType::Invoices));
        for books in [ours, theirs] {
            books.sync(&store, 0, &[invoice("a", 1)]).await;
        }
        let mut transaction = store.begin().await.unwrap();
        let sets = records::retire_connection(&mut transaction, ours.client, ours.company, ours.connection)
            .await
            .unwrap();
        let none = records::retire_connection(
            &mut transaction,
            theirs.client,
            CompanyId::new(),
            theirs.connection,
        )
        .await
        .unwrap();
        assert_eq!((sets.len(), none.len()), (1, 0));
        transaction.commit().await.unwrap();
        let mut transaction = store.begin().await.unwrap();
        while records::remove_retired(&mut transaction, ours.client, sets[0], 1)
            .await
            .unwrap()
        {}
        transaction.commit().await.unwrap();
        assert!(ours.page(&store, 0, 10).await.is_none());
        assert_eq!(ids(&theirs.page(&store, 0, 10).await.unwrap().1), ["a"]);
        let mut body = String::new();
        let foreign = RecordSource {
            company: theirs.company,
            ..ours.source()
        };
        assert!(
            !records::record(&mut store.reader(), &foreign, "a", &mut body)
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn an_escaped_nul_is_dropped_and_an_escaped_backslash_before_it_is_not_taken_for_one() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        let sample = Sample::new(
            DataType::Invoices,
            &json!({"id": "a", "note": "x\u{0}y", "invoiceNumber": r"\u0000", "totalAmount": 1}),
        );
        books.sync(&store, 0, &[sample]).await;
        let (_, results) = books.page(&store, 0, 10).await.unwrap();
        assert_eq!(results[0]["note"], "xy");
        assert_eq!(results[0]["invoiceNumber"], r"\u0000");
        assert_eq!(
            books.find(&store, "note=xy", "").await,
            ["a"],
            "{}",
            database.engine
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever reads follow on one another, the end is what the last full read saw, and totals
    /// count what was ever there.
    #[test]
    fn full_reads_leave_what_the_last_one_saw(
        reads in prop::collection::vec(prop::collection::btree_map("[a-f]", 0_i64..3, 0..6), 1..5),
        batch in 1_usize..4,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for database in databases().await {
                let store = database.open().await;
                let books = Books::new(DataType::Invoices);
                let mut ever = std::collections::BTreeSet::new();
                for (second, read) in reads.iter().enumerate() {
                    let context = books.read(Coverage::Full, i64::try_from(second).unwrap());
                    let samples: Vec<Sample> = read.iter().map(|(id, amount)| invoice(id, *amount)).collect();
                    for batch in samples.chunks(batch) {
                        write(&store, &context, batch).await;
                    }
                    end(&store, &context).await;
                    ever.extend(read.keys().cloned());
                }
                let (total, results) = books.page(&store, 0, 100).await.unwrap();
                assert_eq!(usize::try_from(total).unwrap(), ever.len());
                let standing: std::collections::BTreeMap<String, i64> = results
                    .iter()
                    .filter(|record| record["metadata"]["isDeleted"] == false)
                    .map(|record| (record["id"].as_str().unwrap().to_owned(), record["totalAmount"].as_i64().unwrap()))
                    .collect();
                assert_eq!(&standing, reads.last().unwrap(), "{}", database.engine);
            }
        });
    }
}
