//! Deleting a company: at once for everybody who asks, and then for good, down to the disk.

use std::path::Path;
use std::time::{Duration, Instant};

use platypus::store::datasets::{self, Issue, Severity};
use platypus::store::records;
use platypus::store::validations::{self, Validation};
use platypus::store::{Bind, Database, Engine as Kind, Sql, StoreError};
use platypus::sync::Engine;
use platypus::validation::check;
use platypus_connectors::Credentials;
use platypus_model::DataType;
use serde_json::{Value, json};

use super::{Api, servers, which};
use crate::support::books::{Books, at, write};

/// Found nowhere but where a test puts it. Each place has its own, so that a find says which.
fn canary(place: &str) -> String {
    format!("canary-7b1f-{place}")
}

fn books(api: &Api, connection: &str) -> Books {
    let ids = which(api.client, connection);
    Books {
        client: ids.client,
        company: ids.company,
        connection: ids.connection,
    }
}

/// Puts a canary into everything that is kept of a company.
async fn plant(api: &Api, company: &str) -> Books {
    let store = &api.platform.store;
    let tags = json!({"name": "Acme", "description": canary("description"), "tags": {"note": canary("tag")}});
    api.put(company, tags).await.expect(200);
    let connection = api.linked(company).await;
    let books = books(api, &connection);
    let invoice = |note: &str, total: i64| {
        json!({"id": canary("id"), "note": note, "totalAmount": total, "issueDate": "2026-01-01T00:00:00",
               "customerRef": {"id": canary("reference")}})
    };
    books
        .read(
            store,
            DataType::Invoices,
            at(0),
            &[invoice(&canary("history"), 1)],
        )
        .await;
    let customers = [json!({"id": "c1"})];
    books.read(store, DataType::Customers, at(1), &customers).await;
    let mut dataset = books
        .read(store, DataType::Invoices, at(2), &[invoice(&canary("record"), 2)])
        .await;
    let report = check(store, &dataset, || true).await.unwrap().unwrap();
    assert!(!report.findings.is_empty());

    let now = api.platform.clock.now();
    let mut tx = store.begin().await.unwrap();
    let credentials = Credentials {
        access_token: Some(canary("token").into()),
        ..Credentials::default()
    };
    platypus::store::credentials::put(&mut tx, books.client, books.connection, &credentials, None)
        .await
        .unwrap();
    dataset.error_message = Some(canary("dataset-error"));
    datasets::insert(&mut tx, &dataset).await.unwrap();
    datasets::save(&mut tx, &dataset).await.unwrap();
    let issue = Issue {
        severity: Severity::Warning,
        rule: "field:note".to_owned(),
        item: Some(canary("issue")),
        message: "odd".to_owned(),
    };
    datasets::add_issues(&mut tx, books.client, dataset.id, &[issue])
        .await
        .unwrap();
    let validation = Validation {
        validated_at: now,
        records: report.records,
    };
    validations::replace(&mut tx, &dataset, &validation, &report.totals, &report.findings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    books
}

/// Every table of the database, and of each the columns of that name.
async fn tables_with(api: &Api, column: &str) -> Vec<String> {
    let mut reader = api.platform.store.reader();
    let text = match reader.engine() {
        Kind::Sqlite => {
            "select t.name from sqlite_master t join pragma_table_info(t.name) c \
             where t.type = 'table' and ($1 = '' or c.name = $1) group by t.name order by t.name"
        }
        Kind::Postgres => {
            "select t.table_name::text from information_schema.tables t join information_schema.columns c \
             on c.table_schema = t.table_schema and c.table_name = t.table_name \
             where t.table_schema = 'public' and ($1 = '' or c.column_name = $1) group by t.table_name \
             order by t.table_name"
        }
    };
    let rows: Vec<(String,)> = reader
        .all(&Sql::new(text, vec![Bind::from(column)]))
        .await
        .unwrap();
    rows.into_iter().map(|(name,)| name).collect()
}

/// SQL that only this run needs. A test's few statements may stay in memory.
fn sql(text: String, values: Vec<Bind>) -> Sql {
    Sql::new(Box::leak(text.into_boxed_str()), values)
}

async fn count(api: &Api, text: String, values: Vec<Bind>) -> i64 {
    let (count,): (i64,) = api.platform.store.reader().one(&sql(text, values)).await.unwrap();
    count
}

/// Where the canaries are in the database's files, as far as they can be read.
async fn on_disk(api: &Api) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(folder) = api.database.folder() {
        search(folder, &mut found);
        return found;
    }
    let mut reader = api.platform.store.reader();
    // Where the user may not ask for one, what is dirty may not be on disk yet.
    let _ = reader.execute(&Sql::new("checkpoint", vec![])).await;
    let place: Result<(String,), StoreError> = reader
        .one(&Sql::new(
            "select current_setting('data_directory') || '/base/' || oid::text from pg_database \
             where datname = current_database()",
            vec![],
        ))
        .await;
    let folder = place.map(|(place,)| std::path::PathBuf::from(place));
    let Some(folder) = folder.ok().filter(|folder| std::fs::read_dir(folder).is_ok()) else {
        crate::support::skip(
            "PostgreSQL's files after a deletion",
            "the server's data folder can't be read by this user",
        );
        return found;
    };
    search(&folder, &mut found);
    found
}

fn search(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let needle = b"canary-7b1f-";
        for (at, _) in bytes
            .windows(needle.len())
            .enumerate()
            .filter(|(_, window)| window == needle)
        {
            let text = String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 40)]).into_owned();
            found.push(format!("{}: {text}", path.display()));
        }
    }
}

#[tokio::test]
async fn a_deleted_company_is_found_nowhere_after_the_databases_own_clean_up() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let kept = api.company("Kept").await;
        let kept_connection = api.linked(&kept).await;
        let other = books(&api, &kept_connection);
        let of_other = [json!({"id": "stays", "totalAmount": 1, "issueDate": "2026-01-01T00:00:00"})];
        other
            .read(&api.platform.store, DataType::Invoices, at(0), &of_other)
            .await;
        let books = plant(&api, &company).await;
        api.platform.store.compact().await.unwrap();
        let planted = on_disk(&api).await;
        if !planted.is_empty() {
            for place in [
                "description",
                "tag",
                "record",
                "history",
                "id",
                "reference",
                "issue",
            ] {
                assert!(
                    planted.iter().any(|found| found.contains(&canary(place))),
                    "{place} is not there to be removed: {planted:#?}"
                );
            }
        }

        assert_eq!(api.delete(&company).await.status, 204);
        // At once, before anything is removed for good.
        api.get(&format!("{company}/data/invoices")).await.error(404);
        let mut reader = api.platform.store.reader();
        let readable = records::readable_types(&mut reader, books.client, books.company)
            .await
            .unwrap();
        assert_eq!(readable, []);
        Engine::drain(&api.platform.reading()).await.unwrap();

        // The audit log says that there was such a company, and keeps nothing of its data.
        for (column, id) in [
            ("company_id", books.company.0),
            ("connection_id", books.connection.0),
        ] {
            for table in tables_with(&api, column).await {
                if table == "events" {
                    continue;
                }
                let text = format!("select count(*) from {table} where {column} = $1");
                assert_eq!(
                    count(&api, text, vec![Bind::from(id)]).await,
                    0,
                    "{table}.{column}"
                );
            }
        }
        for table in tables_with(&api, "").await {
            if let Kind::Postgres = api.platform.store.engine() {
                // Bytes show in hexadecimal.
                let text = format!(
                    "select count(*) from {table} t where t::text like '%canary-7b1f%' or t::text like '%63616e6172792d37623166%'"
                );
                assert_eq!(count(&api, text, vec![]).await, 0, "{table}");
            }
        }
        let left = count(&api, "select count(*) from records".to_owned(), vec![]).await;
        assert_eq!(left, 1, "the other company's record stays");
        api.platform.store.compact().await.unwrap();
        assert_eq!(on_disk(&api).await, Vec::<String>::new());
        let page = api.get(&format!("{kept}/data/invoices")).await.expect(200);
        assert_eq!(page["results"][0]["id"], "stays");
    }
}

#[tokio::test]
async fn removal_goes_on_after_it_was_cut_off() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let books = books(&api, &connection);
        let invoices: Vec<Value> = (0..1_700)
            .map(|number| json!({"id": number.to_string(), "totalAmount": number}))
            .collect();
        books
            .read(&api.platform.store, DataType::Invoices, at(0), &invoices)
            .await;
        assert_eq!(api.delete(&connection).await.status, 200);
        // What a worker that was killed may have removed already.
        let first = "select min(set_number) from record_keys where client_id = $1".to_owned();
        let set = count(&api, first, vec![Bind::from(books.client)]).await;
        let mut tx = api.platform.store.begin().await.unwrap();
        assert!(
            records::remove_retired(&mut tx, books.client, set, 300)
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        Engine::drain(&api.platform.reading()).await.unwrap();
        for table in ["records", "record_keys", "record_versions", "record_sets"] {
            let left = count(&api, format!("select count(*) from {table}"), vec![]).await;
            assert_eq!(left, 0, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "soak: 100,000 records, and a measure of how long others wait"]
async fn deleting_a_hundred_thousand_invoices_holds_nobody_up_for_long() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let books = books(&api, &connection);
        let context = books.context(DataType::Invoices, at(0));
        let note = "x".repeat(1_000);
        for start in (0..100_000).step_by(2_000) {
            let batch: Vec<Value> = (start..start + 2_000)
                .map(|number| json!({"id": number.to_string(), "totalAmount": number, "note": note}))
                .collect();
            write(&api.platform.store, &context, &batch).await;
        }
        let began = Instant::now();
        assert_eq!(api.delete(&company).await.status, 204);
        let answered = began.elapsed();

        let parts = api.platform.reading();
        let removing = tokio::spawn(async move {
            let began = Instant::now();
            Engine::drain(&parts).await.unwrap();
            began.elapsed()
        });
        let mut longest = Duration::ZERO;
        while !removing.is_finished() {
            let began = Instant::now();
            small_write(&api).await.unwrap();
            longest = longest.max(began.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let removed = removing.await.unwrap();
        crate::support::report(&format!(
            "{}: answered in {answered:?}, removed in {removed:?}, others waited {longest:?} at most",
            api.database.engine
        ));
        assert!(answered < Duration::from_secs(1), "{answered:?}");
        assert!(longest < Duration::from_secs(1), "{longest:?}");
    }
}

/// A transaction of somebody else.
async fn small_write(api: &Api) -> Result<(), StoreError> {
    let mut tx = api.platform.store.begin().await?;
    let text = "update clients set name = name where id = $1";
    tx.execute(&Sql::new(text, vec![Bind::from(api.client)])).await?;
    tx.commit().await
}
