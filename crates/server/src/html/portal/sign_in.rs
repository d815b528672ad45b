//! Signing in.

use askama::Template;

use crate::html::Page;

/// The page behind a one-time sign-in link: a button, so that a mail scanner that opens the link
/// does not use it up.
#[derive(Template)]
#[template(path = "portal/confirm_sign_in.html")]
pub struct ConfirmSignInPage {
    /// What every page has.
    pub page: Page,
    /// Where the button leads.
    pub action: String,
    /// Who will be signed in.
    pub email: String,
    /// The client they work for.
    pub client_name: String,
}

/// What somebody sees who is not signed in.
#[derive(Template)]
#[template(path = "portal/signed_out.html")]
pub struct SignedOutPage {
    /// What every page has.
    pub page: Page,
    /// Whether they have just signed out.
    pub just_signed_out: bool,
}
