//! Settings: the client's brand, with a preview.

use askama::Template;

use super::Viewer;
use crate::html::{BrandView, Page};

/// The form, and how Link looks with it.
#[derive(Template)]
#[template(path = "portal/branding.html")]
pub struct BrandingPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The name, as it was typed.
    pub name: String,
    /// The first colour, as it was typed.
    pub primary: String,
    /// The second colour, as it was typed.
    pub secondary: String,
    /// The brand as it is kept.
    pub brand: BrandView,
    /// Whether a colour had to be moved to be legible.
    pub is_repaired: bool,
    /// What is wrong.
    pub error: Option<String>,
}

impl BrandingPage {
    /// The places for pictures: the word, the message's key and what the file dialog offers.
    const PLACES: [(&'static str, &'static str, &'static str); 3] = [
        ("logo", "branding-logo", ".png,.jpg,.jpeg,.gif,.svg"),
        ("icon", "branding-icon", ".ico,.png,.svg"),
        ("hero", "branding-hero", ".png,.jpg,.jpeg"),
    ];

    fn picture(&self, place: &str) -> Option<&String> {
        match place {
            "logo" => self.brand.logo.as_ref(),
            "icon" => self.brand.icon.as_ref(),
            _ => self.brand.hero.as_ref(),
        }
    }
}
