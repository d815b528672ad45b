//! Connections and the errors they met.

mod errors;

use std::collections::HashMap;

use jiff::Timestamp;
use platypus_model::{
    ClientId, CompanyId, ConnectionId, ConnectionStatus, IntegrationId, PlatformKey, SourceId, SourceType,
};
use sea_query::{Condition, Expr, ExprTrait, Order, Query};

pub use errors::{ConnectionError, ERRORS_KEPT, ErrorStatus, add_error, errors, resolve_errors};

use super::filter::ValueKind;
use super::listing::{Listed, Listing, ListingError, Source};
use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A connection of a company to an integration, without its errors.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Connection {
        /// The client whose company it belongs to.
        pub client_id: ClientId,
        /// Its id.
        pub id: ConnectionId,
        /// The company it reads.
        pub company_id: CompanyId,
        /// The integration's four letters.
        pub platform_key: PlatformKey,
        /// The integration's id.
        pub integration_id: IntegrationId,
        /// The id of the source behind the integration.
        pub source_id: SourceId,
        /// What kind of system it reads.
        pub source_type: SourceType,
        /// The integration's name.
        pub platform_name: String,
        /// Where it stands.
        pub status: ConnectionStatus,
        /// When it was made.
        pub created_at: Timestamp,
        /// When its status last changed.
        pub status_changed_at: Timestamp,
        /// When the company last authorised it.
        pub linked_at: Option<Timestamp>,
        /// When data was last read over it.
        pub last_sync_at: Option<Timestamp>,
        /// The authorised entity's id at the provider.
        pub entity_id: Option<String>,
        /// The authorised entity's name at the provider.
        pub entity_name: Option<String>,
        /// A JSON object that is shown to the client as it stands.
        pub connection_info: Option<String>,
    }
}

/// The columns of [`Connection`], in its order.
macro_rules! columns {
    () => {
        "client_id, id, company_id, platform_key, integration_id, source_id, source_type, \
         platform_name, status, created_at, status_changed_at, linked_at, last_sync_at, \
         entity_id, entity_name, connection_info"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select ", columns!(), " from connections ", $rest)
    };
}

/// Keeps a new connection. Its company must exist.
pub async fn insert(tx: &mut Transaction, connection: &Connection) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into connections (client_id, id, company_id, platform_key, integration_id, source_id, source_type, \
         platform_name, status, created_at, status_changed_at, linked_at, last_sync_at, entity_id, entity_name, \
         connection_info) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        connection.client_id,
        connection.id,
        connection.company_id,
        connection.platform_key,
        connection.integration_id,
        connection.source_id,
        connection.source_type,
        &connection.platform_name,
        connection.status,
        connection.created_at,
        connection.status_changed_at,
        connection.linked_at,
        connection.last_sync_at,
        connection.entity_id.clone(),
        connection.entity_name.clone(),
        connection.connection_info.clone()
    ))
    .await?;
    Ok(())
}

/// The company's connection of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    id: ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and company_id = $2 and id = $3"),
        client,
        company,
        id
    ))
    .await
}

/// The connection of that id, held until the transaction ends: for a change of its status, and
/// for the one refresh of its tokens.
pub async fn find_for_update(
    tx: &mut Transaction,
    client: ClientId,
    id: ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    tx.optional(&sql!(
        select!("where client_id = $1 and id = $2 /*pg for update pg*/"),
        client,
        id
    ))
    .await
}

/// The connection of that id, held until the transaction ends; none also where somebody else holds it.
pub async fn find_for_update_if_free(
    tx: &mut Transaction,
    client: ClientId,
    id: ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    tx.optional(&sql!(
        select!("where client_id = $1 and id = $2 /*pg for update skip locked pg*/"),
        client,
        id
    ))
    .await
}

/// The connection of that id within a client, whichever company's it is.
pub async fn find_in_client(
    db: &mut impl Database,
    client: ClientId,
    id: ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    db.optional(&sql!(select!("where client_id = $1 and id = $2"), client, id))
        .await
}

/// Every connection of a company, oldest first.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<Vec<Connection>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and company_id = $2 order by id"),
        client,
        company
    ))
    .await
}

/// Every connection of each of these companies, oldest first; a company without is absent.
pub async fn list_by_company(
    db: &mut impl Database,
    client: ClientId,
    companies: &[CompanyId],
) -> Result<HashMap<CompanyId, Vec<Connection>>, StoreError> {
    let mut connections: HashMap<CompanyId, Vec<Connection>> = HashMap::new();
    if companies.is_empty() {
        return Ok(connections);
    }
    let statement = Query::select()
        .expr(Expr::cust(columns!()))
        .from("connections")
        .and_where(Expr::col("client_id").eq(client.0))
        .and_where(Expr::col("company_id").is_in(companies.iter().map(|company| company.0)))
        .order_by("id", Order::Asc)
        .take();
    for connection in db.all::<Connection>(&statement).await? {
        connections
            .entry(connection.company_id)
            .or_default()
            .push(connection);
    }
    Ok(connections)
}

const SOURCE: Source = Source {
    type_name: "Connection",
    table: "connections",
    columns: columns!(),
    properties: &[
        ("id", ValueKind::Id, "id"),
        ("integrationId", ValueKind::Id, "integration_id"),
        ("integrationKey", ValueKind::Text, "platform_key"),
        ("sourceId", ValueKind::Id, "source_id"),
        ("sourceType", ValueKind::Text, "source_type"),
        ("platformName", ValueKind::Text, "platform_name"),
        ("status", ValueKind::Text, "status"),
        ("created", ValueKind::Microseconds, "created_at"),
        ("lastSync", ValueKind::Microseconds, "last_sync_at"),
    ],
    related: |_| None,
    order: &[("id", ValueKind::Id, Order::Asc, None)],
};

/// A page of a company's connections, by default oldest first.
pub async fn page(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    listing: &Listing,
) -> Result<Listed<Connection>, ListingError> {
    let scope = Condition::all()
        .add(Expr::col("client_id").eq(client.0))
        .add(Expr::col("company_id").eq(company.0));
    SOURCE.list(db, scope, listing).await
}

/// Sets the status. Only `sync::connection_status` calls this: it is the one place that decides
/// whether a status may change. Linking a second accounting connection of one company is a
/// conflict ([`StoreError::is_conflict`], contract section 16, point 7).
pub async fn set_status(
    tx: &mut Transaction,
    client: ClientId,
    id: ConnectionId,
    status: ConnectionStatus,
    at: Timestamp,
) -> Result<(), StoreError> {
    let linked_at = (status == ConnectionStatus::Linked).then_some(at);
    tx.execute(&sql!(
        "update connections set status = $3, status_changed_at = $4, linked_at = coalesce($5, linked_at) \
         where client_id = $1 and id = $2",
        client,
        id,
        status,
        at,
        linked_at
    ))
    .await?;
    Ok(())
}

/// Keeps which entity the company authorised, as the provider names it.
pub async fn set_entity(
    tx: &mut Transaction,
    client: ClientId,
    id: ConnectionId,
    entity_id: &str,
    entity_name: &str,
    connection_info: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update connections set entity_id = $3, entity_name = $4, connection_info = $5 where client_id = $1 and id = $2",
        client,
        id,
        entity_id,
        entity_name,
        connection_info
    ))
    .await?;
    Ok(())
}

/// Notes that data was read over the connection.
pub async fn set_last_sync(
    tx: &mut Transaction,
    client: ClientId,
    id: ConnectionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update connections set last_sync_at = $3 where client_id = $1 and id = $2",
        client,
        id,
        at
    ))
    .await?;
    Ok(())
}

/// Connections of other companies that are linked to the same organisation of the same integration.
pub async fn linked_elsewhere(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    platform_key: PlatformKey,
    entity_id: &str,
) -> Result<Vec<Connection>, StoreError> {
    db.all(&sql!(
        select!(
            "where client_id = $1 and platform_key = $2 and entity_id = $3 and company_id <> $4 and status = 'Linked' \
             order by id limit 20"
        ),
        client,
        platform_key,
        entity_id,
        company
    ))
    .await
}

/// The company's other accounting connection that is Linked, if there is one: the one to unlink
/// before `id` can be linked (contract section 16, point 7).
pub async fn find_other_linked_accounting(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    id: ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    db.optional(&sql!(
        select!(
            "where client_id = $1 and company_id = $2 and id <> $3 and status = 'Linked' and source_type = 'Accounting'"
        ),
        client,
        company,
        id
    ))
    .await
}

/// How many companies of a client have a linked connection.
pub async fn count_linked_companies(db: &mut impl Database, client: ClientId) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(distinct company_id) from connections where client_id = $1 and status = 'Linked'",
            client
        ))
        .await?;
    Ok(count)
}

/// Removes a connection with its errors; whether it was there. What other aggregates keep of it
/// (records, datasets, credentials) is theirs to remove.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    id: ConnectionId,
) -> Result<bool, StoreError> {
    let removed = tx
        .execute(&sql!(
            "delete from connections where client_id = $1 and company_id = $2 and id = $3",
            client,
            company,
            id
        ))
        .await?;
    Ok(removed > 0)
}
