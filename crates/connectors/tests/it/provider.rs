//! A provider that answers as a test says, and an integration that speaks to it.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::date;
use platypus_connectors::{
    Application, ClientOptions, Credentials, Integration, Page, ProviderClient, ProviderError, ReadRequest,
    Reader, RetryPolicy, check,
};
use platypus_model::DataType;
use serde_json::{Value, json};

/// A request as the provider saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.parameter(name)?.parse().ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// An answer.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

impl Reply {
    pub(crate) fn json(value: &Value) -> Self {
        Self::text(200, &value.to_string())
    }

    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::from(text.to_owned()),
        }
    }

    /// The connection breaks in the middle of the answer.
    pub(crate) fn broken() -> Self {
        let pieces = [Ok("{\"data\":["), Err(std::io::Error::other("broken"))];
        Self {
            status: 200,
            headers: Vec::new(),
            body: Body::from_stream(futures::stream::iter(pieces)),
        }
    }

    /// An answer whose length is not told beforehand.
    pub(crate) fn stream(pieces: Vec<String>) -> Self {
        let pieces = pieces.into_iter().map(Ok::<_, std::io::Error>);
        Self {
            status: 200,
            headers: Vec::new(),
            body: Body::from_stream(futures::stream::iter(pieces)),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

type Script = Box<dyn Fn(&Seen, usize) -> Reply + Send + Sync>;

struct Shared {
    script: Script,
    seen: Mutex<Vec<Seen>>,
}

/// A provider on a port of its own.
pub(crate) struct Provider {
    pub(crate) base_url: String,
    shared: Arc<Shared>,
    _folder: tempfile::TempDir,
    pub(crate) integration: Arc<Integration>,
}

impl Provider {
    /// Starts a provider that answers its n-th request as the script says, and an integration of
    /// the manifest given after the common head.
    pub(crate) async fn start(
        manifest: &str,
        script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            script: Box::new(script),
            seen: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let (folder, integration) = integration(manifest);
        Self {
            base_url,
            shared,
            _folder: folder,
            integration,
        }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    pub(crate) fn application(&self) -> Application {
        Application {
            client_id: "client".to_owned(),
            client_secret: "client-secret".into(),
            variables: [("base_url".to_owned(), self.base_url.clone())].into(),
        }
    }

    pub(crate) fn reader(&self, request: ReadRequest) -> Reader {
        let credentials = granted("first-token");
        client()
            .read(
                Arc::clone(&self.integration),
                self.application(),
                credentials,
                request,
            )
            .unwrap()
    }

    /// Reads customers from the beginning to the end.
    pub(crate) async fn read_all(&self) -> Result<Vec<Page>, ProviderError> {
        rest_of(&mut self.reader(customers())).await
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let query = parts.uri.query().unwrap_or_default();
    let seen = Seen {
        path: parts.uri.path().to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let count = {
        let mut all = shared.seen.lock().unwrap();
        all.push(seen.clone());
        all.len()
    };
    let reply = (shared.script)(&seen, count);
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(reply.body).unwrap()
}

thread_local! {
    /// Reading the system's certificates takes a while, so a test makes one client. Each test has a
    /// thread and a runtime of its own.
    static CLIENT: ProviderClient = ProviderClient::new(ClientOptions {
        allow_private_addresses: false,
        clock: Arc::new(now),
        retry: RetryPolicy {
            attempts: 3,
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_secs(1),
        },
    })
    .unwrap();
}

/// A client whose patience costs no time.
pub(crate) fn client() -> ProviderClient {
    CLIENT.with(ProviderClient::clone)
}

/// The moment at which every test takes place.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

pub(crate) fn granted(token: &str) -> Credentials {
    Credentials {
        access_token: Some(token.into()),
        refresh_token: Some("first-refresh-token".into()),
        ..Credentials::default()
    }
}

pub(crate) fn customers() -> ReadRequest {
    ReadRequest {
        data_type: DataType::Customers,
        resume: None,
        modified_since: None,
        months: 3,
        today: date(2026, 11, 22),
    }
}

pub(crate) async fn rest_of(reader: &mut Reader) -> Result<Vec<Page>, ProviderError> {
    let mut pages = Vec::new();
    while let Some(page) = reader.next_page().await? {
        pages.push(page);
    }
    Ok(pages)
}

/// The ids of the records of pages.
pub(crate) fn ids(pages: &[Page]) -> Vec<String> {
    pages
        .iter()
        .flat_map(|page| &page.records)
        .map(|record| record.id.clone())
        .collect()
}

/// Customers numbered from `first`.
pub(crate) fn people(first: usize, count: usize) -> Value {
    (first..first + count)
        .map(|number| json!({"id": number, "name": format!("Customer {number}")}))
        .collect()
}

/// `"1"` to `"count"`.
pub(crate) fn numbers(count: usize) -> Vec<String> {
    (1..=count).map(|number| number.to_string()).collect()
}

const HEAD: &str = r##"
[identity]
key = "zztp"
slug = "test-provider"
name = "Test Provider"
integration_id = "6f7b8e52-2f9d-4b7e-8a0b-000000000001"
source_id = "6f7b8e52-2f9d-4b7e-8a0b-000000000002"
source_type = "Accounting"
proof = "unproven"
colour = "#336699"

[application.base_url]
description = "Where it listens"
"##;

const OAUTH2: &str = r#"
[authorisation.oauth2]
authorisation_url = "${application.base_url}/authorise"
token_url = "${application.base_url}/token"
revocation_url = "${application.base_url}/revoke"
scopes = ["read", "offline"]
token_fields.captured = { organisation = "organisation_id" }
callback_parameters = { realm = "realmId" }

[requester]
base_url = "${application.base_url}"
authenticator.bearer.token = "${token}"
error_message = ["error.message"]

[identify]
path = "/me"
id = "organisation.id"
name = "organisation.name"
"#;

/// What maps the data types that tests read.
const MAPPINGS: [(&str, &str); 2] = [
    ("customers", include_str!("customers.toml")),
    ("suppliers", include_str!("suppliers.toml")),
];

/// An integration of a manifest that follows the common head; where it says nothing of
/// authorisation, OAuth 2.
pub(crate) fn integration(manifest: &str) -> (tempfile::TempDir, Arc<Integration>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), manifest);
    let integration = check(&folder.path().join("test-provider")).unwrap_or_else(|error| panic!("{error}"));
    (folder, Arc::new(integration))
}

/// Writes the integration's folder.
pub(crate) fn write(folder: &Path, manifest: &str) {
    let authorisation = if manifest.contains("[authorisation") {
        ""
    } else {
        OAUTH2
    };
    let home = folder.join("test-provider");
    std::fs::create_dir_all(home.join("mappings")).unwrap();
    std::fs::write(
        home.join("integration.toml"),
        format!("{HEAD}{authorisation}{manifest}"),
    )
    .unwrap();
    for (data_type, mapping) in MAPPINGS {
        if manifest.contains(&format!("[data_types.{data_type}]")) {
            std::fs::write(home.join(format!("mappings/{data_type}.toml")), mapping).unwrap();
        }
    }
}
