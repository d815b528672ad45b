//! Pages that only a frame in a client's page, or the window that it opens, shows.

use askama::Template;

use super::Journey;
use crate::html::{BrandView, IntegrationView, Page};

/// The frame as it opens, until the client's page has handed over its token.
#[derive(Template)]
#[template(path = "link/frame.html")]
pub struct FramePage {
    /// What every page has.
    pub page: Page,
    /// The client's brand.
    pub brand: BrandView,
    /// Where the token is sent.
    pub begin: String,
    /// The origin of the client's page.
    pub parent: String,
}

/// Opens the provider's sign-in in a window of its own, and waits for it.
#[derive(Template)]
#[template(path = "link/provider.html")]
pub struct ProviderPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where the company signs in.
    pub integration: IntegrationView,
    /// Where the window leads.
    pub sign_in: String,
    /// What is asked to hear how it went, as a query.
    pub told: String,
    /// The page before.
    pub back: String,
}

/// What the window shows when the company is back from its provider.
#[derive(Template)]
#[template(path = "link/closing.html")]
pub struct ClosingPage {
    /// What every page has.
    pub page: Page,
}
