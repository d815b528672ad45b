//! What of a client's connections needs somebody's attention, and how many stand how.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus};

use super::{Database, StoreError, sql, stored_row};

stored_row! {
    /// How many connections have a status.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct StatusCount {
        /// The status.
        pub status: ConnectionStatus,
        /// How many have it.
        pub count: i64,
    }
}

stored_row! {
    /// A connection that needs attention, with its company.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Troubled {
        /// The company.
        pub company: CompanyId,
        /// The company's name.
        pub company_name: String,
        /// The connection.
        pub connection: ConnectionId,
        /// The integration's name.
        pub platform_name: String,
        /// Since when, or until when.
        pub at: Option<Timestamp>,
        /// How many data types it is about.
        pub data_types: i64,
    }
}

/// How many of a client's connections stand how; statuses that none has are left out.
pub async fn statuses(db: &mut impl Database, client: ClientId) -> Result<Vec<StatusCount>, StoreError> {
    db.all(&sql!(
        "select status, count(*) from connections where client_id = $1 group by status order by status",
        client
    ))
    .await
}

/// How many of a client's companies have no connection.
pub async fn unconnected(db: &mut impl Database, client: ClientId) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from companies p where p.client_id = $1 and not exists \
             (select 1 from connections c where c.client_id = p.client_id and c.company_id = p.id)",
            client
        ))
        .await?;
    Ok(count)
}

/// Connections whose grants were taken back, the latest first.
pub async fn deauthorised(
    db: &mut impl Database,
    client: ClientId,
    limit: i64,
) -> Result<Vec<Troubled>, StoreError> {
    db.all(&sql!(
        "select c.company_id, p.name, c.id, c.platform_name, c.status_changed_at, cast(0 as bigint) from connections c \
         join companies p on p.client_id = c.client_id and p.id = c.company_id \
         where c.client_id = $1 and c.status = $2 order by c.status_changed_at desc, c.id limit $3",
        client,
        ConnectionStatus::Deauthorized,
        limit
    ))
    .await
}

/// Connections of which some data type's latest reads failed, those with the most first, and how many
/// there are in all.
pub async fn failing(
    db: &mut impl Database,
    client: ClientId,
    limit: i64,
) -> Result<(Vec<Troubled>, i64), StoreError> {
    let first = db
        .all(&sql!(
            "select c.company_id, p.name, c.id, c.platform_name, c.last_sync_at, s.failing from \
             (select connection_id, count(*) as failing from sync_schedules \
             where client_id = $1 and failures > 0 group by connection_id order by 2 desc, 1 limit $2) s \
             join connections c on c.client_id = $1 and c.id = s.connection_id \
             join companies p on p.client_id = $1 and p.id = c.company_id order by s.failing desc, c.id",
            client,
            limit
        ))
        .await?;
    let (total,): (i64,) = db
        .one(&sql!(
            "select count(distinct connection_id) from sync_schedules where client_id = $1 and failures > 0",
            client
        ))
        .await?;
    Ok((first, total))
}

/// Connections of which reading waits for a moment after `now`, those that wait longest first, and how
/// many there are in all.
pub async fn paused(
    db: &mut impl Database,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<(Vec<Troubled>, i64), StoreError> {
    let first = db
        .all(&sql!(
            "select c.company_id, p.name, c.id, c.platform_name, s.until, s.waiting from \
             (select connection_id, max(paused_until) as until, count(*) as waiting from datasets \
             where client_id = $1 and completed_at is null and paused_until > $2 \
             group by connection_id order by 2 desc, 1 limit $3) s \
             join connections c on c.client_id = $1 and c.id = s.connection_id \
             join companies p on p.client_id = $1 and p.id = c.company_id order by s.until desc, c.id",
            client,
            now,
            limit
        ))
        .await?;
    let (total,): (i64,) = db
        .one(&sql!(
            "select count(distinct connection_id) from datasets \
             where client_id = $1 and completed_at is null and paused_until > $2",
            client,
            now
        ))
        .await?;
    Ok((first, total))
}
