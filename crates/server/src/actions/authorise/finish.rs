//! The end of every way: linked, and reading.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use platypus_connectors::{Credentials, Entity, Integration};
use platypus_model::ConnectionStatus;

use super::question::{self, Question};
use super::redirect::BrowserHash;
use super::{AuthoriseError, Finished, Linked, Platform, keep_failure, linked, which};
use crate::events::{Actor, Cause};
use crate::store::connections::{self, Connection};
use crate::store::link_questions::{self, LinkQuestion};
use crate::store::{StoreError, Transaction};
use crate::sync::connection_status::{self, ConnectionStatusError};
use crate::sync::queue_first_datasets;

/// What makes linking pointless, checked in the transaction that links.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unless<'q> {
    /// Another browser has linked it since then: its grant stays, this one goes back.
    LinkedSince(Timestamp),
    /// The question that was answered has been answered before.
    Unanswered(&'q LinkQuestion),
}

/// Whether another way has linked the connection since that moment.
pub(super) fn linked_since(connection: &Connection, moment: Timestamp) -> bool {
    connection.status == ConnectionStatus::Linked && connection.linked_at.is_some_and(|at| at > moment)
}

/// Links, or asks where something else was authorised than expected.
pub(super) async fn link(
    platform: &Platform,
    connection: &Connection,
    integration: &Arc<Integration>,
    granted: (Entity, Credentials),
    browser: BrowserHash,
    origin: Option<IpAddr>,
    begun: Timestamp,
) -> Result<Finished, AuthoriseError> {
    let (entity, credentials) = granted;
    let mut reader = platform.store.reader();
    if Question::about(&mut reader, connection, integration, &entity)
        .await?
        .is_some()
    {
        question::ask(platform, connection, &credentials, &entity, browser).await?;
        return Ok(Finished::Asked(linked(connection)));
    }
    let unless = Unless::LinkedSince(begun);
    let linked = link_now(
        platform,
        connection,
        integration,
        credentials,
        &entity,
        origin,
        unless,
    )
    .await?;
    Ok(Finished::Linked(linked))
}

/// In one transaction: credentials sealed, connection Linked, its first datasets queued.
pub(super) async fn link_now(
    platform: &Platform,
    connection: &Connection,
    integration: &Arc<Integration>,
    credentials: Credentials,
    entity: &Entity,
    origin: Option<IpAddr>,
    unless: Unless<'_>,
) -> Result<Linked, AuthoriseError> {
    let now = platform.clock.now();
    let cause = Cause::new(Actor::Link, origin);
    let which = which(connection);
    let mut tx = platform.store.begin().await?;
    match unless {
        Unless::LinkedSince(moment) => {
            let current = connections::find_for_update(&mut tx, which.client, which.connection).await?;
            if current.is_some_and(|current| linked_since(&current, moment)) {
                drop(tx);
                give_back(platform, integration, credentials);
                return Ok(linked(connection));
            }
        }
        Unless::Unanswered(question) => {
            if !link_questions::remove(&mut tx, question).await? {
                return Err(AuthoriseError::Replayed(linked(connection)));
            }
        }
    }
    let linking = connection_status::link(
        &mut tx,
        now,
        cause,
        which,
        integration,
        &credentials,
        Some(entity),
    );
    match linking.await {
        Ok(_) => {
            queue(&mut tx, now, cause, connection, integration).await?;
            tx.commit().await?;
            Ok(linked(connection))
        }
        Err(error) => {
            drop(tx);
            if let Unless::Unanswered(question) = unless {
                // Its grant goes back, so nothing may answer it again.
                let mut tx = platform.store.begin().await?;
                link_questions::remove(&mut tx, question).await?;
                tx.commit().await?;
            }
            give_back(platform, integration, credentials);
            Err(refused(platform, connection, error, origin).await?)
        }
    }
}

async fn queue(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    connection: &Connection,
    integration: &Integration,
) -> Result<(), AuthoriseError> {
    let which = which(connection);
    queue_first_datasets(
        tx,
        now,
        which.client,
        which.company,
        which.connection,
        integration,
        cause,
    )
    .await?;
    Ok(())
}

/// What was granted cannot be used: the provider hears of it, in the background.
pub(super) fn give_back(platform: &Platform, integration: &Arc<Integration>, credentials: Credentials) {
    let platform = platform.clone();
    let integration = Arc::clone(integration);
    tokio::spawn(async move {
        let application = platform.applications.get(integration.key());
        let revoked = platform
            .providers
            .revoke(&integration, &application, &credentials);
        if let Err(error) = revoked.await {
            tracing::warn!(%error, "a grant that came to nothing could not be revoked at its provider");
        }
    });
}

async fn refused(
    platform: &Platform,
    connection: &Connection,
    error: ConnectionStatusError,
    origin: Option<IpAddr>,
) -> Result<AuthoriseError, StoreError> {
    match error {
        ConnectionStatusError::Store(error) => Err(error),
        ConnectionStatusError::NotFound { .. } | ConnectionStatusError::Illegal { .. } => {
            Ok(AuthoriseError::UnknownConnection(connection.company_id))
        }
        ConnectionStatusError::OtherAccountingLinked { other } => {
            let message = format!("{} was not linked: {error}", connection.platform_name);
            keep_failure(platform, connection, origin, 500, message).await?;
            let mut reader = platform.store.reader();
            let other = connections::find_in_client(&mut reader, connection.client_id, other).await?;
            Ok(AuthoriseError::OtherAccountingLinked {
                which: linked(connection),
                other: other.map_or_else(String::new, |other| other.platform_name),
            })
        }
    }
}
