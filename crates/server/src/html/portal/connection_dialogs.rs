//! Taking a connection back.

use askama::Template;

use super::Viewer;
use crate::html::Page;

/// Asks before a connection is unlinked.
#[derive(Template)]
#[template(path = "portal/unlink_connection.html")]
pub struct UnlinkConnectionPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The company's page.
    pub company_href: String,
    /// The company's name.
    pub company_name: String,
    /// The integration's name.
    pub integration: String,
    /// Where the form leads.
    pub action: String,
}

/// Asks before a connection is deleted.
#[derive(Template)]
#[template(path = "portal/delete_connection.html")]
pub struct DeleteConnectionPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The company's page.
    pub company_href: String,
    /// The company's name.
    pub company_name: String,
    /// The integration's name.
    pub integration: String,
    /// Where the form leads.
    pub action: String,
}
