//! Files behind records: attachments and records as PDF.

use platypus_connectors::{Application, Credentials, ProviderError, RecordAtSource};
use platypus_model::DataType;
use serde_json::{Value, json};

use super::provider::{Provider, Reply, client, granted, write};

const MANIFEST: &str = r#"
[data_types.customers]
path = "/customers"
record_path = "data"

[attachments.customers]
path = "/customers/${record.id}/files"
record_path = "data"
fields = { id = "key", name = "title", content_type = "kind", file_size = "bytes", created = "made", modified = "changed", include_when_sent = "sent" }
download = "/customers/${record.id}/files/${attachment.id}"
"#;

struct Asking {
    provider: Provider,
    application: Application,
    credentials: Credentials,
}

impl Asking {
    async fn start(manifest: &str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Self {
        let provider = Provider::start(manifest, move |_, _| reply()).await;
        Self {
            application: provider.application(),
            provider,
            credentials: granted("first-token"),
        }
    }

    fn record<'a>(&'a self, data_type: DataType, id: &'a str) -> RecordAtSource<'a> {
        RecordAtSource {
            integration: &self.provider.integration,
            application: &self.application,
            credentials: &self.credentials,
            data_type,
            id,
        }
    }

    fn paths(&self) -> Vec<String> {
        self.provider.seen().into_iter().map(|seen| seen.path).collect()
    }
}

#[tokio::test]
async fn attachments_are_told_in_the_models_words() {
    let element = json!({
        "key": 7, "title": "Re\u{e7}u.pdf", "kind": "application/pdf", "bytes": 1234, "sent": true,
        "made": "2026-10-01T09:00:00Z", "changed": "2026-10-02T09:00:00Z",
    });
    let asking = Asking::start(MANIFEST, move || {
        Reply::json(&json!({"data": [element, {"key": "b", "title": "b"}]}))
    })
    .await;
    let found = client()
        .attachments(&asking.record(DataType::Customers, "a/b"))
        .await
        .unwrap()
        .unwrap();
    let told: Vec<Value> = found
        .iter()
        .map(|one| serde_json::to_value(one).unwrap())
        .collect();
    let expected = json!({
        "id": "7", "name": "Re\u{e7}u.pdf", "contentType": "application/pdf", "fileSize": 1234, "includeWhenSent": true,
        "dateCreated": "2026-10-01T09:00:00Z", "sourceModifiedDate": "2026-10-02T09:00:00Z",
    });
    assert_eq!(told, [expected, json!({"id": "b", "name": "b"})]);
    assert_eq!(asking.paths(), ["/customers/a%2Fb/files"]);
}

#[tokio::test]
async fn a_file_comes_with_its_own_media_type() {
    let asking = Asking::start(MANIFEST, || {
        Reply::text(200, "hello").header("content-type", "text/plain; charset=utf-8")
    })
    .await;
    let record = asking.record(DataType::Customers, "1");
    let file = client().attachment_content(&record, "7").await.unwrap().unwrap();
    assert_eq!(file.content_type.as_deref(), Some("text/plain"));
    assert_eq!(&file.content[..], b"hello");
    assert_eq!(asking.paths(), ["/customers/1/files/7"]);
}

#[tokio::test]
async fn what_the_provider_does_not_know_is_none_and_an_id_of_dots_is_never_asked_for() {
    let asking = Asking::start(MANIFEST, || Reply::text(404, "")).await;
    let record = asking.record(DataType::Customers, "1");
    assert_eq!(client().attachments(&record).await, Ok(None));
    assert_eq!(client().attachment_content(&record, "7").await, Ok(None));
    assert_eq!(client().attachment_content(&record, "..").await, Ok(None));
    let above = asking.record(DataType::Customers, "..");
    assert_eq!(client().attachments(&above).await, Ok(None));
    assert_eq!(asking.paths().len(), 2);
}

#[tokio::test]
async fn a_file_longer_than_the_manifests_limit_is_refused() {
    let manifest = format!("[limits]\nresponse_bytes = 1000\n{MANIFEST}");
    let asking = Asking::start(&manifest, || {
        Reply::stream(vec!["x".repeat(600), "x".repeat(600)])
    })
    .await;
    let record = asking.record(DataType::Customers, "1");
    let error = client().attachment_content(&record, "7").await.unwrap_err();
    assert!(matches!(error, ProviderError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn a_list_of_another_shape_is_malformed_and_an_undescribed_one_not_supported() {
    let asking = Asking::start(MANIFEST, || Reply::json(&json!({"data": [{"key": "a"}]}))).await;
    let error = client()
        .attachments(&asking.record(DataType::Customers, "1"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`title` is missing"), "{error}");
    let error = client()
        .attachments(&asking.record(DataType::Bills, "1"))
        .await
        .unwrap_err();
    assert!(matches!(error, ProviderError::NotSupported { .. }), "{error}");
    let error = client()
        .pdf(&asking.record(DataType::Invoices, "1"))
        .await
        .unwrap_err();
    assert!(matches!(error, ProviderError::NotSupported { .. }), "{error}");
}

#[test]
fn a_manifest_whose_files_would_all_be_the_same_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &MANIFEST.replace("/files/${attachment.id}", "/files"),
    );
    let error = platypus_connectors::check(&folder.path().join("test-provider")).unwrap_err();
    assert!(
        error.to_string().contains("names `${attachment.id}` nowhere"),
        "{error}"
    );
}
