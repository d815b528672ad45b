//! Setting an event on its way to whoever wants to be told of it, in the transaction that made it
//! happen: what is committed is told, whatever happens to the process afterwards.

use std::collections::BTreeMap;

use jiff::Timestamp;
use platypus_model::EventId;
use serde_json::json;

use super::Event;
use super::subject::Subject;
use super::webhook_type::WebhookType;
use crate::jobs::{Group, Job, Lane, enqueue};
use crate::store::webhook_consumers::{self, ConsumerStatus, WebhookConsumer};
use crate::store::webhook_messages::{self, Delivery, DeliveryState, WebhookMessage};
use crate::store::{StoreError, Transaction};

/// The kind of job that sends a message to a consumer.
pub const DELIVER_WEBHOOK: &str = "deliver_webhook";

/// How many messages may be on the wire to one consumer at once.
const AT_ONCE: u16 = 8;

/// Whether a consumer wants to be told of something that concerns a company with those tags.
pub fn wants(consumer: &WebhookConsumer, event_type: &str, tags: Option<&BTreeMap<String, String>>) -> bool {
    let is_told = consumer.event_types.0.iter().any(|wanted| wanted == event_type);
    let wanted = &consumer.company_tags.0;
    let is_of_it = wanted.is_empty()
        || tags.is_some_and(|tags| {
            tags.iter()
                .any(|(name, value)| wanted.contains(&format!("{name}:{value}")))
        });
    is_told && is_of_it
}

/// Keeps what happened for those who want to be told of it, and sets it on its way. Nothing is kept
/// for a client that has no consumer.
pub(super) async fn announce(
    tx: &mut Transaction,
    now: Timestamp,
    event: &Event,
    (id, sequence): (EventId, i64),
) -> Result<(), StoreError> {
    let Some(event_type) = WebhookType::of(event.kind, &event.detail) else {
        return Ok(());
    };
    let consumers = webhook_consumers::list(tx, event.client).await?;
    if consumers.is_empty() {
        return Ok(());
    }
    let mut subject = match &event.subject {
        Some(subject) => subject.clone(),
        None => Subject::of(tx, event.client, event.company, event.connection).await?,
    };
    subject.detail.clone_from(&event.detail);
    let message = WebhookMessage {
        client_id: event.client,
        id,
        sequence,
        event_type: event_type.as_str().to_owned(),
        company_id: event.company,
        subject: json!(subject).to_string(),
        happened_at: now,
    };
    webhook_messages::insert(tx, &message).await?;
    let tags = subject.company.as_ref().map(|company| &company.tags);
    for consumer in &consumers {
        if consumer.status == ConsumerStatus::Enabled && wants(consumer, event_type.as_str(), tags) {
            send(tx, now, consumer, &message).await?;
        }
    }
    Ok(())
}

/// Sets a message on its way to a consumer. Where the consumer is told in order and something earlier
/// about the company is on its way, it waits for that.
///
/// # Errors
/// The store's.
pub async fn send(
    tx: &mut Transaction,
    now: Timestamp,
    consumer: &WebhookConsumer,
    message: &WebhookMessage,
) -> Result<(), StoreError> {
    let mut is_queued = true;
    if consumer.is_ordered
        && let Some(company) = message.company_id
    {
        // Whoever ends the one before holds the consumer too: one of us sees the other.
        webhook_consumers::find_for_update(tx, consumer.client_id, consumer.id).await?;
        is_queued = !webhook_messages::is_under_way(tx, consumer.client_id, consumer.id, company).await?;
    }
    let delivery = Delivery {
        client_id: consumer.client_id,
        consumer_id: consumer.id,
        message_id: message.id,
        sequence: message.sequence,
        company_id: message.company_id,
        state: DeliveryState::Sending,
        attempts: 0,
        is_queued,
        updated_at: now,
        next_attempt_at: is_queued.then_some(now),
    };
    webhook_messages::insert_delivery(tx, &delivery).await?;
    if is_queued {
        queue(tx, now, &delivery).await?;
    }
    Ok(())
}

/// Queues the sending of a delivery.
///
/// # Errors
/// The store's.
pub async fn queue(tx: &mut Transaction, now: Timestamp, delivery: &Delivery) -> Result<(), StoreError> {
    let job = Job {
        client: delivery.client_id,
        lane: Lane::Webhooks,
        kind: DELIVER_WEBHOOK,
        payload: json!({ "consumer": delivery.consumer_id, "message": delivery.message_id }),
        priority: 0,
        group: Some(Group {
            id: delivery.consumer_id.0,
            limit: AT_ONCE,
        }),
    };
    enqueue(tx, now, job).await?;
    Ok(())
}
