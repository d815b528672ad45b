//! A provider whose records, tokens and faults a test sets.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// One customer or supplier.
#[derive(Debug, Clone)]
pub struct Record {
    pub name: String,
    /// `2026-11-22T08:00:00Z`; text compares as time does.
    pub updated_at: String,
    pub deleted: bool,
    /// What the standard model can't do without; a record without it does not fit.
    pub state: Option<&'static str>,
}

/// What the next call of a list is answered with, instead of a page.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The status, with `Retry-After` seconds where given.
    Status(u16, Option<u32>),
}

/// What the provider holds and has seen.
#[derive(Debug, Default)]
pub struct Books {
    pub records: BTreeMap<u32, Record>,
    pub page_size: usize,
    /// Pages after which each of the faults comes, once.
    pub faults: VecDeque<(usize, Fault)>,
    /// Every list call so far, as its query.
    pub calls: Vec<BTreeMap<String, String>>,
    pub access_token: String,
    pub refresh_token: String,
    /// The refresh token before the present one, and whether it still brings the same pair.
    pub replaced: Option<String>,
    pub gives_grace: bool,
    /// How many token answers are lost on their way.
    pub lost_answers: usize,
    pub refreshes: usize,
    pub revoked_tokens: Vec<String>,
    /// Whether the grant stands.
    pub is_revoked: bool,
    /// Whether the token endpoint is out of order.
    pub is_away: bool,
    /// Seconds that an access token lives.
    pub token_seconds: u32,
}

struct Shared {
    books: Mutex<Books>,
    /// Lists wait here for a permit where a test holds them back.
    gate: Mutex<Option<Arc<Semaphore>>>,
    /// And so do the answers to refreshes, once they are decided.
    token_gate: Mutex<Option<Arc<Semaphore>>>,
}

/// The provider on a port of its own.
#[derive(Clone)]
pub struct Provider {
    pub base_url: String,
    shared: Arc<Shared>,
}

impl Provider {
    pub async fn start() -> Self {
        let books = Books {
            page_size: 10,
            access_token: "access-1".to_owned(),
            refresh_token: "refresh-1".to_owned(),
            gives_grace: true,
            token_seconds: 3600,
            ..Books::default()
        };
        let shared = Arc::new(Shared {
            books: Mutex::new(books),
            gate: Mutex::default(),
            token_gate: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/customers", get(list))
            .route("/suppliers", get(list))
            .route("/items", get(forbidden))
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base_url, shared }
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.shared.books.lock().unwrap()
    }

    /// Records numbered from 1, changed at `updated_at`.
    pub fn fill(&self, count: u32, updated_at: &str) {
        let mut books = self.books();
        for id in 1..=count {
            books.records.insert(
                id,
                Record {
                    name: format!("Customer {id}"),
                    updated_at: updated_at.to_owned(),
                    deleted: false,
                    state: Some("active"),
                },
            );
        }
    }

    pub fn change(&self, id: u32, name: &str, updated_at: &str) {
        let record = Record {
            name: name.to_owned(),
            updated_at: updated_at.to_owned(),
            deleted: false,
            state: Some("active"),
        };
        self.books().records.insert(id, record);
    }

    /// Makes lists wait; each permit lets one call through.
    pub fn hold_back(&self) -> Arc<Semaphore> {
        let gate = Arc::new(Semaphore::new(0));
        *self.shared.gate.lock().unwrap() = Some(Arc::clone(&gate));
        gate
    }

    /// Makes the answers to refreshes wait; each permit lets one through.
    pub fn hold_back_tokens(&self) -> Arc<Semaphore> {
        let gate = Arc::new(Semaphore::new(0));
        *self.shared.token_gate.lock().unwrap() = Some(Arc::clone(&gate));
        gate
    }

    /// The pages asked for so far, by their numbers.
    pub fn pages_asked(&self) -> Vec<u32> {
        let books = self.books();
        let pages = books
            .calls
            .iter()
            .filter_map(|call| call.get("page")?.parse().ok());
        pages.collect()
    }

    /// Ends the access token in use: the next call with it is refused.
    pub fn expire_access_token(&self) {
        "none".clone_into(&mut self.books().access_token);
    }
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let gate = shared.gate.lock().unwrap().clone();
    if let Some(gate) = gate {
        gate.acquire().await.unwrap().forget();
    }
    let mut books = shared.books.lock().unwrap();
    let bearer = format!("Bearer {}", books.access_token);
    if books.is_revoked || headers.get("authorization").is_none_or(|given| *given != *bearer) {
        let code = if books.is_revoked {
            "grant_revoked"
        } else {
            "token_expired"
        };
        let body = json!({"error": {"code": code, "message": "no"}});
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    }
    let page: usize = query["page"].parse().unwrap();
    if let Some((after, fault)) = books.faults.front().cloned()
        && page > after
    {
        books.faults.pop_front();
        let Fault::Status(status, retry_after) = fault;
        let mut response = StatusCode::from_u16(status).unwrap().into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        return response;
    }
    let since = query.get("modified_since").cloned().unwrap_or_default();
    books.calls.push(query);
    let all: Vec<Value> = books
        .records
        .iter()
        .filter(|(_, record)| record.updated_at >= since && (!since.is_empty() || !record.deleted))
        .map(|(id, record)| match record {
            Record { deleted: true, .. } => {
                json!({"id": id, "deleted": true, "updated_at": record.updated_at})
            }
            _ => json!({
                "id": id, "name": record.name, "updated_at": record.updated_at, "state": record.state,
            }),
        })
        .collect();
    let size = books.page_size;
    let data: Vec<Value> = all.iter().skip((page - 1) * size).take(size).cloned().collect();
    Json(json!({"data": data, "paging": {"total": all.len()}})).into_response()
}

async fn forbidden() -> Response {
    StatusCode::FORBIDDEN.into_response()
}

async fn token(State(shared): State<Arc<Shared>>, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let refused = || {
        let body = json!({"error": "invalid_grant", "error_description": "the token was used before"});
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    };
    {
        let mut books = shared.books.lock().unwrap();
        if books.is_away {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        books.refreshes += 1;
        let given = form.get("refresh_token").cloned().unwrap_or_default();
        let repeats = books.replaced.as_ref() == Some(&given) && books.gives_grace;
        if books.is_revoked || (given != books.refresh_token && !repeats) {
            // Reuse of a replaced token ends the whole grant (RFC 9700, section 2.2.2).
            books.is_revoked = true;
            return refused();
        }
        if !repeats {
            let number = books.refreshes;
            books.replaced = Some(given);
            books.refresh_token = format!("refresh-of-call-{number}");
            books.access_token = format!("access-of-call-{number}");
        }
    }
    let gate = shared.token_gate.lock().unwrap().clone();
    if let Some(gate) = gate {
        gate.acquire().await.unwrap().forget();
    }
    let mut books = shared.books.lock().unwrap();
    if books.lost_answers > 0 {
        books.lost_answers -= 1;
        let broken = futures::stream::iter([Ok("{\"access"), Err(std::io::Error::other("lost"))]);
        return axum::body::Body::from_stream(broken).into_response();
    }
    Json(json!({
        "access_token": books.access_token, "refresh_token": books.refresh_token, "token_type": "Bearer",
        "expires_in": books.token_seconds,
    }))
    .into_response()
}

async fn revoke(State(shared): State<Arc<Shared>>, Form(form): Form<BTreeMap<String, String>>) {
    let token = form["token"].clone();
    shared.books.lock().unwrap().revoked_tokens.push(token);
}

/// The integration's slug.
pub const SLUG: &str = "test-provider";

/// The slug of an integration to the same provider, of which its manifest says something else.
pub const ANOTHER_SLUG: &str = "test-provider-too";

/// Writes the integration's folder; `grace` is its grace window in seconds, `lifetime` what else is said
/// of how long a grant lives.
pub fn write_integration(folder: &Path, grace: u32, lifetime: &str) {
    write(folder, SLUG, &manifest(grace, lifetime));
}

/// Writes the folder of [`ANOTHER_SLUG`].
pub fn write_another_integration(folder: &Path, grace: u32, lifetime: &str) {
    let manifest = manifest(grace, lifetime)
        .replace(SLUG, ANOTHER_SLUG)
        .replace("zztp", "zztq")
        .replace("8a0b-00000000000", "8a0c-00000000000");
    write(folder, ANOTHER_SLUG, &manifest);
}

fn manifest(grace: u32, lifetime: &str) -> String {
    MANIFEST
        .replace("GRACE", &grace.to_string())
        .replace("LIFETIME", lifetime)
}

fn write(folder: &Path, slug: &str, manifest: &str) {
    let home = folder.join(slug);
    std::fs::create_dir_all(home.join("mappings")).unwrap();
    std::fs::write(home.join("integration.toml"), manifest).unwrap();
    for data_type in ["customers", "suppliers", "items"] {
        let path = home.join("mappings").join(format!("{data_type}.toml"));
        std::fs::write(path, mapping(data_type)).unwrap();
    }
}

fn mapping(data_type: &str) -> String {
    let fields = match data_type {
        "customers" => "customerName = \"name\"\nstatus = { constant = \"Active\" }",
        "suppliers" => {
            "supplierName = \"name\"\nstatus = { path = \"state\", enum = { active = \"Active\" } }"
        }
        _ => {
            "name = \"name\"\nitemStatus = { constant = \"Active\" }\ntype = { constant = \"Unknown\" }\n\
             isBillItem = { constant = false }\nisInvoiceItem = { constant = false }"
        }
    };
    format!("id = \"id\"\nmodified = \"updated_at\"\ndeleted = \"deleted\"\n\n[fields]\n{fields}\n")
}

const MANIFEST: &str = r##"
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

[authorisation.oauth2]
authorisation_url = "${application.base_url}/authorise"
token_url = "${application.base_url}/token"
revocation_url = "${application.base_url}/revoke"
lifetime = { access_token_seconds = 3600, refresh_token_idle_days = 60, grace_seconds = GRACE, rotates = trueLIFETIME }

[requester]
base_url = "${application.base_url}"
authenticator.bearer.token = "${token}"
error_message = ["error.message"]

[identify]
path = "/me"
id = "organisation.id"
name = "organisation.name"

[limits]
concurrency = 2

[[error_rules]]
status = [401]
predicate = { path = "error.code", equals = "grant_revoked" }
action = "relink"

[paginator.page]
query = "page"
stop.total = "paging.total"
size = { query = "page_size", value = 10 }

[cursor]
query = { modified_since = "${modified_since}" }

[data_types.customers]
path = "/customers"
record_path = "data"

[data_types.suppliers]
path = "/suppliers"
record_path = "data"
full_reads_only = true

[data_types.items]
path = "/items"
record_path = "data"
"##;
