//! Records on their way to providers (contract section 13).

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType, PushOperationId};
use sea_query::{Condition, Expr, ExprTrait, Order};

use super::filter::ValueKind;
use super::listing::{Listed, Listing, ListingError, Source};
use super::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

/// Defines an enum whose values are kept as the contract's words.
macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident $kind:literal { $($(#[doc = $value_doc:literal])+ $variant:ident $word:literal;)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[doc = $value_doc])+ $variant,)+ }

        impl $name {
            /// The word that is kept.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl Column for $name {
            type Stored = String;

            fn from_stored(stored: String) -> Result<Self, ColumnError> {
                match stored.as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(ColumnError { kind: $kind, value: stored }),
                }
            }
        }
    };
}

words! {
    /// What becomes of a record at its provider.
    PushKind "kind of push" {
        /// It is made.
        Create "create";
        /// It is changed.
        Update "update";
        /// It is removed.
        Delete "delete";
    }
}

words! {
    /// Where a push stands.
    PushStatus "push status" {
        /// It has not ended.
        Pending "Pending";
        /// The provider has done it.
        Success "Success";
        /// It was not done.
        Failed "Failed";
        /// Its time ran out first; what the provider was asked may still come about.
        TimedOut "TimedOut";
    }
}

stored_row! {
    /// A record on its way to a provider.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PushOperation {
        /// The client.
        pub client_id: ClientId,
        /// Its id.
        pub id: PushOperationId,
        /// The company.
        pub company_id: CompanyId,
        /// The connection it goes over.
        pub connection_id: ConnectionId,
        /// What is written.
        pub data_type: DataType,
        /// What becomes of it.
        pub kind: PushKind,
        /// The record's id at the provider, once it is known.
        pub record_id: Option<String>,
        /// The standard record that is written, until the operation has ended.
        pub document: Option<String>,
        /// Where it stands.
        pub status: PushStatus,
        /// The same as an HTTP status.
        pub status_code: i64,
        /// Why it failed and what to do next.
        pub error_message: Option<String>,
        /// What was wrong, as JSON.
        pub validation: Option<String>,
        /// When it was asked for.
        pub requested_at: Timestamp,
        /// When it ended.
        pub completed_at: Option<Timestamp>,
        /// How many minutes it was given.
        pub timeout_minutes: Option<i64>,
        /// When they run out.
        pub times_out_at: Option<Timestamp>,
        /// When it was last sent to the provider, its answer not being known yet.
        pub sent_at: Option<Timestamp>,
        /// Whether it is changed though its provider has changed it since it was read last.
        pub is_forced: bool,
    }
}

/// The columns of [`PushOperation`], in its order.
macro_rules! columns {
    () => {
        "client_id, id, company_id, connection_id, data_type, kind, record_id, document, status, status_code, \
         error_message, validation, requested_at, completed_at, timeout_minutes, times_out_at, sent_at, \
         is_forced"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select ", columns!(), " from push_operations ", $rest)
    };
}

const SOURCE: Source = Source {
    type_name: "PushOperation",
    table: "push_operations",
    columns: columns!(),
    properties: &[
        ("pushOperationKey", ValueKind::Id, "id"),
        ("companyId", ValueKind::Id, "company_id"),
        ("dataConnectionKey", ValueKind::Id, "connection_id"),
        ("dataType", ValueKind::Text, "data_type"),
        ("status", ValueKind::Text, "status"),
        ("statusCode", ValueKind::Integer, "status_code"),
        ("errorMessage", ValueKind::Text, "error_message"),
        ("requestedOnUtc", ValueKind::Microseconds, "requested_at"),
        ("completedOnUtc", ValueKind::Microseconds, "completed_at"),
        ("timeoutInMinutes", ValueKind::Integer, "timeout_minutes"),
    ],
    related: |_| None,
    order: &[
        ("requested_at", ValueKind::Microseconds, Order::Desc, None),
        ("id", ValueKind::Id, Order::Desc, None),
    ],
};

/// A page of a company's operations, by default the latest asked for first.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    listing: &Listing,
) -> Result<Listed<PushOperation>, ListingError> {
    let scope = Condition::all()
        .add(Expr::col("client_id").eq(client.0))
        .add(Expr::col("company_id").eq(company.0));
    SOURCE.list(db, scope, listing).await
}

/// The company's operation of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    id: PushOperationId,
) -> Result<Option<PushOperation>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and company_id = $2 and id = $3"),
        client,
        company,
        id
    ))
    .await
}

/// The client's operation of that id, held until the transaction ends.
pub async fn find_for_update(
    tx: &mut Transaction,
    client: ClientId,
    id: PushOperationId,
) -> Result<Option<PushOperation>, StoreError> {
    tx.optional(&sql!(
        select!("where client_id = $1 and id = $2 /*pg for update pg*/"),
        client,
        id
    ))
    .await
}

/// Every operation of a connection that has not ended, oldest first.
pub async fn list_pending(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Vec<PushOperation>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and connection_id = $2 and status = 'Pending' order by id"),
        client,
        connection
    ))
    .await
}

/// Keeps a new operation.
pub async fn insert(tx: &mut Transaction, operation: &PushOperation) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into push_operations (client_id, id, company_id, connection_id, data_type, kind, record_id, document, \
         status, status_code, error_message, validation, requested_at, completed_at, timeout_minutes, times_out_at, \
         sent_at, is_forced) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        operation.client_id,
        operation.id,
        operation.company_id,
        operation.connection_id,
        operation.data_type,
        operation.kind.as_str(),
        operation.record_id.clone(),
        operation.document.clone(),
        operation.status.as_str(),
        operation.status_code,
        operation.error_message.clone(),
        operation.validation.clone(),
        operation.requested_at,
        operation.completed_at,
        operation.timeout_minutes,
        operation.times_out_at,
        operation.sent_at,
        operation.is_forced
    ))
    .await?;
    Ok(())
}

/// Writes everything of an operation that changes.
pub async fn save(tx: &mut Transaction, operation: &PushOperation) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update push_operations set record_id = $3, document = $4, status = $5, status_code = $6, error_message = $7, \
         validation = $8, completed_at = $9, sent_at = $10 where client_id = $1 and id = $2",
        operation.client_id,
        operation.id,
        operation.record_id.clone(),
        operation.document.clone(),
        operation.status.as_str(),
        operation.status_code,
        operation.error_message.clone(),
        operation.validation.clone(),
        operation.completed_at,
        operation.sent_at
    ))
    .await?;
    Ok(())
}
