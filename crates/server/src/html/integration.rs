//! How an integration is shown.

/// An integration's name and face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationView {
    /// Its name.
    pub name: String,
    /// The address of its logo.
    pub logo: String,
}

impl IntegrationView {
    /// The integration of that name, whose short name in addresses is `slug`.
    pub fn new(name: &str, slug: &str) -> Self {
        Self {
            name: name.to_owned(),
            logo: format!("/link/integrations/{slug}/logo.svg"),
        }
    }
}
