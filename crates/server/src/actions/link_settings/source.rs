//! The kinds of source that Link asks for, each a step of its own.

use platypus_model::SourceType;
use serde::{Deserialize, Serialize};

/// A kind of source, as a company thinks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// Accounting software.
    Accounting,
    /// Banks.
    Banking,
    /// Shops and payment processors.
    Commerce,
    /// Anything else that is read over an interface.
    Other,
    /// Documents that the company sends.
    Documents,
}

impl Source {
    /// Every kind, in the order a client begins with.
    pub const ALL: [Self; 5] = [
        Self::Accounting,
        Self::Banking,
        Self::Commerce,
        Self::Other,
        Self::Documents,
    ];

    /// The word in addresses and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounting => "accounting",
            Self::Banking => "banking",
            Self::Commerce => "commerce",
            Self::Other => "other",
            Self::Documents => "documents",
        }
    }

    /// The kind behind the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }

    /// The kind that integrations of this type belong to.
    pub const fn of(source_type: SourceType) -> Self {
        match source_type {
            SourceType::Accounting => Self::Accounting,
            SourceType::Banking | SourceType::BankFeed => Self::Banking,
            SourceType::Commerce => Self::Commerce,
            SourceType::Expense | SourceType::Other | SourceType::Unknown => Self::Other,
        }
    }
}

/// What a client decided about one kind of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceSetting {
    /// The kind.
    pub source: Source,
    /// Whether it is asked for.
    pub is_asked: bool,
    /// Whether the company may skip it.
    pub is_optional: bool,
}

impl SourceSetting {
    /// Accounting is asked for, other interfaces may be skipped, documents are not asked for.
    pub(super) const fn by_default(source: Source) -> Self {
        Self {
            source,
            is_asked: !matches!(source, Source::Documents),
            is_optional: !matches!(source, Source::Accounting),
        }
    }
}
