//! How much may be asked of a provider.

use serde::Deserialize;

/// How much may be asked of a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Calls per window, each counted for one connection; the tightest rules.
    pub calls: Vec<CallLimit>,
    /// Calls per window, counted for all connections of the operator's application together, on all
    /// nodes; each rules.
    pub application_calls: Vec<CallLimit>,
    /// How many datasets of one connection may be read at once.
    pub concurrency: u16,
    /// How many pages one list may have: more is taken for a list without an end.
    pub pages: u64,
    /// The longest answer accepted, in bytes.
    pub response_bytes: u64,
    /// How long one answer may take, in seconds.
    pub timeout_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            calls: Vec::new(),
            application_calls: Vec::new(),
            concurrency: 4,
            pages: 1_000_000,
            response_bytes: 32 * 1024 * 1024,
            timeout_seconds: 60,
        }
    }
}

/// So many calls in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLimit {
    /// How many calls.
    pub count: u32,
    /// In how many seconds.
    pub seconds: u32,
}
