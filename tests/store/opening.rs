//! Opening a database: what is made, what is refused, and what the message says.

use std::str::FromStr;

use platypus::config::DatabaseUrl;
use platypus::store::testing::{databases, master_keys};
use platypus::store::{MasterKeys, Store};

#[test]
fn a_mistyped_scheme_names_the_two_that_are_known() {
    let error = DatabaseUrl::from_str("postgre://localhost/books").unwrap_err();
    assert!(
        error.contains("`postgre:`") && error.contains("sqlite:") && error.contains("postgres://"),
        "{error}"
    );
}

#[test]
fn a_url_is_never_shown_with_its_password() {
    let url = DatabaseUrl::from_str("postgres://platypus:hunter2@db/books").unwrap();
    assert!(!format!("{url:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_named_file_that_is_missing_is_an_error_and_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("platypsu.db");
    let url = DatabaseUrl::from_str(&format!("sqlite:{}", path.display())).unwrap();
    let error = Store::open(&url, master_keys()).await.err().unwrap().to_string();
    assert!(
        error.contains("platypsu.db") && error.contains("mode=rwc"),
        "{error}"
    );
    assert!(!path.exists());
}

#[tokio::test]
async fn a_folder_that_is_missing_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nowhere/platypus.db");
    let error = Store::open(&DatabaseUrl::Sqlite { path, create: true }, master_keys())
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("nowhere/platypus.db"), "{error}");
}

#[tokio::test]
async fn a_database_opens_again_with_its_key_and_refuses_another() {
    for database in databases().await {
        database.open().await.close().await;
        database.open().await.close().await;
        let other = MasterKeys::parse("YW5vdGhlciBrZXksIGFsc28gMzIgYnl0ZXMgbG9uZy4=").unwrap();
        let error = Store::open(&database.url, other).await.err().unwrap().to_string();
        assert!(
            error.contains("another master key"),
            "{}: {error}",
            database.engine
        );
    }
}
