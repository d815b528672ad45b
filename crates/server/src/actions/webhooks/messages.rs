//! A consumer's messages: a test, the log, and telling again what did not arrive.

use std::collections::BTreeMap;

use jiff::Timestamp;
use platypus_model::{ClientId, EventId, WebhookConsumerId};
use serde_json::json;

use super::{WebhookError, find, held};
use crate::actions::Platform;
use crate::events::{self, Subject, wants};
use crate::store::webhook_consumers::{ConsumerStatus, WebhookConsumer};
use crate::store::webhook_messages::{
    self, Attempt, Delivery, DeliveryState, LoggedDelivery, WebhookMessage,
};
use crate::store::{StoreError, Transaction};

/// How many messages are sent again at once.
const MOST_AGAIN: i64 = 10_000;
/// What a test message is called.
pub const TEST_EVENT: &str = "webhook.test";

/// Sends a consumer a message that says nothing but that it is a test.
///
/// # Errors
/// [`WebhookError::Disabled`].
pub async fn test(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<EventId, WebhookError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let consumer = enabled(&mut tx, client, id).await?;
    let subject = Subject {
        detail: json!({ "message": "This is a test. Nothing happened." }),
        ..Subject::default()
    };
    let message = WebhookMessage {
        client_id: client,
        id: EventId::new(),
        // Beside the events: a test is none of them.
        sequence: crate::store::events::last_sequence(&mut tx, client).await?,
        event_type: TEST_EVENT.to_owned(),
        company_id: None,
        subject: json!(subject).to_string(),
        happened_at: now,
    };
    webhook_messages::insert(&mut tx, &message).await?;
    events::send(&mut tx, now, &consumer, &message).await?;
    tx.commit().await?;
    Ok(message.id)
}

/// Sends again what failed for good since a moment; how many that were.
///
/// # Errors
/// [`WebhookError::Disabled`].
pub async fn recover(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
    since: Timestamp,
) -> Result<usize, WebhookError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let consumer = enabled(&mut tx, client, id).await?;
    let failed = webhook_messages::failed_since(&mut tx, client, id, since, MOST_AGAIN).await?;
    for delivery in &failed {
        send_again(&mut tx, now, delivery).await?;
    }
    resume(&mut tx, now, &consumer).await?;
    tx.commit().await?;
    Ok(failed.len())
}

/// Sends what happened since a moment and was never on its way to the consumer, though it wants it now:
/// while it was disabled, or before it was made. How many that were.
///
/// # Errors
/// [`WebhookError::Disabled`].
pub async fn replay_missing(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
    since: Timestamp,
) -> Result<usize, WebhookError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let consumer = enabled(&mut tx, client, id).await?;
    let missing = webhook_messages::missing_since(&mut tx, client, id, since, MOST_AGAIN).await?;
    let mut sent = 0;
    for message in &missing {
        let subject: Subject = serde_json::from_str(&message.subject).unwrap_or_default();
        let tags: Option<&BTreeMap<String, String>> = subject.company.as_ref().map(|company| &company.tags);
        if wants(&consumer, &message.event_type, tags) {
            events::send(&mut tx, now, &consumer, message).await?;
            sent += 1;
        }
    }
    tx.commit().await?;
    Ok(sent)
}

/// Sends one message again, whatever became of it.
///
/// # Errors
/// [`WebhookError::MessageNotFound`].
pub async fn resend(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
    message: EventId,
) -> Result<(), WebhookError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let consumer = enabled(&mut tx, client, id).await?;
    let delivery = webhook_messages::find_delivery(&mut tx, client, id, message)
        .await?
        .ok_or(WebhookError::MessageNotFound(message))?;
    // What is on its way arrives by itself.
    if delivery.state.is_final() {
        send_again(&mut tx, now, &delivery).await?;
        resume(&mut tx, now, &consumer).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn send_again(tx: &mut Transaction, now: Timestamp, delivery: &Delivery) -> Result<(), StoreError> {
    let again = Delivery {
        state: DeliveryState::Sending,
        attempts: 0,
        is_queued: false,
        updated_at: now,
        next_attempt_at: None,
        ..delivery.clone()
    };
    webhook_messages::save_delivery(tx, &again).await
}

/// A page of a consumer's log, latest first, and how many lines it has.
///
/// # Errors
/// [`WebhookError::NotFound`].
pub async fn log(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<LoggedDelivery>, i64), WebhookError> {
    find(platform, client, id).await?;
    let mut reader = platform.store.reader();
    let lines = webhook_messages::log(&mut reader, client, id, limit, offset).await?;
    let total = webhook_messages::count_log(&mut reader, client, id).await?;
    Ok((lines, total))
}

/// Every attempt at one message, oldest first.
///
/// # Errors
/// [`WebhookError::MessageNotFound`].
pub async fn attempts(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
    message: EventId,
) -> Result<Vec<Attempt>, WebhookError> {
    let mut reader = platform.store.reader();
    webhook_messages::find_delivery(&mut reader, client, id, message)
        .await?
        .ok_or(WebhookError::MessageNotFound(message))?;
    Ok(webhook_messages::attempts(&mut reader, client, id, message).await?)
}

/// Sends what is still on its way to a consumer, from where it stood; of each company only the first,
/// where the consumer is told in order.
pub(super) async fn resume(
    tx: &mut Transaction,
    now: Timestamp,
    consumer: &WebhookConsumer,
) -> Result<(), StoreError> {
    let mut begun = Vec::new();
    for mut delivery in webhook_messages::under_way(tx, consumer.client_id, consumer.id).await? {
        if consumer.is_ordered && delivery.company_id.is_some() {
            if begun.contains(&delivery.company_id) {
                continue;
            }
            begun.push(delivery.company_id);
        }
        if delivery.is_queued {
            continue;
        }
        delivery.is_queued = true;
        delivery.next_attempt_at = Some(now);
        webhook_messages::save_delivery(tx, &delivery).await?;
        events::queue(tx, now, &delivery).await?;
    }
    Ok(())
}

async fn enabled(
    tx: &mut Transaction,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<WebhookConsumer, WebhookError> {
    let consumer = held(tx, client, id).await?;
    if consumer.status == ConsumerStatus::Enabled {
        Ok(consumer)
    } else {
        Err(WebhookError::Disabled(id))
    }
}
