//! Sending documents.

use askama::Template;

use super::Journey;
use crate::html::Page;

/// What was sent, and the form for more.
#[derive(Template)]
#[template(path = "link/documents.html")]
pub struct DocumentsPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where the form leads.
    pub action: String,
    /// What the file dialog offers.
    pub accept: String,
    /// The names of what was sent lately.
    pub sent: Vec<String>,
    /// What was not taken, and why.
    pub errors: Vec<String>,
    /// Where going on leads; none where something has to be sent first.
    pub onward: Option<String>,
}
