//! What there is to tell consumers, and where each stands with whom (contract section 10, "Delivery").

mod log;

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, EventId, WebhookConsumerId};

use super::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

pub use log::{Attempt, LoggedDelivery, add_attempt, attempts, count_log, log};

stored_row! {
    /// Something that happened, as it was when it happened.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct WebhookMessage {
        /// The client.
        pub client_id: ClientId,
        /// Its id: the event's.
        pub id: EventId,
        /// Its place among the client's events.
        pub sequence: i64,
        /// What happened, as one word such as `connection.connected`.
        pub event_type: String,
        /// The company it concerns.
        pub company_id: Option<CompanyId>,
        /// What it is about: a JSON object.
        pub subject: String,
        /// When.
        pub happened_at: Timestamp,
    }
}

/// Where a message stands with a consumer (contract section 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It has not been attempted yet.
    Sending,
    /// Attempts failed and another follows.
    Attempting,
    /// It arrived.
    Success,
    /// Every attempt failed.
    Failure,
}

impl DeliveryState {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "Sending",
            Self::Attempting => "Attempting",
            Self::Success => "Success",
            Self::Failure => "Failure",
        }
    }

    /// Whether nothing more is sent.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failure)
    }
}

impl Column for DeliveryState {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "Sending" => Ok(Self::Sending),
            "Attempting" => Ok(Self::Attempting),
            "Success" => Ok(Self::Success),
            "Failure" => Ok(Self::Failure),
            _ => Err(ColumnError {
                kind: "delivery state",
                value: stored,
            }),
        }
    }
}

stored_row! {
    /// A message on its way to a consumer.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Delivery {
        /// The client.
        pub client_id: ClientId,
        /// To whom.
        pub consumer_id: WebhookConsumerId,
        /// What.
        pub message_id: EventId,
        /// The message's place among the client's events.
        pub sequence: i64,
        /// The company it concerns.
        pub company_id: Option<CompanyId>,
        /// Where it stands.
        pub state: DeliveryState,
        /// How often it was attempted since it was last sent anew.
        pub attempts: i64,
        /// Whether a job sends it.
        pub is_queued: bool,
        /// When it last changed.
        pub updated_at: Timestamp,
        /// When it is attempted next.
        pub next_attempt_at: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, consumer_id, message_id, sequence, company_id, state, attempts, is_queued, updated_at, \
             next_attempt_at from webhook_deliveries ",
            $rest
        )
    };
}

/// Keeps a message.
pub async fn insert(tx: &mut Transaction, message: &WebhookMessage) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into webhook_messages (client_id, id, sequence, event_type, company_id, subject, happened_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        message.client_id,
        message.id,
        message.sequence,
        &message.event_type,
        message.company_id,
        &message.subject,
        message.happened_at
    ))
    .await?;
    Ok(())
}

/// The client's message of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    id: EventId,
) -> Result<Option<WebhookMessage>, StoreError> {
    db.optional(&sql!(
        "select client_id, id, sequence, event_type, company_id, subject, happened_at from webhook_messages \
         where client_id = $1 and id = $2",
        client,
        id
    ))
    .await
}

/// The client's messages since a moment that were never on their way to a consumer, oldest first.
pub async fn missing_since(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<WebhookMessage>, StoreError> {
    db.all(&sql!(
        "select m.client_id, m.id, m.sequence, m.event_type, m.company_id, m.subject, m.happened_at \
         from webhook_messages m where m.client_id = $1 and m.happened_at >= $3 and not exists \
         (select 1 from webhook_deliveries d where d.client_id = $1 and d.consumer_id = $2 and d.message_id = m.id) \
         order by m.sequence limit $4",
        client,
        consumer,
        since,
        limit
    ))
    .await
}

/// Removes messages that happened before a moment, with how telling of them went. For upkeep.
pub async fn remove_before(tx: &mut Transaction, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&sql!(
        "delete from webhook_messages where happened_at < $1",
        before
    ))
    .await
}

/// Removes what concerns a company and is not on its way to anybody: the company is being deleted.
pub async fn forget_company(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from webhook_messages where client_id = $1 and company_id = $2 and not exists \
         (select 1 from webhook_deliveries d where d.client_id = $1 and d.message_id = webhook_messages.id \
         and d.state in ('Sending', 'Attempting'))",
        client,
        company
    ))
    .await?;
    Ok(())
}

/// Sets a message on its way.
pub async fn insert_delivery(tx: &mut Transaction, delivery: &Delivery) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into webhook_deliveries (client_id, consumer_id, message_id, sequence, company_id, state, attempts, \
         is_queued, updated_at, next_attempt_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        delivery.client_id,
        delivery.consumer_id,
        delivery.message_id,
        delivery.sequence,
        delivery.company_id,
        delivery.state.as_str(),
        delivery.attempts,
        delivery.is_queued,
        delivery.updated_at,
        delivery.next_attempt_at
    ))
    .await?;
    Ok(())
}

/// Writes everything of a delivery that changes.
pub async fn save_delivery(tx: &mut Transaction, delivery: &Delivery) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update webhook_deliveries set state = $4, attempts = $5, is_queued = $6, updated_at = $7, \
         next_attempt_at = $8 where client_id = $1 and consumer_id = $2 and message_id = $3",
        delivery.client_id,
        delivery.consumer_id,
        delivery.message_id,
        delivery.state.as_str(),
        delivery.attempts,
        delivery.is_queued,
        delivery.updated_at,
        delivery.next_attempt_at
    ))
    .await?;
    Ok(())
}

/// A message's way to a consumer.
pub async fn find_delivery(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    message: EventId,
) -> Result<Option<Delivery>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and consumer_id = $2 and message_id = $3"),
        client,
        consumer,
        message
    ))
    .await
}

/// Whether something that concerns a company is still on its way to a consumer.
pub async fn is_under_way(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    company: CompanyId,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select sequence from webhook_deliveries where client_id = $1 and consumer_id = $2 and company_id = $3 \
             and state in ('Sending', 'Attempting') limit 1",
            client,
            consumer,
            company
        ))
        .await?;
    Ok(row.is_some())
}

/// The first of what is on its way to a consumer and concerns a company.
pub async fn first_under_way(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    company: CompanyId,
) -> Result<Option<Delivery>, StoreError> {
    db.optional(&sql!(
        select!(
            "where client_id = $1 and consumer_id = $2 and company_id = $3 and state in ('Sending', 'Attempting') \
             order by sequence limit 1"
        ),
        client,
        consumer,
        company
    ))
    .await
}

/// All that is on its way to a consumer, oldest first.
pub async fn under_way(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
) -> Result<Vec<Delivery>, StoreError> {
    db.all(&sql!(
        select!(
            "where client_id = $1 and consumer_id = $2 and state in ('Sending', 'Attempting') order by sequence"
        ),
        client,
        consumer
    ))
    .await
}

/// Notes that no job sends what is on its way to a consumer any more.
pub async fn halt(
    tx: &mut Transaction,
    client: ClientId,
    consumer: WebhookConsumerId,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update webhook_deliveries set is_queued = $3, next_attempt_at = null where client_id = $1 \
         and consumer_id = $2 and state in ('Sending', 'Attempting')",
        client,
        consumer,
        false
    ))
    .await?;
    Ok(())
}

/// What failed for good since a moment, oldest first.
pub async fn failed_since(
    db: &mut impl Database,
    client: ClientId,
    consumer: WebhookConsumerId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    db.all(&sql!(
        "select d.client_id, d.consumer_id, d.message_id, d.sequence, d.company_id, d.state, d.attempts, d.is_queued, \
         d.updated_at, d.next_attempt_at from webhook_deliveries d join webhook_messages m \
         on m.client_id = d.client_id and m.id = d.message_id where d.client_id = $1 and d.consumer_id = $2 \
         and d.state = 'Failure' and m.happened_at >= $3 order by d.sequence limit $4",
        client,
        consumer,
        since,
        limit
    ))
    .await
}
