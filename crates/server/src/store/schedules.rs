//! When each data type of each Linked connection is next to be looked at: the scheduler's rows.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};
use sea_query::{Expr, OnConflict, Query};
use uuid::Uuid;

use super::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

/// What is to be done with a data type when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToDo {
    /// Something that decides when to read has changed: find out anew.
    Weigh,
    /// Read it.
    Read,
}

impl ToDo {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Weigh => "weigh",
            Self::Read => "read",
        }
    }
}

impl Column for ToDo {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "weigh" => Ok(Self::Weigh),
            "read" => Ok(Self::Read),
            _ => Err(ColumnError {
                kind: "schedule",
                value: stored,
            }),
        }
    }
}

stored_row! {
    /// When a data type of a connection is next looked at, and what for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Schedule {
        /// The client.
        pub client: ClientId,
        /// The company.
        pub company: CompanyId,
        /// The connection.
        pub connection: ConnectionId,
        /// The data type.
        pub data_type: DataType,
        /// What is to be done then.
        pub to_do: ToDo,
        /// When; none where it is not read by itself.
        pub next_due_at: Option<Timestamp>,
        /// How many reads in a row have failed.
        pub failures: i64,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, company_id, connection_id, data_type, to_do, next_due_at, failures \
             from sync_schedules ",
            $rest
        )
    };
}

/// Connections of which something is due, those due longest first; found among the `rows` due
/// longest, so that the cost does not grow with what else is.
pub async fn due_connections(
    db: &mut impl Database,
    now: Timestamp,
    rows: i64,
) -> Result<Vec<(ClientId, ConnectionId)>, StoreError> {
    let due: Vec<(Uuid, Uuid)> = db
        .all(&sql!(
            "select client_id, connection_id from \
             (select client_id, connection_id, next_due_at from sync_schedules where next_due_at <= $1 \
              order by next_due_at limit $2) due \
             group by client_id, connection_id order by min(next_due_at), connection_id",
            now,
            rows
        ))
        .await?;
    Ok(due
        .into_iter()
        .map(|(client, connection)| (ClientId(client), ConnectionId(connection)))
        .collect())
}

/// What is due of a connection, held until the transaction ends.
pub async fn hold_due(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<Vec<Schedule>, StoreError> {
    tx.all(&sql!(
        select!(
            "where client_id = $1 and connection_id = $2 and next_due_at <= $3 order by data_type /*pg for update pg*/"
        ),
        client,
        connection,
        now
    ))
    .await
}

/// When a data type of a connection is next looked at; none where the connection is not Linked.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    data_type: DataType,
) -> Result<Option<Schedule>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and connection_id = $2 and data_type = $3"),
        client,
        connection,
        data_type
    ))
    .await
}

/// When each data type of a company is next looked at, connection by connection.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<Vec<Schedule>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and company_id = $2 order by data_type, connection_id"),
        client,
        company
    ))
    .await
}

/// The next moment at which anything is due.
pub async fn next_due(db: &mut impl Database) -> Result<Option<Timestamp>, StoreError> {
    let (next,): (Option<i64>,) = db
        .one(&sql!(
            "select min(next_due_at) from sync_schedules where next_due_at is not null"
        ))
        .await?;
    Ok(next.and_then(|moment| Timestamp::from_microsecond(moment).ok()))
}

/// Keeps when a data type is next looked at.
pub async fn put(tx: &mut Transaction, schedule: &Schedule) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into sync_schedules (client_id, connection_id, data_type, company_id, to_do, next_due_at, failures) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (client_id, connection_id, data_type) do update \
         set to_do = excluded.to_do, next_due_at = excluded.next_due_at, failures = excluded.failures",
        schedule.client,
        schedule.connection,
        schedule.data_type,
        schedule.company,
        schedule.to_do.as_str(),
        schedule.next_due_at,
        schedule.failures
    ))
    .await?;
    Ok(())
}

/// Has each of a connection's data types weighed at `now`: it was linked.
pub async fn begin(
    tx: &mut Transaction,
    now: Timestamp,
    (client, company, connection): (ClientId, CompanyId, ConnectionId),
    data_types: impl IntoIterator<Item = DataType>,
) -> Result<(), StoreError> {
    let mut statement = Query::insert()
        .into_table("sync_schedules")
        .columns([
            "client_id",
            "connection_id",
            "data_type",
            "company_id",
            "to_do",
            "next_due_at",
            "failures",
        ])
        .on_conflict(
            OnConflict::columns(["client_id", "connection_id", "data_type"])
                .update_columns(["to_do", "next_due_at", "failures"])
                .to_owned(),
        )
        .take();
    let mut is_empty = true;
    for data_type in data_types {
        is_empty = false;
        statement.values_panic([
            Expr::val(client.0),
            Expr::val(connection.0),
            Expr::val(data_type.key()),
            Expr::val(company.0),
            Expr::val(ToDo::Weigh.as_str()),
            Expr::val(now.as_microsecond()),
            Expr::val(0_i64),
        ]);
    }
    if !is_empty {
        tx.execute(&statement).await?;
    }
    Ok(())
}

/// Has a data type weighed anew, for all of a client's companies or for one: what was decided about
/// it has changed. Rows are taken in one order, so that two who do this never wait for each other.
pub async fn weigh_again(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    company: Option<CompanyId>,
    data_type: DataType,
) -> Result<(), StoreError> {
    let statement = match company {
        None => sql!(
            "update sync_schedules set to_do = 'weigh', next_due_at = $2 \
             where client_id = $1 and (client_id, connection_id, data_type) in \
             (select client_id, connection_id, data_type from sync_schedules \
              where client_id = $1 and data_type = $3 order by connection_id /*pg for update pg*/)",
            client,
            now,
            data_type
        ),
        Some(company) => sql!(
            "update sync_schedules set to_do = 'weigh', next_due_at = $2 \
             where client_id = $1 and (client_id, connection_id, data_type) in \
             (select client_id, connection_id, data_type from sync_schedules \
              where client_id = $1 and company_id = $4 and data_type = $3 order by connection_id /*pg for update pg*/)",
            client,
            now,
            data_type,
            company
        ),
    };
    tx.execute(&statement).await?;
    Ok(())
}

/// Nothing of the connection is read by itself any more.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from sync_schedules where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}
