//! Settings: who is told what happened.

use askama::Template;
use jiff::Timestamp;

use super::Viewer;
use crate::html::Page;

/// How a consumer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsumerState {
    /// It is told.
    Enabled,
    /// What is sent does not arrive.
    Struggling,
    /// Its client does not want it to be told.
    Disabled,
    /// Nothing arrived for too long.
    Failing,
    /// It said that it is gone.
    Gone,
}

impl ConsumerState {
    /// The key of the message that names it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Enabled => "webhooks-state-enabled",
            Self::Struggling => "webhooks-state-struggling",
            Self::Disabled => "webhooks-state-disabled",
            Self::Failing => "webhooks-state-failing",
            Self::Gone => "webhooks-state-gone",
        }
    }

    /// The tone it is shown in.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Enabled => "good",
            Self::Struggling => "warning",
            Self::Disabled => "quiet",
            Self::Failing | Self::Gone => "bad",
        }
    }
}

/// A consumer in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsumerRow {
    /// Its page.
    pub href: String,
    /// Where it is told.
    pub url: String,
    /// How many kinds of events it is told of.
    pub event_types: usize,
    /// Which companies it is told of.
    pub company_tags: Vec<String>,
    /// How it stands.
    pub state: ConsumerState,
}

/// A kind of event in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventChoice {
    /// The word.
    pub event_type: String,
    /// Whether it is ticked.
    pub is_chosen: bool,
}

impl EventChoice {
    /// Whether it tells how a write went: two events for each data type, which stand apart.
    pub fn is_of_writing(&self) -> bool {
        self.event_type.contains(".write.")
    }
}

/// Every consumer, and the form for another.
#[derive(Template)]
#[template(path = "portal/webhooks.html")]
pub struct WebhooksPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The consumers, oldest first.
    pub consumers: Vec<ConsumerRow>,
    /// The address, as it was typed.
    pub url: String,
    /// The tags, a line each, as they were typed.
    pub tags: String,
    /// Whether order was asked for.
    pub is_ordered: bool,
    /// What there is to be told of.
    pub events: Vec<EventChoice>,
    /// What is wrong.
    pub error: Option<String>,
}

impl WebhooksPage {
    fn has_chosen_writing(&self) -> bool {
        self.events
            .iter()
            .any(|event| event.is_of_writing() && event.is_chosen)
    }
}

/// A message in a consumer's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: String,
    /// What happened.
    pub event_type: String,
    /// When.
    pub happened: Timestamp,
    /// The key of the message that names where it stands.
    pub state: &'static str,
    /// The tone it is shown in.
    pub tone: &'static str,
    /// How often it was attempted.
    pub attempts: i64,
    /// When it is attempted next.
    pub next_attempt: Option<Timestamp>,
    /// What came back last, or why nothing did.
    pub answer: String,
    /// Whether it can be sent again.
    pub can_be_resent: bool,
}

/// One consumer.
#[derive(Template)]
#[template(path = "portal/webhook.html")]
pub struct WebhookPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The page's own address.
    pub here: String,
    /// Where it is told.
    pub url: String,
    /// How it stands.
    pub state: ConsumerState,
    /// Whether it is told.
    pub is_enabled: bool,
    /// Whether it is told in order.
    pub is_ordered: bool,
    /// What it is told of.
    pub event_types: Vec<String>,
    /// Of which companies.
    pub company_tags: Vec<String>,
    /// What messages are signed with.
    pub secret: String,
    /// Until when they are signed with the one before, too.
    pub previous_until: Option<Timestamp>,
    /// Its latest messages.
    pub messages: Vec<MessageRow>,
}
