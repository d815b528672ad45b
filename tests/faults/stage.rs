//! A server in process, the sandbox beside it on the same clock, a receiver of webhooks, and people who
//! look at the Portal.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use platypus::actions::webhooks::{self as consumers, NewConsumer};
use platypus::actions::{api_keys, companies, connections};
use platypus::config::{Applications, Config, IntegrationSettings, SANDBOX, Settings};
use platypus::events::Cause;
use platypus::store::datasets::{self, Dataset};
use platypus::store::testing::TestDatabase;
use platypus::store::{Bind, Database, Sql};
use platypus::sync::connection_status::{Which, link};
use platypus::sync::{Engine, InFlight, Parts, QueueDataset, queue_dataset};
use platypus::webhooks::{self, Outgoing, Sender};
use platypus_connectors::{Catalogue, Integration, Pkce};
use platypus_model::{ConnectionStatus, DataType};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::folder;
use crate::support::site::{ORGANISATION, Site};
use crate::webhooks::receiver::Receiver;

/// How many seconds the impatient wait for an answer.
const TIMEOUT_SECONDS: u32 = 1;

/// A server, its sandbox and those who watch it.
pub struct Stage {
    pub site: Site,
    pub parts: Parts,
    receiver: Receiver,
    heard: std::sync::Mutex<usize>,
    sending: webhooks::Parts,
    http: reqwest::Client,
}

/// A line of the Portal's Read history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub status: String,
    pub message: String,
}

impl Stage {
    pub async fn set(database: TestDatabase) -> Self {
        let site = Site::of_one_clock(database).await;
        let platform = site.platform.clone();
        let receiver = Receiver::start().await;
        let wanted = ["read.completed", "connection.disconnected"].map(str::to_owned);
        let new = NewConsumer::check(&platform, &receiver.url, &wanted, &[], false, false);
        consumers::create(&platform, site.client, Cause::OPERATOR, new.unwrap())
            .await
            .unwrap();
        let stage = Self {
            parts: Parts {
                store: platform.store.clone(),
                clock: platform.clock.clone(),
                catalogue: Arc::clone(&platform.catalogue),
                applications: platform.applications.clone(),
                providers: platform.providers.clone(),
                in_flight: InFlight::default(),
            },
            sending: webhooks::Parts {
                store: platform.store.clone(),
                clock: platform.clock.clone(),
                config: Arc::clone(&platform.config),
                outgoing: Outgoing::with_patience(true, Duration::from_secs(5)).unwrap(),
            },
            heard: std::sync::Mutex::new(0),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            receiver,
            site,
        };
        stage.ask(reqwest::Method::POST, "/prepare", &json!({})).await;
        stage
    }

    fn integration(&self) -> Arc<Integration> {
        Arc::clone(self.parts.catalogue.by_slug(SANDBOX).unwrap())
    }

    /// The same server, as if the sandbox had been configured to be elsewhere.
    pub fn parts_at(&self, base_url: &str) -> Parts {
        let elsewhere = IntegrationSettings {
            client_id: "development".to_owned(),
            client_secret: "development-secret".into(),
            variables: BTreeMap::from([("base_url".to_owned(), base_url.to_owned())]),
        };
        let config = Config::resolve(Settings {
            integrations: BTreeMap::from([(SANDBOX.to_owned(), elsewhere)]),
            ..Settings::default()
        });
        Parts {
            applications: Applications::resolve(&config.unwrap(), &self.parts.catalogue),
            ..self.parts.clone()
        }
    }

    /// The same server, with less patience for the sandbox's answers than its manifest has.
    pub fn impatient_parts(&self) -> Parts {
        let folder = tempfile::tempdir().unwrap();
        copy_impatiently(folder.path());
        Parts {
            catalogue: Arc::new(Catalogue::load(Some(folder.path())).unwrap()),
            ..self.parts.clone()
        }
    }

    /// Another company that has allowed its books to be read.
    pub async fn company(&self, name: &str) -> Which {
        let platform = &self.site.platform;
        let integration = self.integration();
        let new = companies::NewCompany::named(name).unwrap();
        let company = companies::create(platform, self.site.client, Cause::OPERATOR, new)
            .await
            .unwrap()
            .company
            .id;
        let made = connections::create(
            platform,
            self.site.client,
            Cause::OPERATOR,
            company,
            integration.key(),
        );
        let which = Which {
            client: self.site.client,
            company,
            connection: made.await.unwrap().connection.id,
        };
        let application = platform.applications.get(integration.key());
        let pkce = Pkce::generate();
        let redirect = url::Url::parse("http://127.0.0.1:8080/link/callback").unwrap();
        let sign_in = platform
            .providers
            .authorisation_url(&integration, &application, &redirect, "state", &pkce, false)
            .unwrap();
        let visitor = self.site.visitor();
        let callback = visitor.decide_at_sandbox(sign_in.as_str(), "allow").await;
        let callback = redirect.join(&callback).unwrap();
        let brought: BTreeMap<String, String> = callback.query_pairs().into_owned().collect();
        let granted = platform
            .providers
            .exchange_code(&integration, &application, &brought, &redirect, pkce.verifier())
            .await
            .unwrap();
        let mut tx = platform.store.begin().await.unwrap();
        let now = platform.clock.now();
        link(&mut tx, now, Cause::OPERATOR, which, &integration, &granted, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        which
    }

    pub async fn queue(&self, which: Which, data_type: DataType) -> Dataset {
        let request = QueueDataset {
            client: which.client,
            company: which.company,
            connection: which.connection,
            data_type,
            requested_by: Cause::OPERATOR,
        };
        let mut tx = self.parts.store.begin().await.unwrap();
        let now = self.parts.clock.now();
        let queued = queue_dataset(&mut tx, now, &self.integration(), request)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        queued
    }

    /// Does all that is due now.
    pub async fn drain(&self) {
        Engine::drain(&self.parts).await.unwrap();
    }

    /// Reads invoices; how it ended.
    pub async fn read(&self, which: Which) -> Dataset {
        let queued = self.queue(which, DataType::Invoices).await;
        self.drain().await;
        self.dataset(&queued).await
    }

    pub async fn dataset(&self, dataset: &Dataset) -> Dataset {
        datasets::find_in_client(&mut self.parts.store.reader(), self.site.client, dataset.id)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn connection_status(&self, which: Which) -> ConnectionStatus {
        let mut reader = self.parts.store.reader();
        let found = platypus::store::connections::find_in_client(&mut reader, which.client, which.connection);
        found.await.unwrap().unwrap().status
    }

    /// Each record read over a connection, and whether it is deleted, by its id.
    pub async fn records(&self, which: Which) -> BTreeMap<String, bool> {
        let statement = Sql::new(
            "select k.record_id, k.is_deleted from record_sets s join record_keys k on k.client_id = s.client_id \
             and k.set_number = s.set_number where s.client_id = $1 and s.connection_id = $2",
            vec![Bind::from(which.client), Bind::from(which.connection)],
        );
        let rows: Vec<(String, bool)> = self.parts.store.reader().all(&statement).await.unwrap();
        rows.into_iter().collect()
    }

    /// What the Read history shows of a dataset to somebody who reads that language.
    pub async fn shown(&self, which: Which, dataset: &Dataset, language: &str) -> Shown {
        let mut visitor = self.site.signed_in(self.site.administrator).await;
        language.clone_into(&mut visitor.language);
        let page = visitor
            .get(&format!("/portal/companies/{}/read-history", which.company))
            .await;
        let row = format!("#dataset-{}", dataset.id);
        Shown {
            status: page.text(&format!("{row} .pill")),
            message: page.texts(&format!("{row} span.status-message")).join(" "),
        }
    }

    /// What consumers were told since this was last asked, with the status that is in it.
    pub async fn told(&self) -> Vec<String> {
        Sender::drain(&self.sending).await.unwrap();
        let received = self.receiver.received();
        let heard = std::mem::replace(&mut *self.heard.lock().unwrap(), received.len());
        let mut told: Vec<String> = received[heard..]
            .iter()
            .map(|message| {
                let body = message.json();
                let about = &body["payload"];
                let status = about["connection"]["status"]
                    .as_str()
                    .or(about["dataTypes"][0]["status"].as_str());
                format!("{} {}", body["eventType"].as_str().unwrap(), status.unwrap())
            })
            .collect();
        told.sort();
        told
    }

    pub fn pass(&self, seconds: i64) {
        self.site.pass(SignedDuration::from_secs(seconds));
    }

    /// Switches these faults on at the sandbox and all others off.
    pub async fn fault(&self, faults: &Value) {
        self.ask(reqwest::Method::PUT, "/faults", faults).await;
    }

    /// How often the sandbox was asked for something, and what the latest call for a list asked.
    pub async fn calls(&self, kind: &str) -> (u64, BTreeMap<String, String>) {
        let url = format!(
            "{}/control/calls?organisation={ORGANISATION}",
            self.site.sandbox_url()
        );
        let answer = self.http.get(url).send().await.unwrap();
        let calls: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let asked = calls["asked"][kind].as_str().unwrap_or_default();
        let asked = serde_urlencoded::from_str(asked).unwrap();
        (calls["calls"][kind].as_u64().unwrap_or_default(), asked)
    }

    /// Asks our API, by a key of the client's, for what it answers without a body.
    pub async fn decide(&self, path: &str, body: &Value) {
        let key = api_keys::create(&self.site.platform, self.site.client, Cause::OPERATOR, None);
        let header = key.await.unwrap().authorization_header();
        let request = Request::post(path)
            .header("authorization", header.expose_secret())
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let answer = platypus::api::router(self.site.platform.clone())
            .oneshot(request)
            .await
            .unwrap();
        assert_eq!(answer.status(), 204, "{path}: {body}");
    }

    /// Asks the sandbox's control API about the organisation.
    pub async fn ask(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let url = format!(
            "{}/control/organisations/{ORGANISATION}{path}",
            self.site.sandbox_url()
        );
        let answer = self.http.request(method, url).json(body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// How many invoices the sandbox holds.
    pub async fn invoices(&self) -> usize {
        let described = self.ask(reqwest::Method::GET, "", &json!({})).await;
        usize::try_from(described["counts"]["invoices"].as_u64().unwrap()).unwrap()
    }
}

/// The sandbox's integration with less patience for slow answers than it has by itself.
fn copy_impatiently(folder: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/sandbox");
    folder::copy(&from, &folder.join(SANDBOX));
    let manifest = folder.join(SANDBOX).join("integration.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let limits = format!("[limits]\ntimeout_seconds = {TIMEOUT_SECONDS}\n");
    std::fs::write(manifest, text.replace("[limits]\n", &limits)).unwrap();
}
