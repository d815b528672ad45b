//! `/webhooks` (contract section 10). What stands below `/webhooks/{webhookId}` beside its deletion is
//! ours: the hosted service has it on its pages.

mod messages;

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use platypus_model::{ClientId, WebhookConsumerId};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::authentication;
use super::payload::Payload;
use super::{ApiError, Caller};
use crate::actions::webhooks::{self, ConsumerChanges, NewConsumer, Secrets, WebhookError};
use crate::actions::{Platform, integration_keys};
use crate::events::{Actor, Cause};
use crate::store::webhook_consumers::{ConsumerStatus, WebhookConsumer};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, delete))
        .routes(routes!(rotate_zapier_key))
        .routes(routes!(secret))
        .routes(routes!(rotate_secret))
        .routes(routes!(test))
        .merge(messages::routes())
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

/// A message that is on its way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookTest)]
struct TestBody {
    /// Its id.
    message_id: Uuid,
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
    let kept = webhooks::change(&platform, keeper.client, keeper.cause, id, changes).await?;
    Ok(Json(kept.into()))
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
