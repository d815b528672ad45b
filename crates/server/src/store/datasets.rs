//! Datasets: each is one sync of one data type over one connection.

mod issues;

use jiff::Timestamp;
use platypus_connectors::Blame;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType, DatasetId, DatasetProblem, DatasetStatus};
use sea_query::{Condition, Expr, ExprTrait, Order};

pub use issues::{ISSUES_KEPT, Issue, Severity, add_issues, issues};

use super::filter::ValueKind;
use super::listing::{Listed, Listing, ListingError, Source};
use super::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// One sync of one data type over one connection.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Dataset {
        /// The client.
        pub client_id: ClientId,
        /// Its id.
        pub id: DatasetId,
        /// The company.
        pub company_id: CompanyId,
        /// The connection it reads.
        pub connection_id: ConnectionId,
        /// The data type it reads.
        pub data_type: DataType,
        /// Where it stands. Only `sync::dataset_status` changes it.
        pub status: DatasetStatus,
        /// What the status does not say, such as until when it is paused.
        pub status_description: Option<String>,
        /// Why it failed and what to do next.
        pub error_message: Option<String>,
        /// Who can put that right.
        pub blame: Option<Blame>,
        /// 0 to 100; never goes back.
        pub progress: i64,
        /// When it was asked for.
        pub requested_at: Timestamp,
        /// When reading began.
        pub started_at: Option<Timestamp>,
        /// Until when it is paused.
        pub paused_until: Option<Timestamp>,
        /// When it ended, well or not.
        pub completed_at: Option<Timestamp>,
        /// Only what changed since is asked for; none asks for everything.
        pub modified_since: Option<Timestamp>,
        /// Where the read resumes: the connector's checkpoint as JSON.
        pub checkpoint: Option<String>,
        /// The latest change, by the provider's clock, among the records read.
        pub newest_change_at: Option<Timestamp>,
        /// Records read so far.
        pub records_read: i64,
        /// Of these, new or changed.
        pub records_changed: i64,
        /// Records that could not be put into the standard model.
        pub records_rejected: i64,
        /// Records found to be gone at the provider.
        pub records_deleted: i64,
        /// What it waits for or ended by, in a kind that can be told in any language.
        pub problem: Option<DatasetProblem>,
    }
}

/// The columns of [`Dataset`], in its order.
macro_rules! columns {
    () => {
        "client_id, id, company_id, connection_id, data_type, status, status_description, \
         error_message, blame, progress, requested_at, started_at, paused_until, completed_at, \
         modified_since, checkpoint, newest_change_at, records_read, records_changed, \
         records_rejected, records_deleted, problem"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select ", columns!(), " from datasets ", $rest)
    };
}

impl Column for Blame {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "customer" => Ok(Self::Customer),
            "provider" => Ok(Self::Provider),
            "us" => Ok(Self::Us),
            _ => Err(ColumnError {
                kind: "blame",
                value: stored,
            }),
        }
    }
}

fn blame_word(blame: Blame) -> &'static str {
    match blame {
        Blame::Customer => "customer",
        Blame::Provider => "provider",
        Blame::Us => "us",
    }
}

/// Keeps a new dataset.
///
/// # Errors
/// A conflict ([`StoreError::is_conflict`]) where one of the same data type is in progress on
/// the connection.
pub async fn insert(tx: &mut Transaction, dataset: &Dataset) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into datasets (client_id, id, company_id, connection_id, data_type, status, progress, requested_at, \
         modified_since, completed_at, records_read, records_changed, records_rejected, records_deleted) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0)",
        dataset.client_id,
        dataset.id,
        dataset.company_id,
        dataset.connection_id,
        dataset.data_type,
        dataset.status,
        dataset.progress,
        dataset.requested_at,
        dataset.modified_since,
        dataset.completed_at
    ))
    .await?;
    Ok(())
}

/// The company's dataset of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    id: DatasetId,
) -> Result<Option<Dataset>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and company_id = $2 and id = $3"),
        client,
        company,
        id
    ))
    .await
}

/// The client's dataset of that id, whichever company's it is.
pub async fn find_in_client(
    db: &mut impl Database,
    client: ClientId,
    id: DatasetId,
) -> Result<Option<Dataset>, StoreError> {
    db.optional(&sql!(select!("where client_id = $1 and id = $2"), client, id))
        .await
}

/// The dataset of that data type that is in progress on a connection.
pub async fn find_in_progress(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
) -> Result<Option<Dataset>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and connection_id = $2 and data_type = $3 and completed_at is null"),
        client,
        connection,
        data_type
    ))
    .await
}

/// Every dataset in progress on a connection, oldest first.
pub async fn list_in_progress(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Vec<Dataset>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and connection_id = $2 and completed_at is null order by id"),
        client,
        connection
    ))
    .await
}

/// Every dataset of a connection that was asked for since a moment, oldest first.
pub async fn requested_since(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    since: Timestamp,
) -> Result<Vec<Dataset>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and connection_id = $2 and requested_at >= $3 order by id"),
        client,
        connection,
        since
    ))
    .await
}

/// A company's datasets, the latest asked for first, `limit` after skipping `offset`.
pub async fn page(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Dataset>, StoreError> {
    db.all(&sql!(
        select!(
            "where client_id = $1 and company_id = $2 order by requested_at desc, id desc limit $3 offset $4"
        ),
        client,
        company,
        limit,
        offset
    ))
    .await
}

/// How many datasets a company has.
pub async fn count_of_company(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<u64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from datasets where client_id = $1 and company_id = $2",
            client,
            company
        ))
        .await?;
    Ok(count.unsigned_abs())
}

const SOURCE: Source = Source {
    type_name: "Dataset",
    table: "datasets",
    columns: columns!(),
    // Whether a dataset completed is no property of it (contract section 3): its status is.
    properties: &[
        ("id", ValueKind::Id, "id"),
        ("companyId", ValueKind::Id, "company_id"),
        ("connectionId", ValueKind::Id, "connection_id"),
        ("dataType", ValueKind::Text, "data_type"),
        ("status", ValueKind::Text, "status"),
        ("statusDescription", ValueKind::Text, "status_description"),
        ("errorMessage", ValueKind::Text, "error_message"),
        ("requested", ValueKind::Microseconds, "requested_at"),
        ("completed", ValueKind::Microseconds, "completed_at"),
        ("progress", ValueKind::Integer, "progress"),
    ],
    related: |_| None,
    order: &[
        ("requested_at", ValueKind::Microseconds, Order::Desc, None),
        ("id", ValueKind::Id, Order::Desc, None),
    ],
};

/// A page of a company's datasets, by default the latest asked for first.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    listing: &Listing,
) -> Result<Listed<Dataset>, ListingError> {
    let scope = Condition::all()
        .add(Expr::col("client_id").eq(client.0))
        .add(Expr::col("company_id").eq(company.0));
    SOURCE.list(db, scope, listing).await
}

/// Writes everything of a dataset that changes while it runs.
pub async fn save(tx: &mut Transaction, dataset: &Dataset) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update datasets set status = $3, status_description = $4, error_message = $5, blame = $6, progress = $7, \
         started_at = $8, paused_until = $9, completed_at = $10, modified_since = $11, checkpoint = $12, \
         newest_change_at = $13, records_read = $14, records_changed = $15, records_rejected = $16, \
         records_deleted = $17, problem = $18 where client_id = $1 and id = $2",
        dataset.client_id,
        dataset.id,
        dataset.status,
        dataset.status_description.clone(),
        dataset.error_message.clone(),
        dataset.blame.map(blame_word),
        dataset.progress,
        dataset.started_at,
        dataset.paused_until,
        dataset.completed_at,
        dataset.modified_since,
        dataset.checkpoint.clone(),
        dataset.newest_change_at,
        dataset.records_read,
        dataset.records_changed,
        dataset.records_rejected,
        dataset.records_deleted,
        dataset.problem
    ))
    .await?;
    Ok(())
}

/// Removes a connection's datasets with what validation found.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from dataset_issues where client_id = $1 and dataset_id in \
         (select id from datasets where client_id = $1 and connection_id = $2)",
        client,
        connection
    ))
    .await?;
    tx.execute(&sql!(
        "delete from datasets where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}
