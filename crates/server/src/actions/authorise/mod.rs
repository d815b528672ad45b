//! A company's way from its Link address to a linked connection.
//!
//! The company holds an address and no key. [`begin`] sends its browser to the provider with a
//! state that works once, in that browser, for fifteen minutes; [`complete`] takes what the
//! provider sent back. An integration that is linked by a form goes through [`with_form`]. All
//! end in one transaction: credentials sealed, connection Linked, its first datasets queued.

mod finish;
mod form;
mod question;
mod redirect;
mod replay;
mod why;

use std::net::IpAddr;
use std::sync::Arc;

use platypus_connectors::{Integration, ProviderError};
use platypus_model::{CompanyId, ConnectionId, ConnectionStatus, SourceType};

pub use form::with_form;
pub use question::{Asked, Choice, Question, choose, confirm, decline, question};
pub use redirect::{
    BrowserHash, EmbeddedAttempt, STATE_LIFE, begin, complete, embedded_attempt, sign_in_origin, status_code,
};
pub use why::Why;

use super::Platform;
use super::branding::{self, Brand};
use super::connections as connection_actions;
use super::link_settings::{self, LinkSettings};
use crate::events::{Actor, Cause};
use crate::store::StoreError;
use crate::store::clients::{self, Client};
use crate::store::companies::{self, Company};
use crate::store::connections::{self, Connection};
use crate::sync::QueueError;
use crate::sync::connection_status::{self, ConnectionStatusError, ErrorText, Which};

/// A company on its Link pages.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The client that asks.
    pub client: Client,
    /// The company that is asked.
    pub company: Company,
    /// Its connections, oldest first.
    pub connections: Vec<Connection>,
    /// What the client decided about Link.
    pub settings: LinkSettings,
    /// How the client looks.
    pub brand: Brand,
}

/// A connection that has just been linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// The company.
    pub company: CompanyId,
    /// The connection.
    pub connection: ConnectionId,
}

/// How an authorisation came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// The connection is linked.
    Linked(Linked),
    /// Something else was authorised than expected, or several organisations were: the company is
    /// asked ([`question`]).
    Asked(Linked),
}

/// Why a connection was not linked. What concerns a connection is kept with it.
#[derive(Debug, thiserror::Error)]
pub enum AuthoriseError {
    /// No company has this Link address.
    #[error("no company has this Link address")]
    UnknownCompany,
    /// The company has no such connection.
    #[error("the company has no such connection")]
    UnknownConnection(CompanyId),
    /// The integration is not in the catalogue, or not switched on.
    #[error("the integration is not offered")]
    NotOffered(CompanyId),
    /// The state is none of ours, or long forgotten.
    #[error("the state is not known")]
    UnknownState,
    /// The state has been brought back before, and nothing came of it.
    #[error("the answer has been used")]
    Replayed(Linked),
    /// The company took too long at the provider.
    #[error("the state has expired")]
    Expired(Linked),
    /// Another browser began it.
    #[error("another browser began this")]
    ForeignBrowser(Linked),
    /// The company said no at the provider.
    #[error("the company declined: {reason}")]
    Refused {
        /// Which connection.
        which: Linked,
        /// The provider's words.
        reason: String,
    },
    /// The company has another accounting connection that is linked.
    #[error("the company's accounting connection to {other} is linked")]
    OtherAccountingLinked {
        /// Which connection was to be linked.
        which: Linked,
        /// The name of the integration that is linked.
        other: String,
    },
    /// The provider, or the operator's configuration for it, did not go along.
    #[error("the provider: {error}")]
    Provider {
        /// Which connection.
        which: Linked,
        /// What went wrong.
        error: ProviderError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AuthoriseError {
    /// What happened, in words for the company and its client: the provider's own where it said something.
    pub fn reason(&self) -> String {
        match self {
            Self::Refused { reason, .. } => reason.clone(),
            Self::Provider { error, .. } => error.to_string(),
            other => other.to_string(),
        }
    }

    /// The company, and the connection, that it concerns, where that is known.
    pub const fn concerns(&self) -> Option<(CompanyId, Option<ConnectionId>)> {
        match self {
            Self::UnknownConnection(company) | Self::NotOffered(company) => Some((*company, None)),
            Self::Replayed(which)
            | Self::Expired(which)
            | Self::ForeignBrowser(which)
            | Self::Refused { which, .. }
            | Self::OtherAccountingLinked { which, .. }
            | Self::Provider { which, .. } => Some((which.company, Some(which.connection))),
            Self::UnknownCompany | Self::UnknownState | Self::Store(_) => None,
        }
    }
}

impl From<QueueError> for AuthoriseError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::Store(error) => Self::Store(error),
            // The connection was linked in the same transaction, so nothing else can be.
            other => Self::Store(StoreError::Open(other.to_string())),
        }
    }
}

/// The journey of the company with this Link address.
pub async fn journey(platform: &Platform, company: CompanyId) -> Result<Journey, AuthoriseError> {
    let mut reader = platform.store.reader();
    let company = companies::find_by_link(&mut reader, company)
        .await?
        .ok_or(AuthoriseError::UnknownCompany)?;
    let client = clients::find(&mut reader, company.client_id)
        .await?
        .ok_or(AuthoriseError::UnknownCompany)?;
    let connections = connections::list(&mut reader, client.id, company.id).await?;
    let settings = link_settings::load(&mut reader, client.id).await?;
    let brand = branding::load(&mut reader, client.id).await?;
    Ok(Journey {
        client,
        company,
        connections,
        settings,
        brand,
    })
}

impl Journey {
    /// The company's connection of that id.
    pub fn connection(&self, id: ConnectionId) -> Result<&Connection, AuthoriseError> {
        self.connections
            .iter()
            .find(|connection| connection.id == id)
            .ok_or(AuthoriseError::UnknownConnection(self.company.id))
    }

    /// The accounting connection that stands in the way of linking this integration: one of another
    /// that is linked (contract section 16, point 7).
    pub fn accounting_in_the_way(&self, integration: &Integration) -> Option<&Connection> {
        self.connections.iter().find(|connection| {
            integration.source_type() == SourceType::Accounting
                && connection.source_type == SourceType::Accounting
                && connection.status == ConnectionStatus::Linked
                && connection.platform_key != integration.key()
        })
    }

    /// The accounting connection that is linked, other than `besides`.
    pub fn other_accounting(&self, besides: ConnectionId) -> Option<&Connection> {
        self.connections.iter().find(|connection| {
            connection.id != besides
                && connection.source_type == SourceType::Accounting
                && connection.status == ConnectionStatus::Linked
        })
    }

    /// Whether the company may link this connection now; a company has one active accounting
    /// connection (contract section 16, point 7).
    fn check_accounting(&self, connection: &Connection) -> Result<(), AuthoriseError> {
        if connection.source_type != SourceType::Accounting {
            return Ok(());
        }
        match self.other_accounting(connection.id) {
            None => Ok(()),
            Some(other) => Err(AuthoriseError::OtherAccountingLinked {
                which: linked(connection),
                other: other.platform_name.clone(),
            }),
        }
    }
}

/// The connection through which the company will link this integration: the one it has and can
/// link again, so that its id and its data stay, or else a new one.
pub async fn connection_for(
    platform: &Platform,
    journey: &Journey,
    integration: &Integration,
    origin: Option<IpAddr>,
) -> Result<Connection, AuthoriseError> {
    let (client, company) = (journey.client.id, journey.company.id);
    let mut tx = platform.store.begin().await?;
    // Held, so that a consent that is sent twice finds the connection that the first one made.
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(AuthoriseError::UnknownCompany)?;
    // A second shop or bank is another connection; the same books are not.
    let reusable = |connection: &Connection| {
        connection.platform_key == integration.key()
            && (connection.status != ConnectionStatus::Linked
                || connection.source_type == SourceType::Accounting)
    };
    let known = connections::list(&mut tx, client, company).await?;
    if let Some(connection) = known.into_iter().rfind(reusable) {
        return Ok(connection);
    }
    let cause = Cause::new(Actor::Link, origin);
    let now = platform.clock.now();
    let connection = connection_actions::create_in(&mut tx, now, client, cause, company, integration).await?;
    tx.commit().await?;
    Ok(connection)
}

/// The integration behind a connection, where it is still offered.
pub fn integration_of(
    platform: &Platform,
    connection: &Connection,
) -> Result<Arc<Integration>, AuthoriseError> {
    platform
        .catalogue
        .get(connection.platform_key)
        .filter(|integration| platform.is_enabled(integration))
        .cloned()
        .ok_or(AuthoriseError::NotOffered(connection.company_id))
}

fn linked(connection: &Connection) -> Linked {
    Linked {
        company: connection.company_id,
        connection: connection.id,
    }
}

fn which(connection: &Connection) -> Which {
    Which {
        client: connection.client_id,
        company: connection.company_id,
        connection: connection.id,
    }
}

/// Keeps with the connection why it was not linked, in the contract's numbers and words (section 9).
async fn keep_failure(
    platform: &Platform,
    connection: &Connection,
    origin: Option<IpAddr>,
    status_code: u16,
    message: String,
) -> Result<(), StoreError> {
    let status_text = match status_code {
        403 => "User cancelled",
        501 => "Not supported",
        _ => "Unknown error occurred",
    };
    let error = ErrorText {
        status_code,
        status_text: status_text.to_owned(),
        message,
    };
    let cause = Cause::new(Actor::Link, origin);
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    match connection_status::keep_failure(&mut tx, now, cause, which(connection), error).await {
        // Deleted meanwhile: there is nothing left to keep it with.
        Ok(()) | Err(ConnectionStatusError::NotFound { .. }) => tx.commit().await,
        Err(ConnectionStatusError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Open(other.to_string())),
    }
}
