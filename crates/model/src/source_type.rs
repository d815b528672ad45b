//! What kind of system stands behind a connection (contract section 2).

use serde::{Deserialize, Serialize};

/// The kind of system a connection reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SourceType {
    /// Bookkeeping: ledgers, invoices, statements. A company has at most one active.
    Accounting,
    /// Bank accounts and their transactions.
    Banking,
    /// Bank feeds pushed into accounting software.
    BankFeed,
    /// Shops and payment processors.
    Commerce,
    /// Expense software.
    Expense,
    /// Anything else, uploads among it.
    Other,
    /// Not known.
    Unknown,
}

impl SourceType {
    /// Every source type, in the contract's order.
    pub const ALL: [Self; 7] = [
        Self::Accounting,
        Self::Banking,
        Self::BankFeed,
        Self::Commerce,
        Self::Expense,
        Self::Other,
        Self::Unknown,
    ];

    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounting => "Accounting",
            Self::Banking => "Banking",
            Self::BankFeed => "BankFeed",
            Self::Commerce => "Commerce",
            Self::Expense => "Expense",
            Self::Other => "Other",
            Self::Unknown => "Unknown",
        }
    }

    /// The source type behind the contract's word, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }
}

impl std::fmt::Display for SourceType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
