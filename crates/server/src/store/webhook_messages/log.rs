//! How telling went: a consumer's log, and every attempt.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, EventId, WebhookConsumerId};
use uuid::Uuid;

use super::{Delivery, DeliveryState};
use crate::store::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A line of a consumer's log.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LoggedDelivery {
        /// The message.
        pub message_id: EventId,
        /// What happened.
        pub event_type: String,
        /// The company it concerns.
        pub company_id: Option<CompanyId>,
        /// When it happened.
        pub happened_at: Timestamp,
        /// Where it stands.
        pub state: DeliveryState,
        /// How often it was attempted.
        pub attempts: i64,
        /// When it last changed.
        pub updated_at: Timestamp,
        /// When it is attempted next.
        pub next_attempt_at: Option<Timestamp>,
        /// The status of the last answer; none where none came.
        pub last_status: Option<i64>,
        /// What came back last, or why nothing did.
        pub last_answer: Option<String>,
    }
}

/// A consumer's log, latest first.
pub async fn log(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    limit: i64,
    offset: i64,
) -> Result<Vec<LoggedDelivery>, StoreError> {
    db.all(&sql!(
        "select d.message_id, m.event_type, d.company_id, m.happened_at, d.state, d.attempts, d.updated_at, \
         d.next_attempt_at, \
         (select a.status_code from webhook_attempts a where a.client_id = d.client_id \
          and a.consumer_id = d.consumer_id and a.message_id = d.message_id order by a.id desc limit 1), \
         (select a.answer from webhook_attempts a where a.client_id = d.client_id \
          and a.consumer_id = d.consumer_id and a.message_id = d.message_id order by a.id desc limit 1) \
         from webhook_deliveries d join webhook_messages m on m.client_id = d.client_id and m.id = d.message_id \
         where d.client_id = $1 and d.consumer_id = $2 order by d.sequence desc limit $3 offset $4",
        client,
        consumer,
        limit,
        offset
    ))
    .await
}

/// How many lines a consumer's log has.
pub async fn count_log(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from webhook_deliveries where client_id = $1 and consumer_id = $2",
            client,
            consumer
        ))
        .await?;
    Ok(count)
}

stored_row! {
    /// One attempt at a delivery.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Attempt {
        /// Its id.
        pub id: Uuid,
        /// When.
        pub at: Timestamp,
        /// How long it took.
        pub milliseconds: i64,
        /// The answer's status; none where none came.
        pub status_code: Option<i64>,
        /// What came back, or why nothing did: its beginning.
        pub answer: String,
    }
}

/// Keeps an attempt.
pub async fn add_attempt(
    tx: &mut Transaction,
    delivery: &Delivery,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into webhook_attempts (client_id, consumer_id, message_id, id, at, milliseconds, status_code, answer) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        delivery.client_id,
        delivery.consumer_id,
        delivery.message_id,
        attempt.id,
        attempt.at,
        attempt.milliseconds,
        attempt.status_code,
        &attempt.answer
    ))
    .await?;
    Ok(())
}

/// Every attempt at a delivery, oldest first.
pub async fn attempts(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    message: EventId,
) -> Result<Vec<Attempt>, StoreError> {
    db.all(&sql!(
        "select id, at, milliseconds, status_code, answer from webhook_attempts \
         where client_id = $1 and consumer_id = $2 and message_id = $3 order by id",
        client,
        consumer,
        message
    ))
    .await
}
