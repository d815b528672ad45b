//! Consumers of webhooks (contract section 10): who is told of what.

mod messages;

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::check_address;
use platypus_model::{ClientId, EventId, WebhookConsumerId};
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

use super::Platform;
use crate::events::{self, Cause, Event, EventKind, UnknownWebhookType, WebhookType};
use crate::store::webhook_consumers::{self, ConsumerStatus, Texts, WebhookConsumer};
use crate::store::{StoreError, Transaction, clients, jobs, webhook_messages};
use crate::webhooks::SigningSecret;

pub use messages::{TEST_EVENT, attempts, log, recover, replay_missing, resend, test};

/// How many consumers a client may have (contract section 10).
pub const MOST_CONSUMERS: usize = 50;
/// How many company tags a consumer may name.
pub const MOST_TAGS: usize = 10;
/// How long such a tag may be, in characters.
pub const LONGEST_TAG: usize = 128;
/// How long an address may be, in characters.
pub const LONGEST_URL: usize = 2_000;
/// How long the secret before works on after a rotation.
pub const PREVIOUS_SECRET_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Why a consumer was not made, changed or found.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// No such consumer.
    #[error("Webhook consumer {0} not found")]
    NotFound(WebhookConsumerId),
    /// No such message on its way to the consumer.
    #[error("Webhook message {0} not found")]
    MessageNotFound(EventId),
    /// The address is none, or may not be sent to.
    #[error("Webhooks can't be sent to this address: {0}.")]
    Url(String),
    /// Nothing to be told of.
    #[error("A webhook consumer has at least one event type.")]
    NoEventTypes,
    /// An event type that there is not.
    #[error(transparent)]
    EventType(#[from] UnknownWebhookType),
    /// A tag is none.
    #[error("`{0}` is no company tag: write `name:value`, at most {LONGEST_TAG} characters.")]
    Tag(String),
    /// There are too many tags.
    #[error("A webhook consumer has at most {MOST_TAGS} company tags.")]
    TooManyTags,
    /// The client has as many consumers as it may.
    #[error("A client has at most {MOST_CONSUMERS} webhook consumers. Delete one first.")]
    TooMany,
    /// Nothing is sent to a consumer that is disabled.
    #[error("Webhook consumer {0} is disabled; enable it first.")]
    Disabled(WebhookConsumerId),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A consumer about to be made: checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsumer {
    url: String,
    event_types: Vec<String>,
    company_tags: Vec<String>,
    is_ordered: bool,
    is_disabled: bool,
}

impl NewConsumer {
    /// What was asked for, where it can be done.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(
        platform: &Platform,
        url: &str,
        event_types: &[String],
        company_tags: &[String],
        is_ordered: bool,
        is_disabled: bool,
    ) -> Result<Self, WebhookError> {
        if event_types.is_empty() {
            return Err(WebhookError::NoEventTypes);
        }
        let mut types: Vec<String> = Vec::new();
        for text in event_types {
            let known = WebhookType::parse(text)?;
            if !types.iter().any(|other| other == known.as_str()) {
                types.push(known.as_str().to_owned());
            }
        }
        if company_tags.len() > MOST_TAGS {
            return Err(WebhookError::TooManyTags);
        }
        for tag in company_tags {
            let is_fit = tag.chars().count() <= LONGEST_TAG
                && tag.split_once(':').is_some_and(|(name, _)| !name.is_empty())
                && !tag.contains('\0');
            if !is_fit {
                return Err(WebhookError::Tag(tag.chars().take(LONGEST_TAG).collect()));
            }
        }
        Ok(Self {
            url: address(platform, url)?,
            event_types: types,
            company_tags: company_tags.to_vec(),
            is_ordered,
            is_disabled,
        })
    }
}

fn address(platform: &Platform, text: &str) -> Result<String, WebhookError> {
    let text = text.trim();
    if text.len() > LONGEST_URL || text.contains('\0') {
        return Err(WebhookError::Url(format!(
            "it has more than {LONGEST_URL} characters"
        )));
    }
    let url = Url::parse(text).map_err(|error| WebhookError::Url(error.to_string()))?;
    check_address(&url, platform.config.allow_private_webhooks).map_err(WebhookError::Url)?;
    Ok(text.to_owned())
}

/// Every consumer of a client, oldest first.
///
/// # Errors
/// The store's.
pub async fn list(platform: &Platform, client: ClientId) -> Result<Vec<WebhookConsumer>, WebhookError> {
    Ok(webhook_consumers::list(&mut platform.store.reader(), client).await?)
}

/// The client's consumer of that id.
///
/// # Errors
/// [`WebhookError::NotFound`].
pub async fn find(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<WebhookConsumer, WebhookError> {
    let found = webhook_consumers::find(&mut platform.store.reader(), client, id).await?;
    found.ok_or(WebhookError::NotFound(id))
}

/// Makes a consumer with a secret of its own.
///
/// # Errors
/// [`WebhookError::TooMany`].
pub async fn create(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    new: NewConsumer,
) -> Result<WebhookConsumer, WebhookError> {
    let now = platform.clock.now();
    let consumer = WebhookConsumer {
        client_id: client,
        id: WebhookConsumerId::new(),
        url: new.url,
        event_types: Texts(new.event_types),
        company_tags: Texts(new.company_tags),
        is_ordered: new.is_ordered,
        status: if new.is_disabled {
            ConsumerStatus::Disabled
        } else {
            ConsumerStatus::Enabled
        },
        status_changed_at: now,
        created_at: now,
        failing_since: None,
    };
    let mut tx = platform.store.begin().await?;
    clients::lock(&mut tx, client).await?;
    if webhook_consumers::list(&mut tx, client).await?.len() >= MOST_CONSUMERS {
        return Err(WebhookError::TooMany);
    }
    let secret = SigningSecret::generate().text();
    webhook_consumers::insert(&mut tx, &consumer, secret.as_bytes()).await?;
    record(&mut tx, now, EventKind::WebhookConsumerCreated, cause, &consumer).await?;
    tx.commit().await?;
    Ok(consumer)
}

/// What changes of a consumer; the rest stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsumerChanges {
    /// Whether it is sent to.
    pub is_disabled: Option<bool>,
    /// Whether what concerns one company arrives in order.
    pub is_ordered: Option<bool>,
}

/// Changes a consumer. Enabled again, it is sent what is still on its way to it.
///
/// # Errors
/// [`WebhookError::NotFound`].
pub async fn change(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: WebhookConsumerId,
    changes: ConsumerChanges,
) -> Result<WebhookConsumer, WebhookError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let mut consumer = held(&mut tx, client, id).await?;
    if let Some(is_ordered) = changes.is_ordered {
        consumer.is_ordered = is_ordered;
    }
    let was_enabled = consumer.status == ConsumerStatus::Enabled;
    match changes.is_disabled {
        Some(true) if was_enabled => {
            set_status(&mut consumer, now, ConsumerStatus::Disabled);
            webhook_messages::halt(&mut tx, client, id).await?;
            jobs::remove_group(&mut tx, client, id.0).await?;
        }
        Some(false) if !was_enabled => {
            set_status(&mut consumer, now, ConsumerStatus::Enabled);
            consumer.failing_since = None;
            messages::resume(&mut tx, now, &consumer).await?;
        }
        _ => {}
    }
    webhook_consumers::save(&mut tx, &consumer).await?;
    record(&mut tx, now, EventKind::WebhookConsumerChanged, cause, &consumer).await?;
    tx.commit().await?;
    Ok(consumer)
}

fn set_status(consumer: &mut WebhookConsumer, now: Timestamp, status: ConsumerStatus) {
    consumer.status = status;
    consumer.status_changed_at = now;
}

/// Deletes a consumer; what was on its way to it is dropped.
///
/// # Errors
/// [`WebhookError::NotFound`].
pub async fn delete(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: WebhookConsumerId,
) -> Result<(), WebhookError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let consumer = held(&mut tx, client, id).await?;
    jobs::remove_group(&mut tx, client, id.0).await?;
    webhook_consumers::delete(&mut tx, client, id).await?;
    record(&mut tx, now, EventKind::WebhookConsumerDeleted, cause, &consumer).await?;
    tx.commit().await?;
    Ok(())
}

/// What a consumer's messages are signed with, for its owner.
#[derive(Debug)]
pub struct Secrets {
    /// The secret in force.
    pub current: Zeroizing<String>,
    /// The one before, and until when messages are signed with it too.
    pub previous: Option<(Zeroizing<String>, Timestamp)>,
}

/// A consumer's secrets.
///
/// # Errors
/// [`WebhookError::NotFound`].
pub async fn secrets(
    platform: &Platform,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<Secrets, WebhookError> {
    let kept = webhook_consumers::secrets(&platform.store, client, id)
        .await?
        .ok_or(WebhookError::NotFound(id))?;
    let text = |bytes: &[u8]| Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
    let now = platform.clock.now();
    Ok(Secrets {
        current: text(&kept.current),
        previous: kept
            .previous
            .filter(|(_, until)| *until > now)
            .map(|(secret, until)| (text(&secret), until)),
    })
}

/// Gives a consumer another secret. For a day messages are signed with both.
///
/// # Errors
/// [`WebhookError::NotFound`].
pub async fn rotate_secret(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: WebhookConsumerId,
) -> Result<Secrets, WebhookError> {
    let now = platform.clock.now();
    let until = now.checked_add(PREVIOUS_SECRET_LIFE).unwrap_or(Timestamp::MAX);
    let mut tx = platform.store.begin().await?;
    let consumer = held(&mut tx, client, id).await?;
    let secret = SigningSecret::generate().text();
    webhook_consumers::rotate_secret(&mut tx, client, id, secret.as_bytes(), until).await?;
    record(&mut tx, now, EventKind::WebhookConsumerChanged, cause, &consumer).await?;
    tx.commit().await?;
    secrets(platform, client, id).await
}

async fn held(
    tx: &mut Transaction,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<WebhookConsumer, WebhookError> {
    webhook_consumers::find_for_update(tx, client, id)
        .await?
        .ok_or(WebhookError::NotFound(id))
}

async fn record(
    tx: &mut Transaction,
    now: Timestamp,
    kind: EventKind,
    cause: Cause,
    consumer: &WebhookConsumer,
) -> Result<(), StoreError> {
    let event = Event::new(consumer.client_id, kind, cause).detail(json!({
        "webhookId": consumer.id,
        "status": consumer.status.as_str(),
    }));
    events::record(tx, now, event).await?;
    Ok(())
}
