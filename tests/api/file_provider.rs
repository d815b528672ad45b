//! The sandbox's files, from a server that has some for every record: what `[attachments]` and
//! `[documents]` of its manifest ask for.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

/// The only attachment of every record.
pub const ATTACHMENT: &str = "att-1";
/// A record that the provider has forgotten.
pub const FORGOTTEN: &str = "forgotten";

/// A provider of files on a port of its own.
pub struct FileProvider {
    pub address: SocketAddr,
    /// What the next answers are, instead of a file: a status, and a header with its value.
    pub faults: Arc<Mutex<Vec<Fault>>>,
}

/// An answer that is no file.
pub struct Fault {
    pub status: u16,
    pub header: Option<(&'static str, &'static str)>,
    pub body: &'static str,
}

type Faults = State<Arc<Mutex<Vec<Fault>>>>;

impl FileProvider {
    pub async fn start() -> Self {
        let faults = Arc::new(Mutex::new(Vec::new()));
        let organisation = Router::new()
            .route("/{kind}/{id}/attachments", get(list))
            .route("/{kind}/{id}/attachments/{attachment}/content", get(content))
            .route("/{kind}/{id}/pdf", get(pdf));
        let router = Router::new()
            .nest("/api/v1/organisations/{organisation}", organisation)
            .with_state(Arc::clone(&faults));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, faults }
    }

    /// Lets the next answer be another.
    pub fn fail(&self, fault: Fault) {
        self.faults.lock().unwrap().push(fault);
    }
}

fn fault(State(faults): &Faults) -> Option<Response> {
    let fault = faults.lock().unwrap().pop()?;
    let mut response = (StatusCode::from_u16(fault.status).unwrap(), fault.body).into_response();
    if let Some((name, value)) = fault.header {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    Some(response)
}

async fn list(faults: Faults, Path((_, _, id)): Path<(String, String, String)>) -> Response {
    if let Some(fault) = fault(&faults) {
        return fault;
    }
    if id == FORGOTTEN {
        return StatusCode::NOT_FOUND.into_response();
    }
    axum::Json(json!({"data": [{
        "id": ATTACHMENT, "file_name": "Reçu.pdf", "mime_type": "application/pdf", "size_bytes": 9,
        "created_at": "2026-10-01T09:00:00Z", "updated_at": "2026-10-02T09:00:00Z", "include_on_document": true,
    }]}))
    .into_response()
}

async fn content(
    faults: Faults,
    Path((_, _, _, attachment)): Path<(String, String, String, String)>,
) -> Response {
    if let Some(fault) = fault(&faults) {
        return fault;
    }
    if attachment != ATTACHMENT {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/html")], "<b>hi</b>").into_response()
}

async fn pdf(faults: Faults, Path((_, _, id)): Path<(String, String, String)>) -> Response {
    if let Some(fault) = fault(&faults) {
        return fault;
    }
    if id == FORGOTTEN {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "application/pdf")], "%PDF-1.7 a page").into_response()
}
