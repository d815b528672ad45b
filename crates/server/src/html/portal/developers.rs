//! Developers: API keys, and how to begin.

use askama::Template;
use jiff::Timestamp;

use super::Viewer;
use crate::html::Page;

/// An API key, without the key.
pub struct ApiKeyRow {
    /// Where it is deleted.
    pub href: String,
    /// What its maker called it.
    pub name: Option<String>,
    /// Its last four characters.
    pub last_four: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// Keys, and how to begin.
#[derive(Template)]
#[template(path = "portal/developers.html")]
pub struct DevelopersPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The keys, the oldest first.
    pub keys: Vec<ApiKeyRow>,
    /// Whether there may be another.
    pub may_add: bool,
    /// Whether there may be one less.
    pub may_delete: bool,
    /// Where the API answers.
    pub url: String,
}

impl DevelopersPage {
    /// The first call, by curl.
    pub fn curl(&self) -> String {
        curl(&self.url, "Basic YOUR_KEY_IN_BASE64")
    }

    /// The first call, by Codat's own SDK for Python.
    pub fn python(&self) -> String {
        format!(
            "# pip install codat-platform\n\
             from codat_platform import CodatPlatform\n\
             from codat_platform.models import shared\n\
             \n\
             platform = CodatPlatform(\n\
             \x20   security=shared.Security(auth_header=\"Basic YOUR_KEY_IN_BASE64\"),\n\
             \x20   server_url=\"{}\",\n\
             )\n\
             print(platform.companies.list(request={{\"page\": 1}}))",
            self.url
        )
    }
}

fn curl(url: &str, header: &str) -> String {
    format!("curl -H 'Authorization: {header}' {url}/companies")
}

/// The form for a new key.
#[derive(Template)]
#[template(path = "portal/new_key.html")]
pub struct NewKeyPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The name as it was typed.
    pub name: String,
    /// The longest name, in characters.
    pub most: usize,
    /// What is wrong.
    pub error: Option<String>,
}

/// A key, shown once.
#[derive(Template)]
#[template(path = "portal/key_made.html")]
pub struct KeyMadePage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What it is called.
    pub name: Option<String>,
    /// The key.
    pub key: String,
    /// The value of the header that carries it.
    pub header: String,
    /// Where the API answers.
    pub url: String,
}

impl KeyMadePage {
    /// The first call with it, by curl.
    pub fn curl(&self) -> String {
        curl(&self.url, &self.header)
    }
}

/// Asks before a key is deleted.
#[derive(Template)]
#[template(path = "portal/delete_key.html")]
pub struct DeleteKeyPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// Where the form leads.
    pub action: String,
    /// What the key is called.
    pub name: Option<String>,
    /// Its last four characters.
    pub last_four: String,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// Whether it is the last, which stays.
    pub is_last: bool,
}
