//! Creating, unlinking and deleting connections.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use platypus_connectors::{Credentials, Integration};
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus, PlatformKey};
use serde_json::json;

use super::{ATTEMPTS, Platform};
use crate::events::{self, Cause, Event, EventKind, Subject};
use crate::store::connections::{self, Connection, ConnectionError as KeptError};
use crate::store::{
    Database, Listed, Listing, ListingError, StoreError, Transaction, companies, credentials,
};
use crate::sync;
use crate::sync::connection_status::{self, ConnectionStatusError, Which};

/// How long a provider may take to take a grant back.
const REVOKE_WITHIN: Duration = Duration::from_secs(30);

/// Why a connection was not made, changed or found.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// No such company.
    #[error("No company was found with ID {0}")]
    CompanyNotFound(CompanyId),
    /// No such connection.
    #[error("Data connection {0} not found")]
    NotFound(ConnectionId),
    /// No such integration.
    #[error("Integration with platform key {0} not found")]
    IntegrationNotFound(PlatformKey),
    /// The operator has not set the integration up.
    #[error("Integration {0} is not enabled.")]
    IntegrationDisabled(PlatformKey),
    /// Only a Linked connection can be unlinked.
    #[error("Data connection {connection} is {status}; only a Linked connection can be unlinked.")]
    NotLinked {
        /// The connection.
        connection: ConnectionId,
        /// Where it stands.
        status: ConnectionStatus,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A connection with the errors it met.
#[derive(Debug, Clone)]
pub struct ConnectionDetails {
    /// The connection.
    pub connection: Connection,
    /// Its errors, oldest first.
    pub errors: Vec<KeptError>,
}

/// Makes a connection of a company to an integration; the company has yet to authorise it.
pub async fn create(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    platform_key: PlatformKey,
) -> Result<ConnectionDetails, ConnectionError> {
    let integration = platform
        .catalogue
        .get(platform_key)
        .ok_or(ConnectionError::IntegrationNotFound(platform_key))?;
    if !platform.is_enabled(integration) {
        return Err(ConnectionError::IntegrationDisabled(platform_key));
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(ConnectionError::CompanyNotFound(company))?;
    let connection = create_in(&mut tx, now, client, cause, company, integration).await?;
    tx.commit().await?;
    Ok(ConnectionDetails {
        connection,
        errors: Vec::new(),
    })
}

/// Makes a connection within a transaction that holds its company.
pub(super) async fn create_in(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    integration: &Integration,
) -> Result<Connection, StoreError> {
    let connection = Connection {
        client_id: client,
        id: ConnectionId::new(),
        company_id: company,
        platform_key: integration.key(),
        integration_id: integration.id(),
        source_id: integration.source_id(),
        source_type: integration.source_type(),
        platform_name: integration.name().to_owned(),
        status: ConnectionStatus::PendingAuth,
        created_at: now,
        status_changed_at: now,
        linked_at: None,
        last_sync_at: None,
        entity_id: None,
        entity_name: None,
        connection_info: None,
    };
    connections::insert(tx, &connection).await?;
    events::record(tx, now, event(&connection, EventKind::ConnectionCreated, cause)).await?;
    Ok(connection)
}

/// A company's connection with the errors it met.
pub async fn find(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    id: ConnectionId,
) -> Result<ConnectionDetails, ConnectionError> {
    let mut reader = platform.store.reader();
    let connection = connections::find(&mut reader, client, company, id)
        .await?
        .ok_or(ConnectionError::NotFound(id))?;
    let described = describe_all(&mut reader, client, vec![connection]).await?.pop();
    described.ok_or(ConnectionError::NotFound(id))
}

/// A page of a company's connections, by default oldest first.
pub async fn list(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    listing: &Listing,
) -> Result<Listed<ConnectionDetails>, ListingError> {
    let mut reader = platform.store.reader();
    let mut listed = connections::page(&mut reader, client, company, listing).await?;
    let rows = describe_all(&mut reader, client, std::mem::take(&mut listed.rows)).await?;
    Ok(listed.with_rows(rows))
}

/// Adds the errors they met to connections.
pub async fn describe_all(
    db: &mut impl Database,
    client: ClientId,
    connections: Vec<Connection>,
) -> Result<Vec<ConnectionDetails>, StoreError> {
    let ids: Vec<ConnectionId> = connections.iter().map(|connection| connection.id).collect();
    let mut errors = connections::errors(db, client, &ids).await?;
    Ok(connections
        .into_iter()
        .map(|connection| ConnectionDetails {
            errors: errors.remove(&connection.id).unwrap_or_default(),
            connection,
        })
        .collect())
}

/// Gives up the leave to read: nothing new is read, what was read stays, and the grant goes back
/// to the provider, since nothing can use it any more.
pub async fn unlink(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    id: ConnectionId,
) -> Result<ConnectionDetails, ConnectionError> {
    let connection = find(platform, client, company, id).await?.connection;
    let grants = Grant::held(platform, &[connection]).await?;
    let which = Which {
        client,
        company,
        connection: id,
    };
    let mut attempt = 1;
    loop {
        match unlink_rows(platform, cause, which).await {
            Err(ConnectionError::Store(error)) if error.is_contention() && attempt < ATTEMPTS => attempt += 1,
            outcome => {
                outcome?;
                break;
            }
        }
    }
    Grant::revoke(platform, grants);
    find(platform, client, company, id).await
}

async fn unlink_rows(platform: &Platform, cause: Cause, which: Which) -> Result<(), ConnectionError> {
    let mut tx = platform.store.begin().await?;
    connection_status::unlink(&mut tx, platform.clock.now(), cause, which)
        .await
        .map_err(|error| match error {
            ConnectionStatusError::NotFound { connection } => ConnectionError::NotFound(connection),
            ConnectionStatusError::Illegal { from, .. } => ConnectionError::NotLinked {
                connection: which.connection,
                status: from,
            },
            // Only a link can meet another connection.
            ConnectionStatusError::OtherAccountingLinked { other } => ConnectionError::NotFound(other),
            ConnectionStatusError::Store(error) => ConnectionError::Store(error),
        })?;
    tx.commit().await?;
    Ok(())
}

/// Deletes a connection for good, with all that was read over it, and takes the grant back at
/// the provider.
pub async fn delete(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    id: ConnectionId,
) -> Result<(), ConnectionError> {
    let connection = find(platform, client, company, id).await?.connection;
    let grants = Grant::held(platform, &[connection]).await?;
    let mut attempt = 1;
    loop {
        match delete_rows(platform, client, cause, company, id).await {
            // A worker that ends a dataset holds its job and asks for the connection; we the other way.
            Err(ConnectionError::Store(error)) if error.is_contention() && attempt < ATTEMPTS => attempt += 1,
            outcome => {
                outcome?;
                break;
            }
        }
    }
    Grant::revoke(platform, grants);
    Ok(())
}

async fn delete_rows(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    id: ConnectionId,
) -> Result<(), ConnectionError> {
    let mut tx = platform.store.begin().await?;
    let connection = connections::find(&mut tx, client, company, id)
        .await?
        .ok_or(ConnectionError::NotFound(id))?;
    let now = platform.clock.now();
    let subject = Subject::of(&mut tx, client, Some(company), Some(id)).await?;
    if !remove(&mut tx, now, &connection).await? {
        return Err(ConnectionError::NotFound(id));
    }
    let event = event(&connection, EventKind::ConnectionDeleted, cause).subject(subject);
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(())
}

fn event(connection: &Connection, kind: EventKind, cause: Cause) -> Event {
    Event::new(connection.client_id, kind, cause)
        .company(connection.company_id)
        .connection(connection.id)
        .detail(json!({
            "platformKey": connection.platform_key,
            "platformName": connection.platform_name,
        }))
}

/// Removes a connection with all that was read over it, what it was read with, and what was to
/// be read; whether it was there. A worker that reads it at this moment can't write any more.
pub(super) async fn remove(
    tx: &mut Transaction,
    now: Timestamp,
    connection: &Connection,
) -> Result<bool, StoreError> {
    let (client, company, id) = (connection.client_id, connection.company_id, connection.id);
    // Held first, so that nothing more is queued over it.
    connections::find_for_update(tx, client, id).await?;
    sync::forget_connection(tx, now, client, company, id).await?;
    connections::delete(tx, client, company, id).await
}

/// What a company granted over one connection, to be given back to the provider.
pub(super) struct Grant {
    connection: ConnectionId,
    integration: Arc<Integration>,
    credentials: Credentials,
}

impl Grant {
    /// What is held for these connections. An integration that left the catalogue can't be asked.
    pub(super) async fn held(
        platform: &Platform,
        connections: &[Connection],
    ) -> Result<Vec<Self>, StoreError> {
        let mut grants = Vec::new();
        for connection in connections {
            let Some(integration) = platform.catalogue.get(connection.platform_key) else {
                continue;
            };
            if let Some(kept) = credentials::get(&platform.store, connection.client_id, connection.id).await?
            {
                grants.push(Self {
                    connection: connection.id,
                    integration: Arc::clone(integration),
                    credentials: kept.credentials,
                });
            }
        }
        Ok(grants)
    }

    /// Gives the grants back, in the background: what is ours is gone already, and a provider
    /// that does not answer must not hold the caller up.
    pub(super) fn revoke(platform: &Platform, grants: Vec<Self>) {
        if grants.is_empty() {
            return;
        }
        let platform = platform.clone();
        tokio::spawn(async move {
            for grant in grants {
                let application = platform.applications.get(grant.integration.key());
                let revoked = platform
                    .providers
                    .revoke(&grant.integration, &application, &grant.credentials);
                let outcome = tokio::time::timeout(REVOKE_WITHIN, revoked).await;
                let reason = match outcome {
                    Ok(Ok(())) => continue,
                    Ok(Err(error)) => error.to_string(),
                    Err(_) => "the provider did not answer in time".to_owned(),
                };
                tracing::warn!(connection = %grant.connection, reason, "a grant could not be revoked at its provider");
            }
        });
    }
}
