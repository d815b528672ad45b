//! The end of every way: linked, and reading.

use std::net::IpAddr;
use std::sync::Arc;

use platypus_connectors::{Credentials, Entity, Integration};

use super::{AuthoriseError, Linked, Platform, keep_failure, linked, which};
use crate::events::{Actor, Cause};
use crate::store::StoreError;
use crate::store::connections::{self, Connection};
use crate::sync::connection_status::{self, ConnectionStatusError};
use crate::sync::queue_first_datasets;

/// In one transaction: credentials sealed, connection Linked, its first datasets queued.
pub(super) async fn link(
    platform: &Platform,
    connection: &Connection,
    integration: &Arc<Integration>,
    credentials: Credentials,
    entity: &Entity,
    origin: Option<IpAddr>,
) -> Result<Linked, AuthoriseError> {
    let now = platform.clock.now();
    let cause = Cause::new(Actor::Link, origin);
    let which = which(connection);
    let mut tx = platform.store.begin().await?;
    let outcome = connection_status::link(
        &mut tx,
        now,
        cause,
        which,
        integration,
        &credentials,
        Some(entity),
    )
    .await;
    match outcome {
        Ok(_) => {
            queue_first_datasets(
                &mut tx,
                now,
                which.client,
                which.company,
                which.connection,
                integration,
                cause,
            )
            .await?;
            tx.commit().await?;
            Ok(linked(connection))
        }
        Err(error) => {
            drop(tx);
            give_back(platform, integration, credentials);
            Err(refused(platform, connection, error, origin).await?)
        }
    }
}

/// What was granted cannot be used: the provider hears of it, in the background.
fn give_back(platform: &Platform, integration: &Arc<Integration>, credentials: Credentials) {
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
