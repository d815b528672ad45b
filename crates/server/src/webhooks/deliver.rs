//! One attempt at one message, and what follows from how it went.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use platypus_model::{EventId, WebhookConsumerId};
use reqwest::header::{HeaderMap, HeaderValue};
use serde::Deserialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::body::body;
use super::outgoing::{Answer, NotSent};
use super::sender::Parts;
use super::signature::{SigningSecret, sign};
use crate::events::queue;
use crate::jobs::{Claim, Lost, Outcome, Progress};
use crate::store::webhook_consumers::{self, ConsumerStatus, WebhookConsumer};
use crate::store::webhook_messages::{self, Attempt, Delivery, DeliveryState, WebhookMessage};
use crate::store::{StoreError, Transaction, jobs};

/// What lies between one failed attempt and the next, in seconds (contract section 10, "Delivery").
const LADDER: [i64; 7] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

/// How often a message is attempted at most.
pub const ATTEMPTS: i64 = 8;

/// A consumer at which nothing arrived for so long is no longer sent to.
pub const DISABLED_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What happened longer ago is forgotten, with how telling of it went.
pub const ENDED_BEFORE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How often to look for what is to be forgotten.
const TIDY_EVERY: Duration = Duration::from_hours(1);

/// What a job that sends a message carries.
#[derive(Debug, Deserialize)]
struct Payload {
    consumer: WebhookConsumerId,
    message: EventId,
}

/// Forgets what happened long ago, every hour until `stop`.
pub(super) async fn keep_tidy(parts: Parts, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(TIDY_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let tidied = async {
            let mut tx = parts.store.begin().await?;
            webhook_messages::remove_before(&mut tx, parts.clock.now() - ENDED_BEFORE).await?;
            tx.commit().await
        };
        if let Err(error) = tidied.await {
            tracing::warn!(%error, "old webhook messages could not be removed; trying again");
        }
    }
}

/// Does a job that sends a message.
pub(super) async fn run(parts: &Parts, claim: &Claim) -> Outcome {
    deliver(parts, claim).await.into()
}

async fn deliver(parts: &Parts, claim: &Claim) -> Result<(), Lost> {
    let Some((consumer, message)) = find(parts, claim).await? else {
        let mut tx = parts.store.begin().await?;
        claim.finish(&mut tx).await?;
        return Ok(tx.commit().await?);
    };
    let began = Instant::now();
    let at = parts.clock.now();
    let sent = post(parts, &consumer, &message, at).await?;
    let milliseconds = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    let (status_code, answer) = match &sent {
        Ok(answer) => (Some(i64::from(answer.status)), answer.beginning.clone()),
        Err(NotSent(reason)) => (None, reason.clone()),
    };
    let attempt = Attempt {
        id: Uuid::now_v7(),
        at,
        milliseconds,
        status_code,
        answer,
    };
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    // The consumer first, as everybody who changes it and what is on its way to it does.
    let (client, id) = (consumer.client_id, consumer.id);
    let consumer = webhook_consumers::find_for_update(&mut tx, client, id).await?;
    claim.hold(&mut tx, now, Progress::Made).await?;
    let delivery = webhook_messages::find_delivery(&mut tx, client, id, message.id).await?;
    let (Some(consumer), Some(delivery)) = (consumer, delivery) else {
        claim.finish(&mut tx).await?;
        return Ok(tx.commit().await?);
    };
    webhook_messages::add_attempt(&mut tx, &delivery, &attempt).await?;
    match sent {
        Ok(Answer {
            status: 200..=299, ..
        }) => arrived(&mut tx, now, claim, consumer, delivery).await?,
        Ok(Answer { status: 410, .. }) => gone(&mut tx, now, claim, consumer, delivery).await?,
        _ => failed(&mut tx, now, claim, consumer, delivery).await?,
    }
    Ok(tx.commit().await?)
}

/// What a job is to send to whom; nothing where that is settled already.
async fn find(parts: &Parts, claim: &Claim) -> Result<Option<(WebhookConsumer, WebhookMessage)>, StoreError> {
    let payload: Payload = match serde_json::from_str(claim.payload()) {
        Ok(payload) => payload,
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            return Ok(None);
        }
    };
    let mut reader = parts.store.reader();
    let client = claim.client();
    let consumer = webhook_consumers::find(&mut reader, client, payload.consumer).await?;
    let delivery =
        webhook_messages::find_delivery(&mut reader, client, payload.consumer, payload.message).await?;
    let message = webhook_messages::find(&mut reader, client, payload.message).await?;
    let is_due = delivery.is_some_and(|delivery| !delivery.state.is_final() && delivery.is_queued);
    Ok(consumer
        .filter(|consumer| consumer.status == ConsumerStatus::Enabled && is_due)
        .zip(message))
}

async fn post(
    parts: &Parts,
    consumer: &WebhookConsumer,
    message: &WebhookMessage,
    at: Timestamp,
) -> Result<Result<Answer, NotSent>, StoreError> {
    let kept = webhook_consumers::secrets(&parts.store, consumer.client_id, consumer.id).await?;
    let Some(kept) = kept else {
        return Ok(Err(NotSent("the consumer was deleted".to_owned())));
    };
    let previous = kept.previous.filter(|(_, until)| *until > at);
    let texts = std::iter::once(kept.current).chain(previous.map(|(secret, _)| secret));
    let secrets: Vec<SigningSecret> = texts
        .filter_map(|text| SigningSecret::parse(std::str::from_utf8(&text).ok()?).ok())
        .collect();
    let id = message.id.to_string();
    let body = body(&parts.config, message);
    let signature = sign(&secrets, &id, at, body.as_bytes());
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", id),
        ("webhook-timestamp", at.as_second().to_string()),
        ("webhook-signature", signature),
    ] {
        // Digits, letters and base64 are fit for a header.
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    Ok(parts.outgoing.post(&consumer.url, headers, body).await)
}

async fn arrived(
    tx: &mut Transaction,
    now: Timestamp,
    claim: &Claim,
    mut consumer: WebhookConsumer,
    mut delivery: Delivery,
) -> Result<(), Lost> {
    claim.finish(tx).await?;
    end(tx, now, &mut delivery, DeliveryState::Success).await?;
    if consumer.failing_since.take().is_some() {
        webhook_consumers::save(tx, &consumer).await?;
    }
    settle_next(tx, now, &consumer, &delivery).await?;
    Ok(())
}

async fn failed(
    tx: &mut Transaction,
    now: Timestamp,
    claim: &Claim,
    mut consumer: WebhookConsumer,
    mut delivery: Delivery,
) -> Result<(), Lost> {
    let since = *consumer.failing_since.get_or_insert(now);
    let has_failed_long = now.duration_since(since) >= DISABLED_AFTER;
    delivery.attempts += 1;
    let wait = usize::try_from(delivery.attempts - 1)
        .ok()
        .and_then(|made| LADDER.get(made));
    if let Some(seconds) = wait {
        let due = now
            .checked_add(SignedDuration::from_secs(*seconds))
            .unwrap_or(Timestamp::MAX);
        delivery.state = DeliveryState::Attempting;
        delivery.updated_at = now;
        delivery.next_attempt_at = Some(due);
        webhook_messages::save_delivery(tx, &delivery).await?;
        claim.wait_until(tx, due).await?;
    } else {
        // Counted already.
        delivery.attempts -= 1;
        claim.finish(tx).await?;
        end(tx, now, &mut delivery, DeliveryState::Failure).await?;
        settle_next(tx, now, &consumer, &delivery).await?;
    }
    if has_failed_long {
        stop_sending(tx, now, &mut consumer, ConsumerStatus::Failing).await?;
    }
    webhook_consumers::save(tx, &consumer).await?;
    Ok(())
}

/// The consumer says that it is gone for good (RFC 9110, 410): nothing more is sent to it.
async fn gone(
    tx: &mut Transaction,
    now: Timestamp,
    claim: &Claim,
    mut consumer: WebhookConsumer,
    mut delivery: Delivery,
) -> Result<(), Lost> {
    claim.finish(tx).await?;
    delivery.attempts += 1;
    delivery.state = DeliveryState::Attempting;
    delivery.updated_at = now;
    webhook_messages::save_delivery(tx, &delivery).await?;
    stop_sending(tx, now, &mut consumer, ConsumerStatus::Gone).await?;
    webhook_consumers::save(tx, &consumer).await?;
    Ok(())
}

/// Takes what is on its way to a consumer out of the queue: it stays on its way, for when the consumer
/// is enabled again.
async fn stop_sending(
    tx: &mut Transaction,
    now: Timestamp,
    consumer: &mut WebhookConsumer,
    status: ConsumerStatus,
) -> Result<(), StoreError> {
    consumer.status = status;
    consumer.status_changed_at = now;
    webhook_messages::halt(tx, consumer.client_id, consumer.id).await?;
    jobs::remove_group(tx, consumer.client_id, consumer.id.0).await
}

async fn end(
    tx: &mut Transaction,
    now: Timestamp,
    delivery: &mut Delivery,
    state: DeliveryState,
) -> Result<(), StoreError> {
    delivery.state = state;
    delivery.attempts += 1;
    delivery.is_queued = false;
    delivery.updated_at = now;
    delivery.next_attempt_at = None;
    webhook_messages::save_delivery(tx, delivery).await
}

/// Sets what waits behind a delivery that has ended on its way. The caller holds the consumer.
///
/// # Errors
/// The store's.
pub async fn settle_next(
    tx: &mut Transaction,
    now: Timestamp,
    consumer: &WebhookConsumer,
    ended: &Delivery,
) -> Result<(), StoreError> {
    let (client, id) = (consumer.client_id, consumer.id);
    let Some(company) = ended.company_id.filter(|_| consumer.is_ordered) else {
        return Ok(());
    };
    let next = webhook_messages::first_under_way(tx, client, id, company).await?;
    if let Some(mut next) = next.filter(|next| !next.is_queued) {
        next.is_queued = true;
        next.next_attempt_at = Some(now);
        webhook_messages::save_delivery(tx, &next).await?;
        queue(tx, now, &next).await?;
    }
    Ok(())
}
