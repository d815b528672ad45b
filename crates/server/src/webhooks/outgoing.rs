//! The client that posts to addresses that users supply. It follows no redirect, uses no proxy, waits
//! no longer than the contract says (section 10, 15 seconds), reads no more than the beginning of an
//! answer, and refuses private networks unless the operator allows them.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use platypus_connectors::{NotPublic, PublicResolver, check_address};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use url::Url;

/// How long a consumer may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// How much of an answer is read, in bytes: enough to tell what was wrong.
const ANSWER_BYTES: usize = 1024;

/// Posts to addresses that users supply. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outgoing {
    client: reqwest::Client,
    allow_private: bool,
}

/// The client can't be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for webhooks can't be set up: {0}")]
pub struct OutgoingSetupError(#[from] reqwest::Error);

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The beginning of the body, as text.
    pub beginning: String,
}

/// No answer came; the message says why, for the consumer's owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub String);

impl Outgoing {
    /// A client.
    ///
    /// # Errors
    /// Where the system's certificates or sockets can't be used.
    pub fn new(allow_private: bool) -> Result<Self, OutgoingSetupError> {
        Self::with_patience(allow_private, ANSWER_WITHIN)
    }

    /// A client that waits so long for an answer: for tests.
    ///
    /// # Errors
    /// As [`Outgoing::new`].
    pub fn with_patience(allow_private: bool, patience: Duration) -> Result<Self, OutgoingSetupError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Platypus/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(10))
            .timeout(patience)
            .pool_idle_timeout(Duration::from_secs(30));
        if !allow_private {
            builder = builder.dns_resolver(Arc::new(PublicResolver));
        }
        Ok(Self {
            client: builder.build()?,
            allow_private,
        })
    }

    /// Whether an address may be sent to, as far as it can be told without asking for it.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, url: &Url) -> Result<(), String> {
        check_address(url, self.allow_private)
    }

    /// Posts a JSON body.
    ///
    /// # Errors
    /// [`NotSent`] where no answer came.
    pub async fn post(&self, url: &str, headers: HeaderMap, body: String) -> Result<Answer, NotSent> {
        let url = Url::parse(url).map_err(|error| NotSent(format!("the address is none: {error}")))?;
        self.check(&url).map_err(NotSent)?;
        let mut response = self
            .client
            .post(url)
            .headers(headers)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body)
            .send()
            .await
            .map_err(|error| NotSent(reason(&error)))?;
        let status = response.status().as_u16();
        let mut beginning = Vec::new();
        while beginning.len() < ANSWER_BYTES {
            match response.chunk().await {
                Ok(Some(chunk)) => beginning.extend_from_slice(&chunk),
                // The status has come; what was to follow does not change what it means.
                Ok(None) | Err(_) => break,
            }
        }
        beginning.truncate(ANSWER_BYTES);
        // No stored text holds NUL.
        let beginning = String::from_utf8_lossy(&beginning).replace('\0', "");
        Ok(Answer { status, beginning })
    }
}

fn reason(error: &reqwest::Error) -> String {
    let mut source = error.source();
    let mut last = None;
    while let Some(inner) = source {
        if inner.is::<NotPublic>() {
            return inner.to_string();
        }
        last = Some(inner.to_string());
        source = inner.source();
    }
    let what = if error.is_timeout() {
        return "no answer came in time".to_owned();
    } else if error.is_connect() {
        "no connection could be made"
    } else {
        "the connection broke before an answer came"
    };
    last.map_or_else(|| what.to_owned(), |last| format!("{what}: {last}"))
}
