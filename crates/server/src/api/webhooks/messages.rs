//! What consumers were sent: their logs, and sending again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use platypus_model::{EventId, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::ApiError;
use super::super::paging::ListRequest;
use super::super::payload::Payload;
use super::{Keeper, consumer_id};
use crate::actions::Platform;
use crate::actions::webhooks;
use crate::store::webhook_messages::{Attempt, LoggedDelivery};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(recover))
        .routes(routes!(replay))
        .routes(routes!(messages))
        .routes(routes!(attempts))
        .routes(routes!(resend))
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

fn message_id(text: &str) -> Result<EventId, ApiError> {
    text.parse().map_err(|_| {
        let text: String = text.chars().take(80).collect();
        ApiError::NotFound(format!("Webhook message {text} not found"))
    })
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
