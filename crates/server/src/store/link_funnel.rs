//! Journeys through Link, counted: how far companies come, and why not further.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, PlatformKey};
use uuid::Uuid;

use super::{Database, StoreError, sql, stored_row};

stored_row! {
    /// A journey with the moment of its first step of each kind.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct JourneyMoments {
        /// The journey.
        pub id: Uuid,
        /// Its company.
        pub company_id: CompanyId,
        /// The company's name.
        pub company_name: String,
        /// The page of the client that Link is embedded in; none where it has its own window.
        pub embedded_origin: Option<String>,
        /// When it began.
        pub started_at: Timestamp,
        /// When the company was sent on from it.
        pub ended_at: Option<Timestamp>,
        /// When the company agreed to connect a platform.
        pub chose_at: Option<Timestamp>,
        /// When it was sent to the provider, or shown the form for a key.
        pub left_at: Option<Timestamp>,
        /// When it came back, or sent the form.
        pub returned_at: Option<Timestamp>,
        /// When something was linked.
        pub completed_at: Option<Timestamp>,
        /// When an attempt failed.
        pub failed_at: Option<Timestamp>,
        /// When it quit.
        pub cancelled_at: Option<Timestamp>,
        /// When it said that what it uses is not offered.
        pub unsupported_at: Option<Timestamp>,
    }
}

/// The client's journeys that began in that time, the latest first, at most `limit`.
pub async fn journeys(
    db: &mut impl Database,
    client: ClientId,
    from: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<JourneyMoments>, StoreError> {
    db.all(&sql!(
        "select journey.id, journey.company_id, company.name as company_name, journey.embedded_origin, \
         journey.started_at, journey.ended_at, \
         min(case when step.step = 'chose' then step.at end) as chose_at, \
         min(case when step.step = 'left' then step.at end) as left_at, \
         min(case when step.step = 'returned' then step.at end) as returned_at, \
         min(case when step.step = 'completed' then step.at end) as completed_at, \
         min(case when step.step = 'failed' then step.at end) as failed_at, \
         min(case when step.step = 'cancelled' then step.at end) as cancelled_at, \
         min(case when step.step = 'unsupported' then step.at end) as unsupported_at \
         from (select client_id, id, company_id, embedded_origin, started_at, ended_at from link_journeys \
               where client_id = $1 and started_at >= $2 and started_at < $3 \
               order by started_at desc, id desc limit $4) as journey \
         join companies as company on company.client_id = journey.client_id and company.id = journey.company_id \
         left join link_steps as step on step.client_id = journey.client_id and step.journey_id = journey.id \
         group by journey.id, journey.company_id, company.name, journey.embedded_origin, journey.started_at, \
         journey.ended_at \
         order by journey.started_at desc, journey.id desc",
        client,
        from,
        until,
        limit
    ))
    .await
}

stored_row! {
    /// Attempts that failed alike.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct FailureCount {
        /// What was to be linked; none where that is not known any more.
        pub platform_name: Option<String>,
        /// The contract's number (section 9).
        pub status_code: Option<i32>,
        /// What happened.
        pub reason: Option<String>,
        /// How often.
        pub count: i64,
        /// The last time.
        pub last_at: Timestamp,
    }
}

/// Why attempts failed on the client's journeys that began in that time, the most frequent first.
pub async fn failures(
    db: &mut impl Database,
    client: ClientId,
    from: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<FailureCount>, StoreError> {
    db.all(&sql!(
        "select connection.platform_name, step.status_code, step.reason, count(*) as count, max(step.at) as last_at \
         from link_journeys as journey \
         join link_steps as step on step.client_id = journey.client_id and step.journey_id = journey.id \
         left join connections as connection \
         on connection.client_id = step.client_id and connection.id = step.connection_id \
         where journey.client_id = $1 and journey.started_at >= $2 and journey.started_at < $3 \
         and step.step = 'failed' \
         group by connection.platform_name, step.status_code, step.reason \
         order by count(*) desc, max(step.at) desc limit $4",
        client,
        from,
        until,
        limit
    ))
    .await
}

stored_row! {
    /// On how many journeys a platform was chosen.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PlatformCount {
        /// The platform.
        pub platform_key: PlatformKey,
        /// On how many.
        pub journeys: i64,
    }
}

/// On how many of the client's journeys that began in that time each platform was chosen.
pub async fn chosen(
    db: &mut impl Database,
    client: ClientId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<PlatformCount>, StoreError> {
    db.all(&sql!(
        "select step.platform_key, count(distinct journey.id) as journeys \
         from link_journeys as journey \
         join link_steps as step on step.client_id = journey.client_id and step.journey_id = journey.id \
         where journey.client_id = $1 and journey.started_at >= $2 and journey.started_at < $3 \
         and step.step = 'chose' and step.platform_key is not null \
         group by step.platform_key order by count(distinct journey.id) desc, step.platform_key",
        client,
        from,
        until
    ))
    .await
}

/// On how many of them each platform was linked.
pub async fn linked(
    db: &mut impl Database,
    client: ClientId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<PlatformCount>, StoreError> {
    db.all(&sql!(
        "select connection.platform_key, count(distinct journey.id) as journeys \
         from link_journeys as journey \
         join link_steps as step on step.client_id = journey.client_id and step.journey_id = journey.id \
         join connections as connection \
         on connection.client_id = step.client_id and connection.id = step.connection_id \
         where journey.client_id = $1 and journey.started_at >= $2 and journey.started_at < $3 \
         and step.step = 'completed' \
         group by connection.platform_key order by count(distinct journey.id) desc, connection.platform_key",
        client,
        from,
        until
    ))
    .await
}
