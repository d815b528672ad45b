//! What a provider's errors mean.

use serde::Deserialize;

/// `[[error_rules]]`: every condition given must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorRule {
    /// The answer's status is one of these; empty: any status of 400 or more.
    #[serde(default)]
    pub(crate) status: Vec<u16>,
    /// The answer's JSON body holds this.
    #[serde(default)]
    pub(crate) predicate: Option<Predicate>,
    /// The answer's text contains this.
    #[serde(default)]
    pub(crate) message: Option<String>,
    /// What to do.
    pub(crate) action: ErrorAction,
}

/// A value that a JSON document must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Predicate {
    /// Where, dotted.
    pub(crate) path: String,
    /// What.
    pub(crate) equals: serde_json::Value,
}

/// What an error of the provider's calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ErrorAction {
    /// It passes: ask again.
    Retry,
    /// We asked too often: wait.
    Pause,
    /// The access token has expired: refresh it.
    Refresh,
    /// The grant is gone: the company links again.
    Relink,
    /// The grant does not cover this.
    Permission,
    /// The company's edition has no such data.
    NotSupported,
    /// It is final.
    Fail,
}
