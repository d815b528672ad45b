//! Leaving Link.

use askama::Template;

use super::Journey;
use crate::html::Page;

/// Asks whether the company means to leave.
#[derive(Template)]
#[template(path = "link/leave.html")]
pub struct LeavePage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where leaving leads.
    pub leave: String,
    /// Whether something is linked already.
    pub has_linked: bool,
}

/// The last page, where the client has none of its own.
#[derive(Template)]
#[template(path = "link/end.html")]
pub struct EndPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Whether something is linked.
    pub is_success: bool,
}
