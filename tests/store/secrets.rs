//! Secrets at rest.

use platypus::store::MasterKeys;
use platypus::store::testing::databases;
use platypus_model::ClientId;

#[tokio::test]
async fn a_sealed_secret_opens_for_its_client_and_row_alone() {
    for database in databases().await {
        let store = database.open().await;
        let (ours, theirs) = (ClientId::new(), ClientId::new());
        let mut transaction = store.begin().await.unwrap();
        transaction.create_client_key(ours).await.unwrap();
        transaction.create_client_key(theirs).await.unwrap();
        let sealed = transaction
            .seal(ours, "credentials/1", b"refresh token")
            .await
            .unwrap();
        transaction.commit().await.unwrap();

        assert!(
            !sealed.windows(13).any(|window| window == b"refresh token"),
            "{}",
            database.engine
        );
        let mut reader = store.reader();
        let opened = store
            .unseal(&mut reader, ours, "credentials/1", &sealed)
            .await
            .unwrap();
        assert_eq!(opened.as_slice(), b"refresh token");
        assert!(
            store
                .unseal(&mut reader, ours, "credentials/2", &sealed)
                .await
                .is_err(),
            "another row"
        );
        assert!(
            store
                .unseal(&mut reader, theirs, "credentials/1", &sealed)
                .await
                .is_err(),
            "another client"
        );
        let mut damaged = sealed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(
            store
                .unseal(&mut reader, ours, "credentials/1", &damaged)
                .await
                .is_err(),
            "damaged"
        );
    }
}

#[tokio::test]
async fn an_older_master_key_still_opens_after_a_new_one_seals() {
    use platypus::store::Store;
    let old = "b2xkIG1hc3RlciBrZXksIDMyIGJ5dGVzIGxvbmcuLi4=";
    let new = "bmV3IG1hc3RlciBrZXksIDMyIGJ5dGVzIGxvbmcuLi4=";
    for database in databases().await {
        let client = ClientId::new();
        let store = Store::open(&database.url, MasterKeys::parse(old).unwrap())
            .await
            .unwrap();
        let mut transaction = store.begin().await.unwrap();
        transaction.create_client_key(client).await.unwrap();
        let sealed = transaction.seal(client, "row", b"secret").await.unwrap();
        transaction.commit().await.unwrap();
        store.close().await;

        let store = Store::open(&database.url, MasterKeys::parse(&format!("{new},{old}")).unwrap())
            .await
            .unwrap();
        let opened = store
            .unseal(&mut store.reader(), client, "row", &sealed)
            .await
            .unwrap();
        assert_eq!(opened.as_slice(), b"secret", "{}", database.engine);
    }
}

#[test]
fn a_key_file_is_made_once_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    MasterKeys::load_or_create(&path).unwrap();
    let first = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    MasterKeys::load_or_create(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
}

#[test]
fn a_malformed_key_says_how_to_make_one() {
    let error = MasterKeys::parse("too short").unwrap_err().to_string();
    assert!(error.contains("openssl rand -base64 32"), "{error}");
}
