//! The form of an integration that is linked by a key.

use askama::Template;

use super::Journey;
use crate::html::{IntegrationView, Page};

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialField {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The kind of input: `text`, `url` or `password`.
    pub kind: &'static str,
    /// An example.
    pub placeholder: String,
    /// Where to find it.
    pub help: String,
    /// What was typed; never a secret.
    pub value: String,
}

/// Asks for a key, and says what was wrong with the last one.
#[derive(Template)]
#[template(path = "link/credentials.html")]
pub struct CredentialsPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// What is being connected.
    pub integration: IntegrationView,
    /// The fields.
    pub fields: Vec<CredentialField>,
    /// Where the form leads.
    pub action: String,
    /// Where going back leads.
    pub back: String,
    /// What the provider said to the last key.
    pub error: Option<String>,
}
