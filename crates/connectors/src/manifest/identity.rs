//! Who a provider is.

use platypus_model::{IntegrationId, PlatformKey, SourceId, SourceType};
use serde::{Deserialize, Serialize};

/// `[identity]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    /// The contract's four letters.
    pub(crate) key: PlatformKey,
    /// The folder's name, in addresses and on the command line.
    pub(crate) slug: String,
    /// The name people know.
    pub(crate) name: String,
    /// The contract's `integrationId`, the same on every instance.
    pub(crate) integration_id: IntegrationId,
    /// The contract's `sourceId`, the same on every instance.
    pub(crate) source_id: SourceId,
    /// The kind of system.
    pub(crate) source_type: SourceType,
    /// How far it was proven.
    pub(crate) proof: ProofLabel,
    /// The brand's colour, `#rrggbb`.
    pub(crate) colour: String,
}

/// How far an integration was proven to work, shown wherever it is offered (design, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProofLabel {
    /// Proven against the provider's real server.
    Live,
    /// Proven against a stateful emulator that others wrote.
    Emulated,
    /// Proven by replaying the provider's real responses.
    Recorded,
    /// Proven against the provider's own published examples.
    Examples,
    /// Not proven.
    Unproven,
}

impl ProofLabel {
    /// The label's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Emulated => "emulated",
            Self::Recorded => "recorded",
            Self::Examples => "examples",
            Self::Unproven => "unproven",
        }
    }
}

impl std::fmt::Display for ProofLabel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
