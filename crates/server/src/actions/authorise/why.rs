//! Why a connection was not linked, as far as the company can do something about it.

use platypus_connectors::{Blame, ProviderError};

use super::{AuthoriseError, Linked};

/// Why a connection was not linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The company said no at the provider.
    Refused,
    /// It took too long there.
    Expired,
    /// It brought an answer back that had been used.
    Replayed,
    /// It has other accounting software that is linked.
    SecondAccounting,
    /// The operator has yet to set the integration up.
    NotConfigured,
    /// The provider did not answer as it should.
    Provider,
    /// Something of ours failed, or what was asked for is no longer offered.
    Ours,
}

impl Why {
    const ALL: [Self; 7] = [
        Self::Refused,
        Self::Expired,
        Self::Replayed,
        Self::SecondAccounting,
        Self::NotConfigured,
        Self::Provider,
        Self::Ours,
    ];

    /// The word in addresses, and that is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Replayed => "replayed",
            Self::SecondAccounting => "second-accounting",
            Self::NotConfigured => "not-configured",
            Self::Provider => "provider",
            Self::Ours => "ours",
        }
    }

    /// What the word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }

    /// The reason behind an error.
    pub const fn behind(error: &AuthoriseError) -> Self {
        match error {
            AuthoriseError::Refused { .. } => Self::Refused,
            AuthoriseError::Expired(_) => Self::Expired,
            AuthoriseError::Replayed(_) => Self::Replayed,
            AuthoriseError::OtherAccountingLinked { .. } => Self::SecondAccounting,
            AuthoriseError::Provider {
                error: ProviderError::Configuration { blame: Blame::Us, .. },
                ..
            } => Self::NotConfigured,
            AuthoriseError::Provider { .. } => Self::Provider,
            _ => Self::Ours,
        }
    }

    /// Which connection was not linked, and why; none for what concerns no connection, or another
    /// browser than this.
    pub fn of(error: &AuthoriseError) -> Option<(Linked, Self)> {
        let (AuthoriseError::Expired(which)
        | AuthoriseError::Replayed(which)
        | AuthoriseError::Refused { which, .. }
        | AuthoriseError::OtherAccountingLinked { which, .. }
        | AuthoriseError::Provider { which, .. }) = error
        else {
            return None;
        };
        Some((*which, Self::behind(error)))
    }
}
