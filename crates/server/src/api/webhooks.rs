//! `/webhooks` (contract section 10). What stands below `/webhooks/{webhookId}` beside its deletion is
//! ours: the hosted service has it on its pages.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use platypus_model::{ClientId, EventId, Instant, WebhookConsumerId};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::authentication;
use super::paging::ListRequest;
use super::payload::Payload;
use super::{ApiError, Caller};
use crate::actions::webhooks::{self, ConsumerChanges, NewConsumer, Secrets, WebhookError};
use crate::actions::{Platform, integration_keys};
use crate::events::{Actor, Cause};
use crate::store::webhook_consumers::{ConsumerStatus, WebhookConsumer};
use crate::store::webhook_messages::{Attempt, LoggedDelivery};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, delete))
        .routes(routes!(rotate_zapier_key))
        .routes(routes!(secret))
        .routes(routes!(rotate_secret))
        .routes(routes!(test))
        .routes(routes!(recover))
        .routes(routes!(replay))
        .routes(routes!(messages))
        .routes(routes!(attempts))
        .routes(routes!(resend))
}

/// Who manages webhooks: the client, by an API key or by the key of a program that may do only this.
struct Keeper {
    client: ClientId,
    cause: Cause,
}

impl FromRequestParts<Platform> for Keeper {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, ApiError> {
        let key = authentication::key_from(&parts.headers);
        if let Some(key) = key.filter(|key| key.starts_with(integration_keys::PREFIX)) {
            let client = integration_keys::authenticate(platform, &key).await?;
            return Ok(Self {
                client: client.ok_or(ApiError::Unauthorized)?,
                cause: Cause::new(Actor::IntegrationKey, authentication::origin(parts)),
            });
        }
        let Caller { client, cause } = Caller::from_request_parts(parts, platform).await?;
        Ok(Self { client, cause })
    }
}

/// An address that webhooks are sent to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookConsumer)]
struct ConsumerBody {
    /// Its id.
    id: Uuid,
    /// The address.
    url: String,
    /// Whether nothing is sent to it.
    disabled: bool,
    /// Why: `client`, `failing` (nothing arrived for five days) or `gone` (it answered 410).
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_because: Option<&'static str>,
    /// What it is told of.
    event_types: Vec<String>,
    /// Of which companies: those with any of these tags, `name:value`; all where there are none.
    company_tags: Vec<String>,
    /// Whether what concerns one company arrives in the order in which it happened.
    ordered: bool,
}

impl From<WebhookConsumer> for ConsumerBody {
    fn from(consumer: WebhookConsumer) -> Self {
        Self {
            id: consumer.id.0,
            url: consumer.url,
            disabled: consumer.status != ConsumerStatus::Enabled,
            disabled_because: match consumer.status {
                ConsumerStatus::Enabled => None,
                ConsumerStatus::Disabled => Some("client"),
                ConsumerStatus::Failing => Some("failing"),
                ConsumerStatus::Gone => Some("gone"),
            },
            event_types: consumer.event_types.0,
            company_tags: consumer.company_tags.0,
            ordered: consumer.is_ordered,
        }
    }
}

/// Every address that webhooks are sent to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookConsumers)]
struct ConsumersBody {
    /// The consumers, oldest first.
    results: Vec<ConsumerBody>,
}

/// An address that webhooks are to be sent to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookConsumerPrototype)]
struct NewConsumerBody {
    /// The address.
    #[schema(value_type = String, example = "https://example.com/webhooks")]
    url: Option<String>,
    /// Whether nothing is sent to it yet.
    disabled: Option<bool>,
    /// What it is told of: at least one.
    #[schema(value_type = Vec<String>, min_items = 1)]
    event_types: Option<Vec<String>>,
    /// Of which companies: those with any of these tags, `name:value`.
    #[schema(max_items = 10)]
    company_tags: Option<Vec<String>>,
    /// Whether what concerns one company arrives in the order in which it happened.
    ordered: Option<bool>,
}

/// What changes of a consumer; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = WebhookConsumerUpdate)]
struct ConsumerChangesBody {
    /// Whether nothing is sent to it. Enabled again, it gets what is still on its way to it.
    disabled: Option<bool>,
    /// Whether what concerns one company arrives in the order in which it happened.
    ordered: Option<bool>,
}

/// What a consumer's messages are signed with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookSecret)]
struct SecretBody {
    /// The secret in force, `whsec_` and base64.
    secret: String,
    /// The one before, while messages are signed with it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_secret: Option<String>,
    /// Until when they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    previous_secret_until: Option<Timestamp>,
}

impl From<Secrets> for SecretBody {
    fn from(secrets: Secrets) -> Self {
        let (previous_secret, previous_secret_until) = secrets
            .previous
            .map(|(secret, until)| (secret.to_string(), until))
            .unzip();
        Self {
            secret: secrets.current.to_string(),
            previous_secret,
            previous_secret_until,
        }
    }
}

/// Since when messages are sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = WebhookSince)]
struct SinceBody {
    /// The moment.
    #[schema(value_type = String, format = DateTime)]
    since: Instant,
}

/// How many messages are on their way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookMessagesSent)]
struct SentBody {
    /// How many.
    messages: usize,
}

/// A message that is on its way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookTest)]
struct TestBody {
    /// Its id.
    message_id: Uuid,
}

/// A message and where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookMessage)]
struct MessageBody {
    /// Its id: `webhook-id` in what is sent.
    id: Uuid,
    /// What happened.
    event_type: String,
    /// The company it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    company_id: Option<Uuid>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    happened: Timestamp,
    /// `Sending`, `Attempting`, `Success` or `Failure`.
    state: &'static str,
    /// How often it was attempted.
    attempts: i64,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    updated: Timestamp,
    /// When it is attempted next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt: Option<Timestamp>,
    /// The status of the last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_status: Option<i64>,
    /// What came back last, or why nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_answer: Option<String>,
}

impl From<LoggedDelivery> for MessageBody {
    fn from(line: LoggedDelivery) -> Self {
        Self {
            id: line.message_id.0,
            event_type: line.event_type,
            company_id: line.company_id.map(|id| id.0),
            happened: line.happened_at,
            state: line.state.as_str(),
            attempts: line.attempts,
            updated: line.updated_at,
            next_attempt: line.next_attempt_at,
            last_status: line.last_status,
            last_answer: line.last_answer,
        }
    }
}

/// A page of a consumer's log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookMessages)]
struct MessagesBody {
    /// The messages, latest first.
    results: Vec<MessageBody>,
    /// The page's number, from 1.
    page_number: u32,
    /// Messages per page.
    page_size: u32,
    /// How many messages there are on all pages.
    total_results: i64,
}

/// One attempt at a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookAttempt)]
struct AttemptBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How long it took.
    milliseconds: i64,
    /// The answer's status; absent where none came.
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<i64>,
    /// What came back, or why nothing did.
    answer: String,
}

impl From<Attempt> for AttemptBody {
    fn from(attempt: Attempt) -> Self {
        Self {
            at: attempt.at,
            milliseconds: attempt.milliseconds,
            status_code: attempt.status_code,
            answer: attempt.answer,
        }
    }
}

/// Every attempt at a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookAttempts)]
struct AttemptsBody {
    /// The attempts, oldest first.
    results: Vec<AttemptBody>,
}

/// A key for another program.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookZapierKey)]
struct KeyBody {
    /// The key, shown this once. It is used as an API key is, for webhooks alone.
    key: String,
}

fn consumer_id(text: &str) -> Result<WebhookConsumerId, ApiError> {
    text.parse().map_err(|_| {
        let text: String = text.chars().take(80).collect();
        ApiError::NotFound(format!("Webhook consumer {text} not found"))
    })
}

fn message_id(text: &str) -> Result<EventId, ApiError> {
    text.parse().map_err(|_| {
        let text: String = text.chars().take(80).collect();
        ApiError::NotFound(format!("Webhook message {text} not found"))
    })
}

/// List webhook consumers
#[utoipa::path(
    get, path = "/webhooks", operation_id = "list-webhook-consumers", tag = "Webhooks",
    responses((status = 200, body = ConsumersBody))
)]
async fn list(State(platform): State<Platform>, keeper: Keeper) -> Result<Json<ConsumersBody>, ApiError> {
    let found = webhooks::list(&platform, keeper.client).await?;
    Ok(Json(ConsumersBody {
        results: found.into_iter().map(ConsumerBody::from).collect(),
    }))
}

/// Create webhook consumer
///
/// A client has at most 50. Private networks are refused unless the operator allows them.
#[utoipa::path(
    post, path = "/webhooks", operation_id = "create-webhook-consumer", tag = "Webhooks",
    request_body = NewConsumerBody,
    responses((status = 201, body = ConsumerBody))
)]
async fn create(
    State(platform): State<Platform>,
    keeper: Keeper,
    Payload(body): Payload<NewConsumerBody>,
) -> Result<(StatusCode, Json<ConsumerBody>), ApiError> {
    let url = body
        .url
        .ok_or_else(|| ApiError::invalid("Url", "url must be provided.", "WebhookConsumer"))?;
    let new = NewConsumer::check(
        &platform,
        &url,
        &body.event_types.unwrap_or_default(),
        &body.company_tags.unwrap_or_default(),
        body.ordered.unwrap_or(false),
        body.disabled.unwrap_or(false),
    )?;
    let made = webhooks::create(&platform, keeper.client, keeper.cause, new).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Get webhook consumer
#[utoipa::path(
    get, path = "/webhooks/{webhookId}", operation_id = "get-webhook-consumer", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    responses((status = 200, body = ConsumerBody))
)]
async fn get(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
) -> Result<Json<ConsumerBody>, ApiError> {
    let found = webhooks::find(&platform, keeper.client, consumer_id(&id)?).await?;
    Ok(Json(found.into()))
}

/// Update webhook consumer
#[utoipa::path(
    patch, path = "/webhooks/{webhookId}", operation_id = "update-webhook-consumer", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    request_body = ConsumerChangesBody,
    responses((status = 200, body = ConsumerBody))
)]
async fn change(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
    Payload(body): Payload<ConsumerChangesBody>,
) -> Result<Json<ConsumerBody>, ApiError> {
    let changes = ConsumerChanges {
        is_disabled: body.disabled,
        is_ordered: body.ordered,
    };
    let id = consumer_id(&id)?;
    let changed = webhooks::change(&platform, keeper.client, keeper.cause, id, changes).await?;
    Ok(Json(changed.into()))
}

/// Delete webhook consumer
///
/// What is on its way to it is dropped.
#[utoipa::path(
    delete, path = "/webhooks/{webhookId}", operation_id = "delete-webhook-consumer", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    responses((status = 204))
)]
async fn delete(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    webhooks::delete(&platform, keeper.client, keeper.cause, consumer_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rotate Zapier key
///
/// The key before stops working.
#[utoipa::path(
    post, path = "/webhooks/integrationKeys/zapier", operation_id = "rotate-zapier-key", tag = "Webhooks",
    responses((status = 201, body = KeyBody))
)]
async fn rotate_zapier_key(
    State(platform): State<Platform>,
    caller: Caller,
) -> Result<(StatusCode, Json<KeyBody>), ApiError> {
    let key = integration_keys::rotate_zapier(&platform, caller.client, caller.cause).await?;
    let key = key.expose_secret().to_owned();
    Ok((StatusCode::CREATED, Json(KeyBody { key })))
}

/// Get a consumer's signing secret
#[utoipa::path(
    get, path = "/webhooks/{webhookId}/secret", operation_id = "get-webhook-secret", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    responses((status = 200, body = SecretBody))
)]
async fn secret(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
) -> Result<Json<SecretBody>, ApiError> {
    let secrets = webhooks::secrets(&platform, keeper.client, consumer_id(&id)?).await?;
    Ok(Json(secrets.into()))
}

/// Rotate a consumer's signing secret
///
/// For a day messages carry two signatures, so that you can change over without losing one.
#[utoipa::path(
    post, path = "/webhooks/{webhookId}/secret/rotate", operation_id = "rotate-webhook-secret", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    responses((status = 200, body = SecretBody))
)]
async fn rotate_secret(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
) -> Result<Json<SecretBody>, ApiError> {
    let id = consumer_id(&id)?;
    let secrets = webhooks::rotate_secret(&platform, keeper.client, keeper.cause, id).await?;
    Ok(Json(secrets.into()))
}

/// Send a test message
#[utoipa::path(
    post, path = "/webhooks/{webhookId}/test", operation_id = "test-webhook-consumer", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    responses((status = 200, body = TestBody))
)]
async fn test(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
) -> Result<Json<TestBody>, ApiError> {
    let message = webhooks::test(&platform, keeper.client, consumer_id(&id)?).await?;
    Ok(Json(TestBody {
        message_id: message.0,
    }))
}

/// Recover failed messages
///
/// Sends again what failed for good since a moment.
#[utoipa::path(
    post, path = "/webhooks/{webhookId}/recover", operation_id = "recover-webhook-messages", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    request_body = SinceBody,
    responses((status = 200, body = SentBody))
)]
async fn recover(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
    Payload(body): Payload<SinceBody>,
) -> Result<Json<SentBody>, ApiError> {
    let id = consumer_id(&id)?;
    let messages = webhooks::recover(&platform, keeper.client, id, body.since.0).await?;
    Ok(Json(SentBody { messages }))
}

/// Replay missing messages
///
/// Sends what happened since a moment and was never sent to the consumer: while it was disabled, or
/// before it was made.
#[utoipa::path(
    post, path = "/webhooks/{webhookId}/replay", operation_id = "replay-webhook-messages", tag = "Webhooks",
    params(("webhookId" = Uuid, Path)),
    request_body = SinceBody,
    responses((status = 200, body = SentBody))
)]
async fn replay(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
    Payload(body): Payload<SinceBody>,
) -> Result<Json<SentBody>, ApiError> {
    let id = consumer_id(&id)?;
    let messages = webhooks::replay_missing(&platform, keeper.client, id, body.since.0).await?;
    Ok(Json(SentBody { messages }))
}

/// List a consumer's messages
#[utoipa::path(
    get, path = "/webhooks/{webhookId}/messages", operation_id = "list-webhook-messages", tag = "Webhooks",
    params(
        ("webhookId" = Uuid, Path),
        ("page" = Option<u32>, Query, description = "Page number, from 1."),
        ("pageSize" = Option<u32>, Query, description = "Results per page, 1 to 5000.")
    ),
    responses((status = 200, body = MessagesBody))
)]
async fn messages(
    State(platform): State<Platform>,
    keeper: Keeper,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Json<MessagesBody>, ApiError> {
    let id = consumer_id(&id)?;
    let offset = i64::try_from(request.offset()).unwrap_or(i64::MAX);
    let (lines, total_results) =
        webhooks::log(&platform, keeper.client, id, request.page_size.into(), offset).await?;
    Ok(Json(MessagesBody {
        results: lines.into_iter().map(MessageBody::from).collect(),
        page_number: request.number(),
        page_size: request.page_size,
        total_results,
    }))
}

/// List the attempts at a message
#[utoipa::path(
    get, path = "/webhooks/{webhookId}/messages/{messageId}/attempts", operation_id = "list-webhook-attempts",
    tag = "Webhooks",
    params(("webhookId" = Uuid, Path), ("messageId" = Uuid, Path)),
    responses((status = 200, body = AttemptsBody))
)]
async fn attempts(
    State(platform): State<Platform>,
    keeper: Keeper,
    path: Path<(String, String)>,
) -> Result<Json<AttemptsBody>, ApiError> {
    let Path((id, message)) = path;
    let (id, message) = (consumer_id(&id)?, message_id(&message)?);
    let found = webhooks::attempts(&platform, keeper.client, id, message).await?;
    Ok(Json(AttemptsBody {
        results: found.into_iter().map(AttemptBody::from).collect(),
    }))
}

/// Resend a message
#[utoipa::path(
    post, path = "/webhooks/{webhookId}/messages/{messageId}/resend", operation_id = "resend-webhook-message",
    tag = "Webhooks",
    params(("webhookId" = Uuid, Path), ("messageId" = Uuid, Path)),
    responses((status = 204))
)]
async fn resend(
    State(platform): State<Platform>,
    keeper: Keeper,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let Path((id, message)) = path;
    let (id, message) = (consumer_id(&id)?, message_id(&message)?);
    webhooks::resend(&platform, keeper.client, id, message).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<WebhookError> for ApiError {
    fn from(error: WebhookError) -> Self {
        let message = error.to_string();
        let item = match error {
            WebhookError::Store(error) => return Self::Store(error),
            WebhookError::NotFound(_) | WebhookError::MessageNotFound(_) => return Self::NotFound(message),
            WebhookError::Disabled(_) | WebhookError::TooMany => return Self::BadRequest(message),
            WebhookError::Url(_) => "Url",
            WebhookError::NoEventTypes | WebhookError::EventType(_) => "EventTypes",
            WebhookError::Tag(_) | WebhookError::TooManyTags => "CompanyTags",
        };
        Self::invalid(item, message, "WebhookConsumer")
    }
}
