//! What an answer means.

use bytes::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use platypus_model::DatasetProblem;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::json_path;
use crate::manifest::{Authorisation, ErrorAction, ErrorRule};

/// A provider's answer, read in full.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The moment a `Retry-After` header names (RFC 9110, section 10.2.3).
    pub(crate) fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        match text.parse::<i64>() {
            Ok(seconds) => now
                .checked_add(jiff::SignedDuration::from_secs(seconds.max(0)))
                .ok(),
            Err(_) => rfc2822::DateTimeParser::new().parse_timestamp(text).ok(),
        }
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// What to do about an answer of status 400 or more: the manifest's first rule that fits, or the
/// meaning HTTP gives the status.
pub(crate) fn action(integration: &Integration, answer: &Answer, json: Option<&Value>) -> ErrorAction {
    let fits = |rule: &&ErrorRule| {
        (rule.status.is_empty() || rule.status.contains(&answer.status.as_u16()))
            && rule.predicate.as_ref().is_none_or(|predicate| {
                json.and_then(|json| json_path::find(json, &predicate.path)) == Some(&predicate.equals)
            })
            && rule
                .message
                .as_ref()
                .is_none_or(|message| String::from_utf8_lossy(&answer.body).contains(message.as_str()))
    };
    if let Some(rule) = integration.manifest.error_rules.iter().find(fits) {
        return rule.action;
    }
    match answer.status.as_u16() {
        401 => match integration.manifest.authorisation {
            Authorisation::OAuth2(_) => ErrorAction::Refresh,
            Authorisation::Form { .. } => ErrorAction::Relink,
        },
        403 => ErrorAction::Permission,
        429 => ErrorAction::Pause,
        408 | 425 | 500..=599 => ErrorAction::Retry,
        _ => ErrorAction::Fail,
    }
}

/// The error that an action ends in once it can't be waited out.
pub(crate) fn error(
    integration: &Integration,
    action: ErrorAction,
    what: &str,
    reason: String,
    retry_at: Option<Timestamp>,
) -> ProviderError {
    let provider = integration.name().to_owned();
    let what = what.to_owned();
    match action {
        ErrorAction::Retry => ProviderError::Unavailable {
            provider,
            reason,
            problem: DatasetProblem::ServerError,
            retry_at,
        },
        ErrorAction::Pause => ProviderError::RateLimited { provider, retry_at },
        ErrorAction::Refresh => ProviderError::AccessTokenRejected { provider },
        ErrorAction::Relink => ProviderError::GrantRevoked { provider, reason },
        ErrorAction::Permission => ProviderError::PermissionDenied {
            provider,
            what,
            reason,
        },
        ErrorAction::NotSupported => ProviderError::NotSupported { provider, what },
        ErrorAction::Fail => ProviderError::Rejected {
            provider,
            what,
            reason,
        },
    }
}

/// The longest text of a provider's that is passed on.
const LONGEST_REASON: usize = 300;

/// What the provider said, for people: its status and its own words, where the manifest says
/// where they stand. `secrets` are taken out, should the provider repeat one.
pub(crate) fn reason(
    integration: &Integration,
    answer: &Answer,
    json: Option<&Value>,
    secrets: &[&str],
) -> String {
    let words = json.and_then(|json| {
        let paths = &integration.manifest.requester.error_message;
        paths.iter().find_map(|path| json_path::text(json, path))
    });
    let mut words = words.unwrap_or_default();
    for secret in secrets.iter().filter(|secret| secret.len() > 3) {
        words = words.replace(secret, "***");
    }
    let words: String = words
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_REASON)
        .collect();
    if words.is_empty() {
        format!("status {}", answer.status.as_u16())
    } else {
        format!("status {}: {words}", answer.status.as_u16())
    }
}
