//! Attachments and PDFs, fetched from the provider (contract section 5, "Extras").

use std::sync::Arc;

use axum::http::header;
use platypus::actions::Platform;
use platypus::config::{Applications, Config, Settings};
use platypus::events::Cause;
use platypus::sync::connection_status;
use platypus_connectors::{Credentials, Entity};
use platypus_model::{DataType, PlatformKey};
use serde_json::json;

use super::file_provider::{ATTACHMENT, FORGOTTEN, Fault, FileProvider};
use super::{Api, SANDBOX, servers, which};
use crate::support::samples::{self, Sample};

/// A company whose invoices were read from a provider that has files for them.
pub struct Fixture {
    pub api: Api,
    pub provider: FileProvider,
    pub company: String,
    pub connection: String,
}

/// One on each engine.
pub async fn fixtures() -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    for api in servers().await {
        let provider = FileProvider::start().await;
        let api = reaching(api, &provider);
        let company = api.company("Acme").await;
        let connection = api.connection(&company).await;
        link(&api, &connection).await;
        fixtures.push(Fixture {
            api,
            provider,
            company,
            connection,
        });
    }
    fixtures
}

/// The same server, whose sandbox is that provider.
fn reaching(mut api: Api, provider: &FileProvider) -> Api {
    let config = Config::resolve(Settings {
        data_dir: Some(std::env::temp_dir()),
        sandbox_listen: Some(provider.address),
        ..Settings::default()
    })
    .unwrap();
    api.platform = Platform {
        applications: Applications::resolve(&config, &api.platform.catalogue),
        config: Arc::new(config),
        ..api.platform
    };
    api
}

/// Links as Link would, with what the sandbox's paths name.
async fn link(api: &Api, connection: &str) {
    let key: PlatformKey = SANDBOX.parse().unwrap();
    let integration = Arc::clone(api.platform.catalogue.get(key).unwrap());
    let credentials = Credentials {
        access_token: Some("token".into()),
        captured: [("organisation".to_owned(), "org".to_owned())].into(),
        ..Credentials::default()
    };
    let entity = Entity {
        id: "org".to_owned(),
        name: "Organisation".to_owned(),
    };
    let mut tx = api.platform.store.begin().await.unwrap();
    let which = which(api.client, connection);
    let (now, cause) = (api.platform.clock.now(), Cause::OPERATOR);
    connection_status::link(
        &mut tx,
        now,
        cause,
        which,
        &integration,
        &credentials,
        Some(&entity),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

impl Fixture {
    async fn with_invoices(self, ids: &[&str]) -> Self {
        let samples: Vec<Sample> = ids
            .iter()
            .map(|id| Sample {
                id: (*id).to_owned(),
                record: json!({"id": id, "issueDate": "2024-01-05T00:00:00"}),
            })
            .collect();
        let which = which(self.api.client, &self.connection);
        samples::store(&self.api.platform.store, which, DataType::Invoices, &samples).await;
        self
    }

    fn attachments(&self, invoice: &str) -> String {
        format!("{}/data/invoices/{invoice}/attachments", self.connection)
    }
}

#[tokio::test]
async fn attachments_are_listed_and_told_one_by_one_as_the_provider_has_them() {
    for fixture in fixtures().await {
        let fixture = fixture.with_invoices(&["1"]).await;
        let expected = json!({
            "id": ATTACHMENT, "name": "Reçu.pdf", "contentType": "application/pdf", "fileSize": 9,
            "includeWhenSent": true, "dateCreated": "2026-10-01T09:00:00Z",
            "sourceModifiedDate": "2026-10-02T09:00:00Z",
        });
        let path = fixture.attachments("1");
        let list = fixture.api.get(&path).await.expect(200);
        assert_eq!(list, json!({"attachments": [expected]}));
        let one = fixture.api.get(&format!("{path}/{ATTACHMENT}")).await.expect(200);
        assert_eq!(one, expected);
        assert_eq!(
            fixture.api.get(&format!("{path}/none")).await.error(404),
            "No data available for attachments for ID none"
        );
    }
}

#[tokio::test]
async fn a_download_is_never_a_page_of_this_server() {
    for fixture in fixtures().await {
        let fixture = fixture.with_invoices(&["1"]).await;
        let path = format!("{}/{ATTACHMENT}/download", fixture.attachments("1"));
        let file = fixture.api.get(&path).await;
        assert_eq!((file.status.as_u16(), file.body.as_str()), (200, "<b>hi</b>"));
        assert_eq!(file.headers[header::CONTENT_TYPE], "application/octet-stream");
        assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment");
        assert_eq!(file.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        fixture
            .api
            .get(&format!("{}/other/download", fixture.attachments("1")))
            .await
            .error(404);
    }
}

#[tokio::test]
async fn an_invoice_is_had_as_pdf_and_nothing_else_passes_for_one() {
    for fixture in fixtures().await {
        let fixture = fixture.with_invoices(&["1", FORGOTTEN]).await;
        let path = |invoice: &str| format!("{}/data/invoices/{invoice}/pdf", fixture.company);
        let file = fixture.api.get(&path("1")).await;
        assert_eq!(
            (file.status.as_u16(), file.body.as_str()),
            (200, "%PDF-1.7 a page")
        );
        assert_eq!(file.headers[header::CONTENT_TYPE], "application/pdf");
        for (kind, body) in [("text/html", "%PDF-1.7"), ("application/pdf", "<html>")] {
            fixture.provider.fail(Fault {
                status: 200,
                header: Some(("content-type", kind)),
                body,
            });
            let message = fixture.api.get(&path("1")).await.error(409);
            assert!(message.contains("not a PDF"), "{message}");
        }
        fixture.api.get(&path(FORGOTTEN)).await.error(404);
        fixture.api.get(&path("never-read")).await.error(404);
    }
}

#[tokio::test]
async fn the_providers_bad_days_are_told_so_that_clients_do_what_helps() {
    for fixture in fixtures().await {
        let fixture = fixture.with_invoices(&["1"]).await;
        let path = fixture.attachments("1");
        fixture.provider.fail(Fault {
            status: 429,
            header: Some(("retry-after", "90")),
            body: "",
        });
        let reply = fixture.api.get(&path).await;
        reply.error(429);
        let seconds: u64 = reply.headers[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((80..=90).contains(&seconds), "{seconds}");
        fixture.provider.fail(Fault {
            status: 403,
            header: None,
            body: "",
        });
        fixture.api.get(&path).await.error(403);
        fixture.provider.fail(Fault {
            status: 401,
            header: None,
            body: r#"{"error": {"code": "grant_revoked"}}"#,
        });
        let message = fixture.api.get(&path).await.error(409);
        assert!(message.contains("has to link it again"), "{message}");
        let connection = fixture.api.get(&fixture.connection).await.expect(200);
        assert_eq!(connection["status"], "Deauthorized");
        let message = fixture.api.get(&path).await.error(409);
        assert!(message.contains("Linked connection only"), "{message}");
    }
}

#[tokio::test]
async fn files_of_what_was_never_read_are_409_and_of_what_no_integration_has_404() {
    for fixture in fixtures().await {
        fixture.api.get(&fixture.attachments("1")).await.error(409);
        let fixture = fixture.with_invoices(&["1"]).await;
        fixture.api.get(&fixture.attachments("2")).await.error(404);
        let path = format!("{}/connections", fixture.company);
        let tryton = fixture
            .api
            .post(&path, json!({"platformKey": "trtn"}))
            .await
            .expect(200);
        let connection = format!("{path}/{}", tryton["id"].as_str().unwrap());
        let which = which(fixture.api.client, &connection);
        samples::store(
            &fixture.api.platform.store,
            which,
            DataType::Bills,
            &samples::of(DataType::Bills),
        )
        .await;
        let bill = samples::of_first(DataType::Bills);
        assert_eq!(
            fixture
                .api
                .get(&format!("{connection}/data/bills/{bill}/attachments"))
                .await
                .error(404),
            "Datatype bills attachments not supported by platform(s) Tryton"
        );
        fixture
            .api
            .stranger()
            .await
            .get(&fixture.attachments("1"))
            .await
            .error(404);
    }
}
