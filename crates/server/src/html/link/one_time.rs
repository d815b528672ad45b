//! An address that works once.

use askama::Template;

use super::Journey;
use crate::html::Page;

/// Asks whoever opened the address to confirm: previews of messages follow links too.
#[derive(Template)]
#[template(path = "link/one_time.html")]
pub struct OneTimePage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where the form leads.
    pub action: String,
    /// What makes the address work once.
    pub token: String,
    /// The connection whose address it is; empty where it is the company's.
    pub connection: String,
    /// What else the address carried.
    pub rest: String,
}
