//! Home.

use askama::Template;
use jiff::Timestamp;

use super::Viewer;
use crate::html::Page;

/// A connection to look after.
pub struct AttentionItem {
    /// Where to do it.
    pub href: String,
    /// Its company's name.
    pub company: String,
    /// The integration's name.
    pub integration: String,
    /// The key of what the moment is.
    pub when: &'static str,
    /// The moment, where there is one.
    pub at: Option<Timestamp>,
    /// How many data types it is about; 0 where it is about the connection.
    pub data_types: u64,
}

/// Connections that need the same.
pub struct AttentionGroup {
    /// What tells the groups of a page apart.
    pub key: &'static str,
    /// What it is about, with how many there are.
    pub title: String,
    /// What to do.
    pub text: String,
    /// How bad it is: a colour's name.
    pub tone: &'static str,
    /// The first of them.
    pub items: Vec<AttentionItem>,
    /// How many more there are.
    pub more: u64,
}

/// How many connections stand so.
pub struct StatusTile {
    /// How.
    pub name: String,
    /// The colour's name.
    pub tone: &'static str,
    /// How many.
    pub count: String,
}

/// Where one begins.
#[derive(Template)]
#[template(path = "portal/home.html")]
pub struct HomePage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// Whether there is no company yet.
    pub is_new: bool,
    /// Whether any connection is linked.
    pub has_linked: bool,
    /// What needs attention.
    pub groups: Vec<AttentionGroup>,
    /// How many consumers of webhooks cannot be told.
    pub silent: usize,
    /// How connections stand.
    pub tiles: Vec<StatusTile>,
}
