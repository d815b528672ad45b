//! Where a dataset stands (contract section 3, "Status enum").

use serde::{Deserialize, Serialize};

/// The state of one sync of one data type. The set is closed: published clients reject any
/// other word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the contract's words; `group` says what they mean
pub enum DatasetStatus {
    Initial,
    Queued,
    Fetching,
    MapQueued,
    Mapping,
    ValidationQueued,
    Validating,
    ProcessingQueued,
    Processing,
    Complete,
    FetchError,
    MapError,
    ValidationError,
    ProcessingError,
    InternalError,
    AuthError,
    PermissionsError,
    RateLimitError,
    PrerequisiteNotMet,
    NotSupported,
    Cancelled,
}

/// What a status means for whoever waits on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusGroup {
    /// Nothing runs yet; the next stage will.
    Waiting,
    /// A stage is running, or paused by the provider and about to resume unaided.
    Working,
    /// Complete.
    Success,
    /// Never going to run: not supported, or cancelled.
    Refused,
    /// Ended in an error; may be queued again later.
    Failed,
}

impl DatasetStatus {
    /// Every status, in the contract's order.
    pub const ALL: [Self; 21] = [
        Self::Initial,
        Self::Queued,
        Self::Fetching,
        Self::MapQueued,
        Self::Mapping,
        Self::ValidationQueued,
        Self::Validating,
        Self::ProcessingQueued,
        Self::Processing,
        Self::Complete,
        Self::FetchError,
        Self::MapError,
        Self::ValidationError,
        Self::ProcessingError,
        Self::InternalError,
        Self::AuthError,
        Self::PermissionsError,
        Self::RateLimitError,
        Self::PrerequisiteNotMet,
        Self::NotSupported,
        Self::Cancelled,
    ];

    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "Initial",
            Self::Queued => "Queued",
            Self::Fetching => "Fetching",
            Self::MapQueued => "MapQueued",
            Self::Mapping => "Mapping",
            Self::ValidationQueued => "ValidationQueued",
            Self::Validating => "Validating",
            Self::ProcessingQueued => "ProcessingQueued",
            Self::Processing => "Processing",
            Self::Complete => "Complete",
            Self::FetchError => "FetchError",
            Self::MapError => "MapError",
            Self::ValidationError => "ValidationError",
            Self::ProcessingError => "ProcessingError",
            Self::InternalError => "InternalError",
            Self::AuthError => "AuthError",
            Self::PermissionsError => "PermissionsError",
            Self::RateLimitError => "RateLimitError",
            Self::PrerequisiteNotMet => "PrerequisiteNotMet",
            Self::NotSupported => "NotSupported",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The status behind the contract's word, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// The group the contract puts this status in (section 3, table "Group").
    pub const fn group(self) -> StatusGroup {
        match self {
            Self::Initial
            | Self::Queued
            | Self::MapQueued
            | Self::ValidationQueued
            | Self::ProcessingQueued => StatusGroup::Waiting,
            Self::Fetching | Self::Mapping | Self::Validating | Self::Processing => StatusGroup::Working,
            Self::Complete => StatusGroup::Success,
            Self::NotSupported | Self::Cancelled => StatusGroup::Refused,
            Self::FetchError
            | Self::MapError
            | Self::ValidationError
            | Self::ProcessingError
            | Self::InternalError
            | Self::AuthError
            | Self::PermissionsError
            | Self::RateLimitError
            | Self::PrerequisiteNotMet => StatusGroup::Failed,
        }
    }

    /// Whether no further change can come.
    pub const fn is_terminal(self) -> bool {
        matches!(
            self.group(),
            StatusGroup::Success | StatusGroup::Refused | StatusGroup::Failed
        )
    }

    /// The contract's `isCompleted`: success only.
    pub const fn is_completed(self) -> bool {
        matches!(self.group(), StatusGroup::Success)
    }

    /// The contract's `isErrored`: the failed group only (open point 15).
    pub const fn is_errored(self) -> bool {
        matches!(self.group(), StatusGroup::Failed)
    }
}

impl std::fmt::Display for DatasetStatus {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
