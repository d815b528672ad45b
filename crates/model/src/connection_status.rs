//! Where a connection stands (contract section 2, "State rules").

use serde::{Deserialize, Serialize};

/// Whether a company's permission to read a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConnectionStatus {
    /// Created, not yet authorised by the company.
    PendingAuth,
    /// Authorised: data can be read.
    Linked,
    /// Taken back by the client; relinking on the same connection restores it.
    Unlinked,
    /// Taken back by the provider or expired; relinking on the same connection restores it.
    Deauthorized,
}

impl ConnectionStatus {
    /// Every status, in the contract's order.
    pub const ALL: [Self; 4] = [
        Self::PendingAuth,
        Self::Linked,
        Self::Unlinked,
        Self::Deauthorized,
    ];

    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingAuth => "PendingAuth",
            Self::Linked => "Linked",
            Self::Unlinked => "Unlinked",
            Self::Deauthorized => "Deauthorized",
        }
    }

    /// The status behind the contract's word, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether the contract allows the change from this status to `next`. Only a link makes a
    /// connection Linked; only a Linked one can be unlinked or lose its grant.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::PendingAuth | Self::Unlinked | Self::Deauthorized | Self::Linked,
                Self::Linked
            ) | (Self::Linked, Self::Unlinked | Self::Deauthorized)
        )
    }
}

impl std::fmt::Display for ConnectionStatus {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
