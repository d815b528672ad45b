//! How a connection is shown.

use jiff::Timestamp;
use platypus_model::{ConnectionStatus, SourceType};

use super::IntegrationView;
use crate::i18n::Locale;

/// What a connection's pill says: its status, or that it has an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    /// Linked, without errors.
    Linked,
    /// Linked, but what the company granted lapses soon.
    Lapsing,
    /// Linked, but the last attempt at something failed.
    Failing,
    /// Not yet authorised.
    Pending,
    /// Authorisation was attempted and failed.
    PendingFailed,
    /// Taken back by the client.
    Unlinked,
    /// Taken back by the provider, or expired.
    Deauthorized,
}

impl ConnectionState {
    /// The state of a connection of that status, with or without a standing error.
    pub const fn new(status: ConnectionStatus, has_error: bool) -> Self {
        match (status, has_error) {
            (ConnectionStatus::Linked, false) => Self::Linked,
            (ConnectionStatus::Linked, true) => Self::Failing,
            (ConnectionStatus::PendingAuth, false) => Self::Pending,
            (ConnectionStatus::PendingAuth, true) => Self::PendingFailed,
            (ConnectionStatus::Unlinked, _) => Self::Unlinked,
            (ConnectionStatus::Deauthorized, _) => Self::Deauthorized,
        }
    }

    /// The same, of a connection of which it is known whether its grant lapses soon.
    #[must_use]
    pub const fn lapsing(self, lapses: bool) -> Self {
        match self {
            Self::Linked if lapses => Self::Lapsing,
            state => state,
        }
    }

    /// The colour's name in the stylesheet (contract section 11: green linked, red error or
    /// deauthorised, purple pending, grey unlinked).
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Linked => "good",
            Self::Lapsing => "warning",
            Self::Failing | Self::PendingFailed | Self::Deauthorized => "bad",
            Self::Pending => "pending",
            Self::Unlinked => "quiet",
        }
    }

    /// The words beside the colour.
    pub fn name(self, locale: &Locale) -> String {
        match self {
            Self::Linked => locale.connection_status(ConnectionStatus::Linked),
            Self::Pending => locale.connection_status(ConnectionStatus::PendingAuth),
            Self::Unlinked => locale.connection_status(ConnectionStatus::Unlinked),
            Self::Deauthorized => locale.connection_status(ConnectionStatus::Deauthorized),
            Self::Lapsing => locale.text("connection-state-lapsing"),
            Self::Failing => locale.text("connection-state-failing"),
            Self::PendingFailed => locale.text("connection-state-pending-failed"),
        }
    }
}

/// A connection in a list of companies.
#[derive(Debug, Clone)]
pub struct ConnectionPill {
    /// Where it is managed.
    pub href: String,
    /// The integration's name.
    pub integration: String,
    /// What the pill says.
    pub state: ConnectionState,
}

/// When what a company granted lapses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LapseView {
    /// When.
    pub at: Timestamp,
    /// The key of why that is and what to do; it takes the `integration`.
    pub reason: &'static str,
}

/// Something that went wrong while linking or after.
#[derive(Debug, Clone)]
pub struct ConnectionProblem {
    /// When.
    pub at: Timestamp,
    /// What happened, and what to do next.
    pub message: String,
    /// Whether it has passed.
    pub is_resolved: bool,
}

/// A connection as it is managed.
#[derive(Debug, Clone)]
pub struct ConnectionCard {
    /// Its id.
    pub id: String,
    /// What it connects to.
    pub integration: IntegrationView,
    /// The kind of source.
    pub source_type: SourceType,
    /// What its pill says.
    pub state: ConnectionState,
    /// The organisation at the provider, once it is known.
    pub entity: Option<String>,
    /// When the company last authorised it.
    pub linked: Option<Timestamp>,
    /// When data was last read over it.
    pub last_read: Option<Timestamp>,
    /// When what the company granted lapses, where that is soon.
    pub lapse: Option<LapseView>,
    /// The address that leads the company straight to its provider.
    pub link_url: String,
    /// Where it can be unlinked; none unless it is linked, or where the viewer may not.
    pub unlink_href: Option<String>,
    /// Where it can be deleted; none where the viewer may not.
    pub delete_href: Option<String>,
    /// What went wrong, the newest first.
    pub problems: Vec<ConnectionProblem>,
}

impl ConnectionCard {
    /// What is connected: the organisation where it is known, otherwise the kind of source.
    pub fn subject(&self, locale: &Locale) -> String {
        self.entity
            .clone()
            .unwrap_or_else(|| locale.source_type(self.source_type))
    }

    /// Whether the company has to do something before data can be read.
    pub fn needs_company(&self) -> bool {
        !matches!(
            self.state,
            ConnectionState::Linked | ConnectionState::Lapsing | ConnectionState::Failing
        )
    }

    /// How many errors still stand.
    pub fn standing_problems(&self) -> usize {
        self.problems
            .iter()
            .filter(|problem| !problem.is_resolved)
            .count()
    }
}
