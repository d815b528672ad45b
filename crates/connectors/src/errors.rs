//! What can go wrong with a provider, and whose turn it is to act.

use jiff::Timestamp;
use platypus_model::DatasetProblem;

/// Who can put an error right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blame {
    /// The company whose data is read: sign in again, grant a right, correct a key.
    Customer,
    /// The provider: wait.
    Provider,
    /// Us: the operator's configuration, the manifest or the mapping.
    Us,
}

/// A call to a provider failed. Messages are for people and hold no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The access token was refused: refresh it, then ask again.
    #[error("{provider} refused the access token; it has to be refreshed")]
    AccessTokenRejected {
        /// The integration's name.
        provider: String,
    },
    /// The grant or the key no longer stands: the company has to link again.
    #[error(
        "{provider} no longer accepts this connection's authorisation; the company has to link it again. {provider} said: {reason}"
    )]
    GrantRevoked {
        /// The integration's name.
        provider: String,
        /// What the provider said.
        reason: String,
    },
    /// The grant stands but does not cover this data.
    #[error(
        "{provider} does not allow this connection to read {what} ({reason}); the company has to grant that right at {provider}"
    )]
    PermissionDenied {
        /// The integration's name.
        provider: String,
        /// What was asked for.
        what: String,
        /// What the provider said.
        reason: String,
    },
    /// The integration, or this company's edition of it, has no such data.
    #[error("{provider} does not offer {what}")]
    NotSupported {
        /// The integration's name.
        provider: String,
        /// What was asked for.
        what: String,
    },
    /// The provider asks us to slow down.
    #[error("{provider} limits how often it may be asked{}", until(*retry_at))]
    RateLimited {
        /// The integration's name.
        provider: String,
        /// When it may be asked again, where it said so.
        retry_at: Option<Timestamp>,
    },
    /// The provider can't be reached, times out, or fails on its side.
    #[error("{provider} is not available ({reason}){}", until(*retry_at))]
    Unavailable {
        /// The integration's name.
        provider: String,
        /// What happened.
        reason: String,
        /// What kind of thing that is.
        problem: DatasetProblem,
        /// When it said to try again, where it did.
        retry_at: Option<Timestamp>,
    },
    /// The provider gives the same pages over and over, or more of them than the manifest allows.
    #[error(
        "{provider} does not come to an end of {what}: {reason}; it was given up, and what was read before stays"
    )]
    Endless {
        /// The integration's name.
        provider: String,
        /// What was asked for.
        what: String,
        /// How that was noticed.
        reason: String,
    },
    /// The provider refused a request of ours as wrong; asking again changes nothing.
    #[error("{provider} rejected the request for {what}: {reason}")]
    Rejected {
        /// The integration's name.
        provider: String,
        /// What was asked for.
        what: String,
        /// What the provider said.
        reason: String,
    },
    /// The answer is not what the manifest describes.
    #[error(
        "{provider} answered the request for {what} with something the catalogue does not describe: {reason}"
    )]
    Malformed {
        /// The integration's name.
        provider: String,
        /// What was asked for.
        what: String,
        /// What was expected and what came.
        reason: String,
    },
    /// The operator's configuration or the company's form leaves out or misstates something.
    #[error("{provider} can't be asked: {reason}")]
    Configuration {
        /// The integration's name.
        provider: String,
        /// What is missing or wrong, and where to put it right.
        reason: String,
        /// Whose value it is: the operator's, or what the company typed.
        blame: Blame,
    },
}

fn until(moment: Option<Timestamp>) -> String {
    moment.map_or_else(String::new, |moment| {
        format!("; it may be asked again at {moment}")
    })
}

impl ProviderError {
    /// Who can put it right.
    pub const fn blame(&self) -> Blame {
        match self {
            Self::AccessTokenRejected { .. } | Self::GrantRevoked { .. } | Self::PermissionDenied { .. } => {
                Blame::Customer
            }
            Self::NotSupported { .. }
            | Self::RateLimited { .. }
            | Self::Unavailable { .. }
            | Self::Endless { .. } => Blame::Provider,
            Self::Rejected { .. } | Self::Malformed { .. } => Blame::Us,
            Self::Configuration { blame, .. } => *blame,
        }
    }

    /// What kind of thing went wrong, for those who tell people of it in their language.
    pub const fn problem(&self) -> DatasetProblem {
        match self {
            Self::AccessTokenRejected { .. } | Self::GrantRevoked { .. } => DatasetProblem::GrantRevoked,
            Self::PermissionDenied { .. } => DatasetProblem::PermissionDenied,
            Self::NotSupported { .. } => DatasetProblem::NotOffered,
            Self::RateLimited { .. } => DatasetProblem::RateLimited,
            Self::Unavailable { problem, .. } => *problem,
            Self::Endless { .. } => DatasetProblem::EndlessPages,
            Self::Rejected { .. } => DatasetProblem::Rejected,
            Self::Malformed { .. } => DatasetProblem::Malformed,
            Self::Configuration { .. } => DatasetProblem::Configuration,
        }
    }

    /// Whether asking again later, changing nothing, may succeed.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unavailable { .. })
    }

    /// When the provider said that it may be asked again.
    pub const fn retry_at(&self) -> Option<Timestamp> {
        match self {
            Self::RateLimited { retry_at, .. } | Self::Unavailable { retry_at, .. } => *retry_at,
            _ => None,
        }
    }
}

/// A token refresh failed. The three cases differ in what is known of the old refresh token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// The provider said no: the grant is gone, the company has to link again.
    #[error(
        "{provider} no longer accepts this connection's authorisation; the company has to link it again. {provider} said: {reason}"
    )]
    Refused {
        /// The integration's name.
        provider: String,
        /// What the provider said.
        reason: String,
    },
    /// The request never reached the provider, or the provider said that it did nothing: the old
    /// refresh token still stands, try later.
    #[error("{provider} could not refresh the authorisation now ({reason}){}", until(*retry_at))]
    Unavailable {
        /// The integration's name.
        provider: String,
        /// What happened.
        reason: String,
        /// What kind of thing that is.
        problem: DatasetProblem,
        /// When it said to try again, where it did.
        retry_at: Option<Timestamp>,
    },
    /// The request was sent and no answer that can be used came back: the provider may have
    /// replaced the refresh token. Trying once more helps only inside its grace window.
    #[error("the answer of {provider} to a token refresh was lost ({reason})")]
    Unknown {
        /// The integration's name.
        provider: String,
        /// What happened.
        reason: String,
    },
    /// The refresh can't be asked for as things are configured.
    #[error("{provider} can't be asked: {reason}")]
    Configuration {
        /// The integration's name.
        provider: String,
        /// What is missing or wrong, and where to put it right.
        reason: String,
    },
}
