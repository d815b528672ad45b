//! A receiver that really listens, and does as the test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::Value;

/// How it answers.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// With this status.
    Status(u16),
    /// With a redirect to there.
    Redirect(String),
    /// After so long.
    Late(Duration),
    /// With a body without end.
    Endless,
}

/// What came.
#[derive(Debug, Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub text: String,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn id(&self) -> String {
        self.header("webhook-id")
    }

    pub fn header(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Inner {
    received: Mutex<Vec<Received>>,
    /// The answers to come; 200 once there are no more.
    answers: Mutex<VecDeque<Behaviour>>,
}

/// A receiver of webhooks.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
}

impl Receiver {
    /// Listens on a port of its own for as long as the test runs.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let inner = Arc::new(Inner::default());
        let router = Router::new().fallback(any(take)).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, inner }
    }

    /// How it answers next, one after the other.
    pub fn answers(&self, behaviours: impl IntoIterator<Item = Behaviour>) {
        self.inner.answers.lock().unwrap().extend(behaviours);
    }

    /// Fails so many times.
    pub fn fails(&self, times: usize) {
        self.answers(std::iter::repeat_n(Behaviour::Status(500), times));
    }

    /// What came, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }

    /// The event types of what came.
    pub fn types(&self) -> Vec<String> {
        self.received()
            .iter()
            .map(|received| received.json()["eventType"].as_str().unwrap().to_owned())
            .collect()
    }
}

async fn take(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8(body.to_vec()).unwrap();
    inner.received.lock().unwrap().push(Received { headers, text });
    let behaviour = inner.answers.lock().unwrap().pop_front();
    match behaviour {
        None => StatusCode::OK.into_response(),
        Some(Behaviour::Status(status)) => (StatusCode::from_u16(status).unwrap(), "said so").into_response(),
        Some(Behaviour::Redirect(to)) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
        Some(Behaviour::Late(by)) => {
            tokio::time::sleep(by).await;
            StatusCode::OK.into_response()
        }
        Some(Behaviour::Endless) => {
            let chunks = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 4096]));
            (StatusCode::OK, axum::body::Body::from_stream(chunks)).into_response()
        }
    }
}
