//! The pages about webhooks.

use askama::Template;

use super::{at, page, viewer};
use crate::html::portal::{ConsumerRow, ConsumerState, EventChoice, MessageRow, WebhookPage, WebhooksPage};
use crate::i18n::Locale;

const HERE: &str = "/portal/settings/webhooks/0198f2c0-7b1e-7c4a-9a51-000000000001";

pub(super) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    vec![
        ("webhooks", list(locale, false)),
        ("webhooks-wrong", list(locale, true)),
        ("webhook", one(locale, ConsumerState::Struggling)),
        ("webhook-gone", one(locale, ConsumerState::Gone)),
    ]
}

fn list(locale: Locale, is_wrong: bool) -> String {
    let states = [
        ConsumerState::Enabled,
        ConsumerState::Struggling,
        ConsumerState::Disabled,
        ConsumerState::Failing,
        ConsumerState::Gone,
    ];
    WebhooksPage {
        page: page(locale),
        viewer: viewer(),
        consumers: states
            .into_iter()
            .map(|state| ConsumerRow {
                href: HERE.to_owned(),
                url: "https://lender.example/webhooks/a-long-address-that-wraps".to_owned(),
                event_types: 3,
                company_tags: vec!["region:uk".to_owned()],
                state,
            })
            .collect(),
        url: "https://lender.example".to_owned(),
        tags: "region:uk".to_owned(),
        is_ordered: is_wrong,
        events: ["company.created", "read.completed"]
            .into_iter()
            .map(|event_type| EventChoice {
                event_type: event_type.to_owned(),
                is_chosen: is_wrong,
            })
            .collect(),
        error: is_wrong.then(|| locale.text("webhooks-error-events")),
    }
    .render()
    .unwrap()
}

fn one(locale: Locale, state: ConsumerState) -> String {
    let messages = [
        ("webhooks-message-sending", "active"),
        ("webhooks-message-attempting", "warning"),
        ("webhooks-message-success", "good"),
        ("webhooks-message-failure", "bad"),
    ];
    WebhookPage {
        page: page(locale),
        viewer: viewer(),
        here: HERE.to_owned(),
        url: "https://lender.example/webhooks".to_owned(),
        state,
        is_enabled: state == ConsumerState::Struggling,
        is_ordered: true,
        event_types: vec!["company.created".to_owned()],
        company_tags: vec!["region:uk".to_owned()],
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
        previous_until: Some(at("2026-11-23T14:05:00Z")),
        messages: messages
            .into_iter()
            .map(|(state, tone)| MessageRow {
                id: "0198f2c0-7b1e-7c4a-9a51-000000000002".to_owned(),
                event_type: "connection.connected".to_owned(),
                happened: at("2026-11-22T14:05:00Z"),
                state,
                tone,
                attempts: 2,
                next_attempt: (tone == "warning").then(|| at("2026-11-22T15:05:00Z")),
                answer: "500 Internal Server Error".to_owned(),
                can_be_resent: matches!(tone, "good" | "bad"),
            })
            .collect(),
    }
    .render()
    .unwrap()
}
