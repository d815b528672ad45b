//! Where companies go after Link: the client's redirect address, and what it becomes.

mod parameters;
mod settings;
mod template;

pub use parameters::{CustomParameters, Outcome, RedirectValues, Reserved};
pub use settings::{MOST_ALLOWED, RedirectSettings, SettingsError, load, save};
pub use template::{AllowedUrl, LONGEST_TEMPLATE, RedirectError, RedirectTemplate, TemplateError};

/// Parses a redirect address with the contract's reserved parameters (section 9).
///
/// # Errors
/// [`TemplateError`], which says what to change.
pub fn parse(text: &str) -> Result<RedirectTemplate, TemplateError> {
    RedirectTemplate::parse(text, |name| Reserved::parse(name).is_some())
}
