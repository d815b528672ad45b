//! When what companies granted is known to lapse, and of which warnings their clients have been told.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId};
use uuid::Uuid;

use super::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

/// Why what a company granted lapses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LapseCause {
    /// The provider drops what is not used for a time.
    Unused,
    /// The provider ends it after a time, however much it is used.
    Ended,
    /// What was granted cannot be renewed.
    Expires,
}

impl LapseCause {
    /// The word it is kept and told as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Ended => "ended",
            Self::Expires => "expires",
        }
    }
}

impl Column for LapseCause {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "unused" => Ok(Self::Unused),
            "ended" => Ok(Self::Ended),
            "expires" => Ok(Self::Expires),
            _ => Err(ColumnError {
                kind: "cause of a lapse",
                value: stored,
            }),
        }
    }
}

stored_row! {
    /// When a connection's grant lapses for one cause.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Lapse {
        /// The client.
        pub client: ClientId,
        /// The connection.
        pub connection: ConnectionId,
        /// Why.
        pub cause: LapseCause,
        /// When.
        pub lapses_at: Timestamp,
        /// When to look at it: for the next warning, or as it lapses; none once it has.
        pub look_at: Option<Timestamp>,
        /// How many days before its end the last warning was for; none before the first.
        pub warned_days: Option<i64>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, connection_id, cause, lapses_at, look_at, warned_days from grant_lapses ",
            $rest
        )
    };
}

/// Connections of whose grants something is due, `limit` at most.
pub async fn due_connections(
    db: &mut impl Database,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(ClientId, ConnectionId)>, StoreError> {
    let due: Vec<(Uuid, Uuid)> = db
        .all(&sql!(
            "select client_id, connection_id from grant_lapses where look_at <= $1 order by look_at limit $2",
            now,
            limit
        ))
        .await?;
    Ok(due
        .into_iter()
        .map(|(client, connection)| (ClientId(client), ConnectionId(connection)))
        .collect())
}

/// What is due of a connection's grant, held until the transaction ends.
pub async fn hold_due(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<Vec<Lapse>, StoreError> {
    tx.all(&sql!(
        select!(
            "where client_id = $1 and connection_id = $2 and look_at <= $3 order by lapses_at /*pg for update pg*/"
        ),
        client,
        connection,
        now
    ))
    .await
}

/// When a connection's grant lapses, the soonest first.
pub async fn of_connection(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
) -> Result<Vec<Lapse>, StoreError> {
    db.all(&sql!(
        select!("where client_id = $1 and connection_id = $2 order by lapses_at"),
        client,
        connection
    ))
    .await
}

/// Grants that lapse soon, of which the client has been warned: of one company or of all, the soonest
/// first.
pub async fn warned(
    db: &mut impl Database,
    client: ClientId,
    company: Option<CompanyId>,
) -> Result<Vec<Lapse>, StoreError> {
    let statement = match company {
        None => sql!(
            select!("where client_id = $1 and warned_days is not null order by lapses_at limit 10000"),
            client
        ),
        Some(company) => sql!(
            select!(
                "where client_id = $1 and warned_days is not null and connection_id in \
                 (select id from connections where client_id = $1 and company_id = $2) order by lapses_at"
            ),
            client,
            company
        ),
    };
    db.all(&statement).await
}

/// The next moment at which anything is due.
pub async fn next_look(db: &mut impl Database) -> Result<Option<Timestamp>, StoreError> {
    let (next,): (Option<i64>,) = db
        .one(&sql!(
            "select min(look_at) from grant_lapses where look_at is not null"
        ))
        .await?;
    Ok(next.and_then(|moment| Timestamp::from_microsecond(moment).ok()))
}

/// Keeps when a grant lapses.
pub async fn put(tx: &mut Transaction, lapse: &Lapse) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into grant_lapses (client_id, connection_id, cause, lapses_at, look_at, warned_days) \
         values ($1, $2, $3, $4, $5, $6) on conflict (client_id, connection_id, cause) do update \
         set lapses_at = excluded.lapses_at, look_at = excluded.look_at, warned_days = excluded.warned_days",
        lapse.client,
        lapse.connection,
        lapse.cause.as_str(),
        lapse.lapses_at,
        lapse.look_at,
        lapse.warned_days
    ))
    .await?;
    Ok(())
}

/// A grant does not lapse for that cause after all.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
    cause: LapseCause,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from grant_lapses where client_id = $1 and connection_id = $2 and cause = $3",
        client,
        connection,
        cause.as_str()
    ))
    .await?;
    Ok(())
}

/// A connection's grant is gone.
pub async fn delete_all(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from grant_lapses where client_id = $1 and connection_id = $2",
        client,
        connection
    ))
    .await?;
    Ok(())
}
