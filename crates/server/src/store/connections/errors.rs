//! What went wrong with connections.

use std::collections::HashMap;

use jiff::Timestamp;
use platypus_model::{ClientId, ConnectionId};
use sea_query::{Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use crate::store::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

/// Whether an error that passes still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorStatus {
    /// It stands.
    Active,
    /// It has passed.
    Resolved,
}

impl ErrorStatus {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Resolved => "Resolved",
        }
    }
}

impl Column for ErrorStatus {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "Active" => Ok(Self::Active),
            "Resolved" => Ok(Self::Resolved),
            _ => Err(ColumnError {
                kind: "connection error status",
                value: stored,
            }),
        }
    }
}

stored_row! {
    /// What went wrong while a company authorised a connection, or after.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ConnectionError {
        /// The connection.
        pub connection_id: ConnectionId,
        /// The error's id; later errors sort after earlier ones.
        pub id: Uuid,
        /// The HTTP status that fits it, such as `403`.
        pub status_code: String,
        /// That status in words.
        pub status_text: String,
        /// What happened, and what to do next.
        pub error_message: String,
        /// When it happened.
        pub errored_at: Timestamp,
        /// Whether it still stands; none where it is not one that passes.
        pub status: Option<ErrorStatus>,
        /// When it passed.
        pub resolved_at: Option<Timestamp>,
    }
}

/// How many errors of one connection are kept; the oldest go first.
pub const ERRORS_KEPT: i64 = 20;

/// Appends an error to a connection, and forgets the oldest where there are too many.
pub async fn add_error(
    tx: &mut Transaction,
    client: ClientId,
    error: &ConnectionError,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into connection_errors (client_id, connection_id, id, status_code, status_text, error_message, \
         errored_at, status, resolved_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        client,
        error.connection_id,
        error.id,
        &error.status_code,
        &error.status_text,
        &error.error_message,
        error.errored_at,
        error.status.map(ErrorStatus::as_str),
        error.resolved_at
    ))
    .await?;
    tx.execute(&sql!(
        "delete from connection_errors where client_id = $1 and connection_id = $2 and id not in \
         (select id from connection_errors where client_id = $1 and connection_id = $2 order by id desc limit $3)",
        client,
        error.connection_id,
        ERRORS_KEPT
    ))
    .await?;
    Ok(())
}

/// Marks a connection's standing errors as resolved.
pub async fn resolve_errors(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update connection_errors set status = 'Resolved', resolved_at = $3 \
         where client_id = $1 and connection_id = $2 and status = 'Active'",
        client,
        connection,
        at
    ))
    .await?;
    Ok(())
}

/// The errors of each of these connections, oldest first; one without is absent.
pub async fn errors(
    db: &mut impl Database,
    client: ClientId,
    connections: &[ConnectionId],
) -> Result<HashMap<ConnectionId, Vec<ConnectionError>>, StoreError> {
    let mut errors: HashMap<ConnectionId, Vec<ConnectionError>> = HashMap::new();
    if connections.is_empty() {
        return Ok(errors);
    }
    let statement = Query::select()
        .columns([
            "connection_id",
            "id",
            "status_code",
            "status_text",
            "error_message",
            "errored_at",
            "status",
            "resolved_at",
        ])
        .from("connection_errors")
        .and_where(Expr::col("client_id").eq(client.0))
        .and_where(Expr::col("connection_id").is_in(connections.iter().map(|connection| connection.0)))
        .order_by("id", Order::Asc)
        .take();
    for error in db.all::<ConnectionError>(&statement).await? {
        errors.entry(error.connection_id).or_default().push(error);
    }
    Ok(errors)
}
