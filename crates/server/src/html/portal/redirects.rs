//! Settings: where companies go after Link.

use askama::Template;

use super::Viewer;
use crate::html::Page;

/// What an example journey comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectTrial {
    /// The Link address's query, as it was typed.
    pub query: String,
    /// How the journey ends: the contract's number.
    pub status_code: u16,
    /// The address that results, or why there is none.
    pub result: Option<Result<String, String>>,
}

/// The form, and an example of what it comes to.
#[derive(Template)]
#[template(path = "portal/redirects.html")]
pub struct RedirectsPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The redirect address, as it was typed.
    pub redirect_url: String,
    /// The allowed redirect URLs, a line each.
    pub allowed: String,
    /// What is wrong with the address.
    pub redirect_error: Option<String>,
    /// What is wrong with the allowed URLs.
    pub allowed_error: Option<String>,
    /// An example.
    pub trial: RedirectTrial,
}

impl RedirectsPage {
    /// The parameters that the platform fills, in the order they are explained in.
    const RESERVED: [&'static str; 13] = [
        "companyId",
        "connectionId",
        "clientId",
        "platform",
        "platformName",
        "sourceType",
        "integrationId",
        "sourceId",
        "statusCode",
        "errorMessage",
        "statusText",
        "data.company.companyName",
        "openId_email",
    ];

    /// How a journey can end: the contract's number and its message key.
    const OUTCOMES: [(u16, &'static str); 5] = [
        (200, "redirects-outcome-linked"),
        (201, "redirects-outcome-nothing-new"),
        (403, "redirects-outcome-cancelled"),
        (501, "redirects-outcome-not-supported"),
        (500, "redirects-outcome-failed"),
    ];
}
