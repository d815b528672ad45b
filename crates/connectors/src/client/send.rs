//! Sending: limits on every answer, and patience with failures that pass.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use platypus_model::DatasetProblem;
use rand::RngExt as _;
use reqwest::RequestBuilder;
use url::Url;

use super::outcome::{self, Answer};
use super::{Call, ProviderClient, addresses};
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;

/// A request brought no answer.
#[derive(Debug)]
pub(crate) enum SendError {
    /// It never reached the provider.
    NotSent(String, DatasetProblem),
    /// It may have reached the provider; the answer did not come, or not whole.
    Lost(String, DatasetProblem),
    /// The answer is longer than the manifest allows.
    TooLong(u64),
    /// The address may not be spoken to.
    Refused(String),
}

impl ProviderClient {
    /// Sends one request once and reads its answer in full, up to the manifest's limit.
    pub(crate) async fn send(
        &self,
        integration: &Integration,
        url: &Url,
        guarded: bool,
        build: impl FnOnce(&reqwest::Client) -> RequestBuilder,
    ) -> Result<Answer, SendError> {
        let client = if guarded {
            addresses::check(url, self.options.allow_private_addresses).map_err(SendError::Refused)?;
            &self.guarded
        } else {
            &self.open
        };
        let limits = integration.limits();
        let sent = build(client)
            .timeout(Duration::from_secs(limits.timeout_seconds))
            .send()
            .await;
        let mut response = sent.map_err(|error| failure(&error))?;
        let declared = response.content_length().unwrap_or(0);
        if declared > limits.response_bytes {
            return Err(SendError::TooLong(limits.response_bytes));
        }
        let mut body = BytesMut::with_capacity(usize::try_from(declared).unwrap_or(0));
        while let Some(chunk) = response.chunk().await.map_err(|error| lost(&error))? {
            if (body.len() + chunk.len()) as u64 > limits.response_bytes {
                return Err(SendError::TooLong(limits.response_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Bytes::from(body),
        })
    }

    /// Waits until the provider's limits allow one more call of this connection, and counts it.
    ///
    /// # Errors
    /// That the application has used its limit up, and until when.
    pub(crate) async fn wait_for_turn(
        &self,
        integration: &Integration,
        call: &Call,
    ) -> Result<(), ProviderError> {
        let limits = integration.limits();
        let delay = self.pace.delay(call.connection, &limits.calls, self.now());
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let shared = &limits.application_calls;
        match self.budget.spend(integration.key(), shared, self.now()).await {
            None => Ok(()),
            retry_at => Err(ProviderError::RateLimited {
                provider: integration.name().to_owned(),
                retry_at,
            }),
        }
    }

    /// Sends a `GET`, waiting out what passes soon, and returns an answer of success. Anything
    /// else is an error with its meaning.
    pub(crate) async fn get(&self, integration: &Integration, call: &Call) -> Result<Answer, ProviderError> {
        let policy = self.options.retry;
        let mut attempt = 1;
        loop {
            self.wait_for_turn(integration, call).await?;
            let sent = self
                .send(integration, &call.url, call.guarded, |client| {
                    client.get(call.url.clone()).headers(call.headers.clone())
                })
                .await;
            let failure = match sent {
                Ok(answer) if answer.status.is_success() || call.end_status == Some(answer.status) => {
                    return Ok(answer);
                }
                Ok(answer) => self.refusal(integration, call, &answer),
                Err(error) => failed(integration, &call.what, error),
            };
            if !failure.is_transient() || attempt >= policy.attempts {
                return Err(failure);
            }
            let wait = match failure.retry_at() {
                Some(moment) => Duration::try_from(moment.duration_since(self.now())).unwrap_or_default(),
                None => backoff(policy.first_wait, attempt).min(policy.longest_wait),
            };
            if wait > policy.longest_wait {
                return Err(failure);
            }
            tracing::debug!(
                integration = integration.slug(),
                what = call.what,
                attempt,
                wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                "waiting out: {failure}"
            );
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// What an answer that is no success means.
    pub(crate) fn refusal(&self, integration: &Integration, call: &Call, answer: &Answer) -> ProviderError {
        let secrets: Vec<&str> = call.secrets.iter().map(String::as_str).collect();
        let json = answer.json();
        if answer.status.is_redirection() || answer.status.is_informational() {
            return ProviderError::Rejected {
                provider: integration.name().to_owned(),
                what: call.what.clone(),
                reason: format!(
                    "it redirects (status {}), which is not followed; check the address",
                    answer.status.as_u16()
                ),
            };
        }
        let action = outcome::action(integration, answer, json.as_ref());
        let reason = outcome::reason(integration, answer, json.as_ref(), &secrets);
        outcome::error(
            integration,
            action,
            &call.what,
            reason,
            answer.retry_at(self.now()),
        )
    }
}

/// The error of a request that brought no answer.
pub(crate) fn failed(integration: &Integration, what: &str, error: SendError) -> ProviderError {
    let provider = integration.name().to_owned();
    match error {
        SendError::NotSent(reason, problem) | SendError::Lost(reason, problem) => {
            ProviderError::Unavailable {
                provider,
                reason,
                problem,
                retry_at: None,
            }
        }
        SendError::TooLong(limit) => ProviderError::Malformed {
            provider,
            what: what.to_owned(),
            reason: format!("the answer is longer than {limit} bytes, the manifest's limit"),
        },
        SendError::Refused(reason) => ProviderError::Configuration {
            provider,
            reason,
            blame: Blame::Customer,
        },
    }
}

/// Twice as long each time, less a random part of up to a half, so that many that failed
/// together do not come back together.
fn backoff(first: Duration, attempt: u32) -> Duration {
    let whole = first.saturating_mul(1 << (attempt - 1).min(16));
    whole.mul_f64(rand::rng().random_range(0.5..=1.0))
}

fn failure(error: &reqwest::Error) -> SendError {
    if refused_by_resolver(error) {
        return SendError::Refused(addresses::NotPublic.to_string());
    }
    if error.is_connect() {
        not_connected(error)
    } else if error.is_builder() || error.is_request() && !error.is_timeout() && !reached(error) {
        SendError::NotSent(
            "the request could not be sent".to_owned(),
            DatasetProblem::Unreachable,
        )
    } else {
        lost(error)
    }
}

/// Why no connection could be made: people mend a name, a certificate and a server that is off in
/// different places.
fn not_connected(error: &reqwest::Error) -> SendError {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(tls) = tls_error(inner) {
            return SendError::NotSent(
                format!("no secure connection could be made: {tls}"),
                DatasetProblem::NotSecure,
            );
        }
        // The resolver's error has no type of its own to ask for.
        if inner.to_string() == "dns error" {
            let host = error.url().and_then(Url::host_str).unwrap_or_default();
            return SendError::NotSent(
                format!("the name {host} has no address"),
                DatasetProblem::NameNotFound,
            );
        }
        source = inner.source();
    }
    if error.is_timeout() {
        return SendError::NotSent(
            "no connection came about in time".to_owned(),
            DatasetProblem::Timeout,
        );
    }
    SendError::NotSent(
        "no connection could be made".to_owned(),
        DatasetProblem::Unreachable,
    )
}

/// Whether a failed request may have reached the provider. Once a connection stood, it may.
fn reached(error: &reqwest::Error) -> bool {
    !error.is_connect()
}

/// What TLS found wrong, within however many layers of the system's errors.
fn tls_error<'e>(mut error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    loop {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(tls);
        }
        // What such an error wraps is not among its sources.
        error = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    }
}

fn lost(error: &reqwest::Error) -> SendError {
    if error.is_timeout() {
        return SendError::Lost("no answer came in time".to_owned(), DatasetProblem::Timeout);
    }
    SendError::Lost(
        "the connection broke before the answer was whole".to_owned(),
        DatasetProblem::BrokenOff,
    )
}

fn refused_by_resolver(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.is::<addresses::NotPublic>() {
            return true;
        }
        source = inner.source();
    }
    false
}
