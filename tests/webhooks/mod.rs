//! Webhooks against real receivers, on both engines. The clock is the tests' own: nothing sleeps.

mod certificates;
mod consumers;
mod delivering;
mod killed;
pub mod receiver;
mod signing;
mod telling;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use platypus::actions::{Platform, clients};
use platypus::clock::Clock;
use platypus::config::{Applications, Config, Settings};
use platypus::store::testing::{TestDatabase, databases};
use platypus::webhooks::{Outgoing, Parts, Sender};
use platypus_connectors::{Catalogue, ClientOptions, ProviderClient};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tower::ServiceExt;

/// How long a receiver may take in these tests.
const PATIENCE: Duration = Duration::from_millis(400);

/// A server with one client, whose clock the test sets.
pub struct World {
    pub platform: Platform,
    authorization: String,
    /// Seconds since 1970.
    now: Arc<AtomicI64>,
    sending: Parts,
    /// Kept as long as the store is open.
    database: Arc<TestDatabase>,
}

/// One on each engine at hand.
pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for database in databases().await {
        worlds.push(World::new(database).await);
    }
    worlds
}

impl World {
    async fn new(database: TestDatabase) -> Self {
        let store = database.open().await;
        let config = Config::resolve(Settings {
            public_url: Some("https://platypus.example/".parse().unwrap()),
            data_dir: Some(std::env::temp_dir()),
            allow_private_webhooks: Some(true),
            ..Settings::default()
        })
        .unwrap();
        let now = Arc::new(AtomicI64::new(1_700_000_000));
        let clock = Clock::from_fn({
            let now = Arc::clone(&now);
            move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap()
        });
        let catalogue = Catalogue::load(None).unwrap();
        let providers = ProviderClient::new(ClientOptions::new(Arc::new({
            let clock = clock.clone();
            move || clock.now()
        })))
        .unwrap();
        let platform = Platform {
            store,
            applications: Applications::resolve(&config, &catalogue),
            catalogue: Arc::new(catalogue),
            config: Arc::new(config),
            clock,
            providers,
        };
        let created = clients::create(&platform, "Lender", "Zoé", "zoe@lender.example")
            .await
            .unwrap();
        Self {
            authorization: format!("Basic {}", STANDARD.encode(created.api_key.expose_secret())),
            sending: Parts {
                store: platform.store.clone(),
                clock: platform.clock.clone(),
                config: Arc::clone(&platform.config),
                outgoing: Outgoing::with_patience(true, PATIENCE).unwrap(),
            },
            platform,
            now,
            database: Arc::new(database),
        }
    }

    /// Another client of the same server.
    pub async fn stranger(&self) -> Self {
        let created = clients::create(&self.platform, "Other", "Léa", "lea@other.example")
            .await
            .unwrap();
        Self {
            authorization: format!("Basic {}", STANDARD.encode(created.api_key.expose_secret())),
            platform: self.platform.clone(),
            now: Arc::clone(&self.now),
            sending: self.sending.clone(),
            database: Arc::clone(&self.database),
        }
    }

    /// Asks the API for what it must answer with that status and maybe no body.
    pub async fn expect_status(&self, status: u16, method: &str, path: &str) {
        let (found, answer) = self.call(method, path, None).await;
        assert_eq!(found, status, "{method} {path}: {answer}");
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.platform.clock.now()
    }

    /// Lets so many seconds go by.
    pub fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Lets so many hours go by.
    pub fn pass_hours(&self, hours: i64) {
        self.pass(SignedDuration::from_hours(hours).as_secs());
    }

    /// Sends all that is due; how many attempts that were.
    pub async fn send(&self) -> usize {
        Sender::drain(&self.sending).await.unwrap()
    }

    /// The same by a sender that refuses private networks.
    pub async fn send_guarded(&self) -> usize {
        let sending = Parts {
            outgoing: Outgoing::with_patience(false, PATIENCE).unwrap(),
            ..self.sending.clone()
        };
        Sender::drain(&sending).await.unwrap()
    }

    /// Asks the API; status and body.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .unwrap();
        let response = platypus::api::router(self.platform.clone())
            .oneshot(request)
            .await
            .unwrap();
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Asks the API for what it must answer with that status.
    #[track_caller]
    pub fn expect<'a>(
        &'a self,
        status: u16,
        method: &'a str,
        path: &'a str,
        body: Option<Value>,
    ) -> impl Future<Output = Value> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let (found, answer) = self.call(method, path, body).await;
            assert_eq!(found, status, "{place}: {method} {path}: {answer}");
            answer
        }
    }

    /// Makes a consumer; its path.
    pub async fn consumer(&self, url: &str, event_types: &[&str], more: Value) -> String {
        let mut body = json!({ "url": url, "eventTypes": event_types });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let made = self.expect(201, "POST", "/webhooks", Some(body)).await;
        format!("/webhooks/{}", made["id"].as_str().unwrap())
    }

    /// Makes a company; its id.
    pub async fn company(&self, name: &str, tags: Value) -> String {
        let body = json!({ "name": name, "tags": tags });
        let made = self.expect(200, "POST", "/companies", Some(body)).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// The states of a consumer's messages, latest first.
    pub async fn states(&self, consumer: &str) -> Vec<String> {
        let log = self
            .expect(200, "GET", &format!("{consumer}/messages"), None)
            .await;
        let lines = log["results"].as_array().unwrap();
        lines
            .iter()
            .map(|line| line["state"].as_str().unwrap().to_owned())
            .collect()
    }
}
