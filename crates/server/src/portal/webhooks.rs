//! Settings → Webhooks: who is told what happened, and how telling went.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use jiff::SignedDuration;
use platypus_model::WebhookConsumerId;

use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::sign_in::Right;
use crate::actions::webhooks::{self, ConsumerChanges, MOST_CONSUMERS, MOST_TAGS, NewConsumer, WebhookError};
use crate::events::WebhookType;
use crate::html::portal::{ConsumerRow, ConsumerState, EventChoice, MessageRow, WebhookPage, WebhooksPage};
use crate::html::{Flash, Form, Notice, render, render_with_status};
use crate::i18n::Locale;
use crate::store::webhook_consumers::{ConsumerStatus, WebhookConsumer};
use crate::store::webhook_messages::{DeliveryState, LoggedDelivery};

/// The path of the pages.
const HERE: &str = "/portal/settings/webhooks";
/// How many messages are shown.
const SHOWN: i64 = 50;
/// How far back what failed is sent again.
const RECOVERED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Every consumer, and the form for another.
pub(super) async fn list(State(platform): State<Platform>, signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    Ok(render(
        &page(&platform, &signed_in, &BTreeMap::new(), None).await?,
    ))
}

/// Adds a consumer, or says what is wrong.
pub(super) async fn add(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let text = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let events: Vec<String> = typed
        .keys()
        .filter_map(|name| name.strip_prefix("event."))
        .map(str::to_owned)
        .collect();
    let tags: Vec<String> = text("tags")
        .lines()
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect();
    let is_ordered = typed.contains_key("ordered");
    let client = signed_in.session.client.id;
    let made = match NewConsumer::check(&platform, text("url"), &events, &tags, is_ordered, false) {
        Ok(new) => webhooks::create(&platform, client, signed_in.cause(), new).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(consumer) => {
            let page = Redirect::to(&format!("{HERE}/{}", consumer.id));
            Ok(Flash::SettingsSaved.on(&signed_in.visitor, page))
        }
        Err(WebhookError::Store(error)) => Err(super::broken(&error)),
        Err(error) => {
            let said = said(signed_in.visitor.locale, &error);
            let page = page(&platform, &signed_in, &typed, Some(said)).await?;
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// One consumer.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let id = parse(&id)?;
    let consumer = webhooks::find(&platform, client, id).await.map_err(notice)?;
    let secrets = webhooks::secrets(&platform, client, id).await.map_err(notice)?;
    let (messages, _) = webhooks::log(&platform, client, id, SHOWN, 0)
        .await
        .map_err(notice)?;
    Ok(render(&WebhookPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        here: format!("{HERE}/{id}"),
        state: state(&consumer),
        is_enabled: consumer.status == ConsumerStatus::Enabled,
        is_ordered: consumer.is_ordered,
        url: consumer.url,
        event_types: consumer.event_types.0,
        company_tags: consumer.company_tags.0,
        secret: secrets.current.to_string(),
        previous_until: secrets.previous.map(|(_, until)| until),
        messages: messages.into_iter().map(message).collect(),
    }))
}

/// Does what a button of a consumer's page says.
pub(super) async fn act(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((id, button)): Path<(String, String)>,
    Form(_): Form<BTreeMap<String, String>>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let (client, cause, id) = (signed_in.session.client.id, signed_in.cause(), parse(&id)?);
    let enabled = |is_enabled: bool| ConsumerChanges {
        is_disabled: Some(!is_enabled),
        is_ordered: None,
    };
    match button.as_str() {
        "rotate" => {
            webhooks::rotate_secret(&platform, client, cause, id)
                .await
                .map_err(notice)?;
        }
        "test" => {
            webhooks::test(&platform, client, id).await.map_err(notice)?;
        }
        "recover" => {
            let since = platform.clock.now() - RECOVERED;
            webhooks::recover(&platform, client, id, since)
                .await
                .map_err(notice)?;
        }
        "enable" | "disable" => {
            let changes = enabled(button == "enable");
            webhooks::change(&platform, client, cause, id, changes)
                .await
                .map_err(notice)?;
        }
        "delete" => {
            webhooks::delete(&platform, client, cause, id)
                .await
                .map_err(notice)?;
            return Ok(Flash::SettingsSaved.on(&signed_in.visitor, Redirect::to(HERE)));
        }
        _ => return Err(Notice::not_found()),
    }
    let page = Redirect::to(&format!("{HERE}/{id}"));
    Ok(Flash::SettingsSaved.on(&signed_in.visitor, page))
}

/// Sends a message again.
pub(super) async fn resend(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((id, message)): Path<(String, String)>,
    Form(_): Form<BTreeMap<String, String>>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let id = parse(&id)?;
    let message = message.parse().map_err(|_| Notice::not_found())?;
    webhooks::resend(&platform, signed_in.session.client.id, id, message)
        .await
        .map_err(notice)?;
    let page = Redirect::to(&format!("{HERE}/{id}"));
    Ok(Flash::SettingsSaved.on(&signed_in.visitor, page))
}

fn said(locale: Locale, error: &WebhookError) -> String {
    match error {
        WebhookError::Url(_) => locale.text("webhooks-error-url"),
        WebhookError::NoEventTypes | WebhookError::EventType(_) => locale.text("webhooks-error-events"),
        WebhookError::Tag(tag) => locale.text_with("webhooks-error-tag", "tag", tag.as_str()),
        WebhookError::TooManyTags => locale.text_with("webhooks-error-tags", "most", MOST_TAGS),
        _ => locale.text_with("webhooks-error-many", "most", MOST_CONSUMERS),
    }
}

#[allow(clippy::result_large_err)] // a page to be shown, made once and never passed far
fn parse(id: &str) -> Result<WebhookConsumerId, Notice> {
    id.parse().map_err(|_| Notice::not_found())
}

fn notice(error: WebhookError) -> Notice {
    match error {
        WebhookError::Store(error) => super::broken(&error),
        _ => Notice::not_found(),
    }
}

async fn page(
    platform: &Platform,
    signed_in: &SignedIn,
    typed: &BTreeMap<String, String>,
    error: Option<String>,
) -> Result<WebhooksPage, Notice> {
    let consumers = webhooks::list(platform, signed_in.session.client.id)
        .await
        .map_err(notice)?;
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    Ok(WebhooksPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        consumers: consumers
            .into_iter()
            .map(|consumer| ConsumerRow {
                href: format!("{HERE}/{}", consumer.id),
                state: state(&consumer),
                url: consumer.url,
                event_types: consumer.event_types.0.len(),
                company_tags: consumer.company_tags.0,
            })
            .collect(),
        url: text("url"),
        tags: text("tags"),
        is_ordered: typed.contains_key("ordered"),
        events: WebhookType::all()
            .into_iter()
            .map(|event| EventChoice {
                is_chosen: typed.contains_key(&format!("event.{event}")),
                event_type: event.as_str().to_owned(),
            })
            .collect(),
        error,
    })
}

fn state(consumer: &WebhookConsumer) -> ConsumerState {
    match consumer.status {
        ConsumerStatus::Enabled if consumer.failing_since.is_some() => ConsumerState::Struggling,
        ConsumerStatus::Enabled => ConsumerState::Enabled,
        ConsumerStatus::Disabled => ConsumerState::Disabled,
        ConsumerStatus::Failing => ConsumerState::Failing,
        ConsumerStatus::Gone => ConsumerState::Gone,
    }
}

fn message(line: LoggedDelivery) -> MessageRow {
    let (state, tone) = match line.state {
        DeliveryState::Sending => ("webhooks-message-sending", "active"),
        DeliveryState::Attempting => ("webhooks-message-attempting", "warning"),
        DeliveryState::Success => ("webhooks-message-success", "good"),
        DeliveryState::Failure => ("webhooks-message-failure", "bad"),
    };
    let status = line.last_status.map(|status| status.to_string());
    let answer: Vec<String> = status.into_iter().chain(line.last_answer).collect();
    MessageRow {
        id: line.message_id.to_string(),
        event_type: line.event_type,
        happened: line.happened_at,
        state,
        tone,
        attempts: line.attempts,
        next_attempt: line.next_attempt_at,
        answer: answer.join(" ").chars().take(200).collect(),
        can_be_resent: line.state.is_final(),
    }
}
