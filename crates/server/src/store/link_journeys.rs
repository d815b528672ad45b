//! Companies' ways through Link, and each step on them: what the funnel is counted from.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, PlatformKey};
use uuid::Uuid;

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A company's way through Link in one browser.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LinkJourney {
        /// The client that asks for access.
        pub client_id: ClientId,
        /// Its id.
        pub id: Uuid,
        /// The company that is asked.
        pub company_id: CompanyId,
        /// The hash of what the browser holds.
        pub browser_hash: Vec<u8>,
        /// What the Link address carried beyond our own parameters: a JSON object.
        pub parameters: String,
        /// The language it was begun in.
        pub locale: String,
        /// The page of the client that Link is embedded in; none where it has its own window.
        pub embedded_origin: Option<String>,
        /// What the provider said of the person, sealed for [`sealed_row`].
        pub person: Option<Vec<u8>>,
        /// When it began.
        pub started_at: Timestamp,
        /// When the company was sent on from it.
        pub ended_at: Option<Timestamp>,
    }
}

stored_row! {
    /// A step on that way.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LinkStep {
        /// Its id, in order of time.
        pub id: Uuid,
        /// What happened, as one word.
        pub step: String,
        /// Which integration it was about.
        pub platform_key: Option<PlatformKey>,
        /// Which connection it was about.
        pub connection_id: Option<ConnectionId>,
        /// For a failure, the contract's number (section 9).
        pub status_code: Option<i32>,
        /// For a failure, what happened; no secret.
        pub reason: Option<String>,
        /// For a failure, the word for what the company is told.
        pub why: Option<String>,
        /// When.
        pub at: Timestamp,
    }
}

/// Keeps a new journey. Its company must exist.
pub async fn insert(tx: &mut Transaction, journey: &LinkJourney) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into link_journeys (client_id, id, company_id, browser_hash, parameters, locale, embedded_origin, \
         person, started_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        journey.client_id,
        journey.id,
        journey.company_id,
        journey.browser_hash.as_slice(),
        &journey.parameters,
        &journey.locale,
        journey.embedded_origin.clone(),
        journey.person.clone(),
        journey.started_at,
        journey.ended_at
    ))
    .await?;
    Ok(())
}

/// The latest journey of the company in that browser that began after `since`.
pub async fn latest(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    browser_hash: &[u8; 32],
    since: Timestamp,
) -> Result<Option<LinkJourney>, StoreError> {
    db.optional(&sql!(
        "select client_id, id, company_id, browser_hash, parameters, locale, embedded_origin, person, started_at, ended_at \
         from link_journeys where client_id = $1 and company_id = $2 and browser_hash = $3 and started_at > $4 \
         order by started_at desc, id desc limit 1",
        client,
        company,
        browser_hash.as_slice(),
        since
    ))
    .await
}

/// The row that what is known of a journey's person is sealed for.
pub fn sealed_row(journey: Uuid) -> String {
    format!("link_journeys/{journey}")
}

/// Keeps what the provider said of the person, sealed for [`sealed_row`].
pub async fn keep_person(
    tx: &mut Transaction,
    client: ClientId,
    journey: Uuid,
    sealed: &[u8],
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update link_journeys set person = $3 where client_id = $1 and id = $2",
        client,
        journey,
        sealed
    ))
    .await?;
    Ok(())
}

/// Notes that the company was sent on from its journey.
pub async fn end(
    tx: &mut Transaction,
    client: ClientId,
    journey: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update link_journeys set ended_at = $3 where client_id = $1 and id = $2",
        client,
        journey,
        at
    ))
    .await?;
    Ok(())
}

/// Keeps a step of a journey.
pub async fn add_step(
    tx: &mut Transaction,
    client: ClientId,
    journey: Uuid,
    step: &LinkStep,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into link_steps (client_id, journey_id, id, step, platform_key, connection_id, status_code, reason, \
         why, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        client,
        journey,
        step.id,
        &step.step,
        step.platform_key,
        step.connection_id,
        step.status_code,
        step.reason.clone(),
        step.why.clone(),
        step.at
    ))
    .await?;
    Ok(())
}

/// The steps of a journey, oldest first.
pub async fn steps(
    db: &mut impl Database,
    client: ClientId,
    journey: Uuid,
) -> Result<Vec<LinkStep>, StoreError> {
    db.all(&sql!(
        "select id, step, platform_key, connection_id, status_code, reason, why, at from link_steps \
         where client_id = $1 and journey_id = $2 order by id",
        client,
        journey
    ))
    .await
}
