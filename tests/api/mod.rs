//! The API as its clients see it: the router in process, on every engine.

mod aged_reports;
mod api_keys;
mod companies;
mod compatibility;
mod connections;
mod data;
mod data_types;
mod deletion;
mod embedding;
mod errors;
mod exports;
mod file_provider;
mod files;
mod history;
mod integrations;
mod limits;
mod operations;
mod paging;
mod provenance;
pub mod published;
pub mod published_reads;
mod push;
mod querying;
mod refresh;
mod statements;
mod sync_settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use platypus::actions::{Platform, clients};
use platypus::clock::Clock;
use platypus::config::{Applications, Config, Settings};
use platypus::events::Cause;
use platypus::store::testing::{TestDatabase, databases};
use platypus::sync::connection_status::{self, Which};
use platypus_connectors::{Catalogue, ClientOptions, Credentials, Entity, ProviderClient};
use platypus_model::{ClientId, PlatformKey};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

/// The sandbox's key, as the contract names it.
const SANDBOX: &str = "mqjo";
/// Nobody has this id.
const UNKNOWN: &str = "8a210b68-6988-11ed-a1eb-0242ac120002";

/// One client of a server of its own.
struct Api {
    platform: Platform,
    client: ClientId,
    authorization: String,
    /// Kept as long as the store is open.
    database: Arc<TestDatabase>,
}

/// What the server answered.
#[derive(Debug)]
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    /// The body as JSON, which published clients insist on.
    fn json(&self) -> Value {
        let content_type = &self.headers[header::CONTENT_TYPE];
        assert_eq!(content_type, "application/json", "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The body of a reply with that status.
    #[track_caller]
    fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self.json()
    }

    /// The message of an error with that status, whose body is the contract's.
    #[track_caller]
    fn error(&self, status: u16) -> String {
        let body = self.expect(status);
        errors::assert_error_body(&body, status);
        body["error"].as_str().unwrap().to_owned()
    }
}

/// A server on each engine at hand, each with one client.
async fn servers() -> Vec<Api> {
    let mut servers = Vec::new();
    for database in databases().await {
        let store = database.open().await;
        let config = Config::resolve(Settings {
            public_url: Some("https://platypus.example/".parse().unwrap()),
            data_dir: Some(std::env::temp_dir()),
            ..Settings::default()
        })
        .unwrap();
        let clock = Clock::system();
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
        servers.push(Api::new(platform, Arc::new(database)).await);
    }
    servers
}

impl Api {
    async fn new(platform: Platform, database: Arc<TestDatabase>) -> Self {
        let created = clients::create(&platform, "Lender", "Zoé", "zoe@lender.example")
            .await
            .unwrap();
        Self {
            client: created.client,
            authorization: basic(created.api_key.expose_secret()),
            platform,
            database,
        }
    }

    /// Another client of the same server.
    async fn stranger(&self) -> Self {
        Self::new(self.platform.clone(), Arc::clone(&self.database)).await
    }

    async fn send(&self, request: Request<Body>) -> Reply {
        let response = platypus::api::router(self.platform.clone())
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    async fn call(&self, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, Body::empty()).await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, body.to_string()).await
    }

    async fn put(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PUT, path, body.to_string()).await
    }

    async fn patch(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PATCH, path, body.to_string()).await
    }

    async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, Body::empty()).await
    }

    /// Creates a company and returns its path.
    async fn company(&self, name: &str) -> String {
        let company = self.post("/companies", json!({ "name": name })).await.expect(200);
        format!("/companies/{}", company["id"].as_str().unwrap())
    }

    /// Creates a connection of a company to the sandbox and returns its path.
    async fn connection(&self, company: &str) -> String {
        let path = format!("{company}/connections");
        let connection = self
            .post(&path, json!({ "platformKey": SANDBOX }))
            .await
            .expect(200);
        format!("{path}/{}", connection["id"].as_str().unwrap())
    }

    /// Creates a Linked connection, as Link would leave it.
    async fn linked(&self, company: &str) -> String {
        let connection = self.connection(company).await;
        self.link(&connection).await;
        connection
    }

    /// Links a connection, as Link would.
    async fn link(&self, connection: &str) {
        let key: PlatformKey = SANDBOX.parse().unwrap();
        let integration = Arc::clone(self.platform.catalogue.get(key).unwrap());
        let entity = Entity {
            id: "entity-1".to_owned(),
            name: "Entity".to_owned(),
        };
        let mut tx = self.platform.store.begin().await.unwrap();
        connection_status::link(
            &mut tx,
            self.platform.clock.now(),
            Cause::OPERATOR,
            which(self.client, connection),
            &integration,
            &Credentials::default(),
            Some(&entity),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
}

/// The ids in `/companies/{}/connections/{}`.
fn which(client: ClientId, connection: &str) -> Which {
    let ids: Vec<Uuid> = connection
        .split('/')
        .filter_map(|part| part.parse().ok())
        .collect();
    Which {
        client,
        company: ids[0].into(),
        connection: ids[1].into(),
    }
}

/// The header that carries a key.
fn basic(key: &str) -> String {
    format!("Basic {}", STANDARD.encode(key))
}

/// The `name`s of a page's results.
fn names(page: &Value) -> Vec<&str> {
    let results = page["results"].as_array().unwrap();
    results
        .iter()
        .map(|result| result["name"].as_str().unwrap())
        .collect()
}

/// A query string, encoded.
fn query(parameters: &[(&str, &str)]) -> String {
    let mut text = url::form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(parameters.iter().copied().collect::<BTreeMap<_, _>>());
    text.finish()
}
