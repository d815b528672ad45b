//! Pages that stay up to date: Server-Sent Events that carry rendered fragments.
//!
//! Each fragment is an element with an id, which takes the place of the element on the page. Only
//! what changed is sent. An event's id is the number of the last event that its fragments show, so
//! that a browser that lost the connection says where it stopped (`Last-Event-ID`) and is sent
//! what it missed.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use futures::stream;
use sha2::{Digest, Sha256};

/// Changes closer together than this are shown together.
const SETTLING: Duration = Duration::from_millis(200);
/// A stream is closed after so many looks (at least one every fifteen seconds), so that who
/// watches is asked again who they are; browsers reconnect by themselves.
const LOOKS: u32 = 2_000;

/// The present state of what a page shows.
pub struct Fragments {
    /// The number of the last event that it shows.
    pub sequence: i64,
    /// Each fragment's id and HTML, in the page's order.
    pub parts: Vec<(String, String)>,
    /// Whether nothing will change any more.
    pub is_over: bool,
}

/// What a page watches.
pub trait Watched: Send + 'static {
    /// Waits until something may have changed; false when nothing ever will.
    fn changed(&mut self) -> impl Future<Output = bool> + Send;

    /// The present state; none where it cannot be shown any more.
    fn fragments(&mut self) -> impl Future<Output = Option<Fragments>> + Send;
}

/// The event that the visitor's page shows already: what the browser says after a lost connection,
/// else what the page was made with.
pub fn resume_from(headers: &HeaderMap, made_with: i64) -> i64 {
    headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .unwrap_or(made_with)
}

struct Progress<W> {
    watched: W,
    /// A digest of each fragment as the page shows it.
    shown: HashMap<String, [u8; 32]>,
    from: i64,
    looks: u32,
    is_over: bool,
}

impl<W: Watched> Progress<W> {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.is_over {
            return None;
        }
        loop {
            if self.looks >= LOOKS {
                return None;
            }
            if self.looks > 0 {
                if !self.watched.changed().await {
                    return None;
                }
                tokio::time::sleep(SETTLING).await;
            }
            let is_first = self.looks == 0;
            self.looks += 1;
            let present = self.watched.fragments().await?;
            let page_shows_it = is_first && present.sequence == self.from;
            let mut changed = Vec::new();
            for (id, part) in present.parts {
                let digest = Sha256::digest(part.as_bytes()).into();
                if self.shown.insert(id, digest) != Some(digest) && !page_shows_it {
                    changed.push(part);
                }
            }
            self.is_over = present.is_over;
            if !changed.is_empty() {
                // One by one, because a browser can parse a table's row by itself only.
                let changed = serde_json::to_string(&changed).unwrap_or_default();
                let event = Event::default()
                    .id(present.sequence.to_string())
                    .event("fragments")
                    .data(changed);
                return Some((Ok(event), self));
            }
            if self.is_over {
                return Some((Ok(Event::default().event("over").data("")), self));
            }
        }
    }
}

/// The answer that keeps a page up to date which shows everything until event `from`.
pub fn stream(watched: impl Watched, from: i64) -> Response {
    let progress = Progress {
        watched,
        shown: HashMap::new(),
        from,
        looks: 0,
        is_over: false,
    };
    let events = stream::unfold(progress, Progress::next);
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
        .into_response();
    // Proxies that gather answers would hold the events back.
    response
        .headers_mut()
        .insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    response
}
