//! The Portal's pages on which a client decides how its Link looks and where it leads.

use askama::Template;

use super::{LINK_URL, page, viewer};
use crate::html::BrandView;
use crate::html::portal::*;
use crate::i18n::Locale;

pub(super) fn branding(locale: Locale) -> String {
    BrandingPage {
        page: page(locale),
        viewer: viewer(),
        name: String::new(),
        primary: "#ffee00".to_owned(),
        secondary: String::new(),
        brand: BrandView {
            name: "Harbour Lending".to_owned(),
            logo: Some("/link/brand/logo".to_owned()),
            icon: None,
            hero: Some("/link/brand/hero".to_owned()),
            stylesheet: Some("/link/brand/colours".to_owned()),
        },
        is_repaired: true,
        error: Some("Logo: the picture is too large.".to_owned()),
    }
    .render()
    .unwrap()
}

pub(super) fn link_settings(locale: Locale) -> String {
    let sources = ["accounting", "banking", "commerce", "other", "documents"];
    let texts = [
        ("welcome_en", "en"),
        ("welcome_fr", "fr"),
        ("purpose_en", "en"),
        ("purpose_fr", "fr"),
        ("retention_en", "en"),
        ("retention_fr", "fr"),
    ];
    LinkSettingsPage {
        page: page(locale),
        viewer: viewer(),
        sources: sources
            .into_iter()
            .enumerate()
            .map(|(index, source)| SourceRow {
                source,
                place: index + 1,
                is_asked: index < 3,
                is_optional: index > 0,
            })
            .collect(),
        show_sandbox: true,
        landing_page: false,
        invite: true,
        one_time_links: false,
        invite_url: LINK_URL.to_owned(),
        texts: texts
            .into_iter()
            .map(|(name, language)| TextRow {
                name,
                language,
                value: String::new(),
            })
            .collect(),
        terms: String::new(),
        privacy: "mybank".to_owned(),
        error: Some("mybank is not a whole address.".to_owned()),
        origins: "https://app.example.com".to_owned(),
        origins_error: None,
    }
    .render()
    .unwrap()
}

pub(super) fn redirects(
    locale: Locale,
    result: Option<Result<String, String>>,
    error: Option<&str>,
) -> String {
    RedirectsPage {
        page: page(locale),
        viewer: viewer(),
        redirect_url: "https://{host}/done?s={statusCode}".to_owned(),
        allowed: "https://bank.example".to_owned(),
        redirect_error: error.map(str::to_owned),
        allowed_error: error.map(str::to_owned),
        trial: RedirectTrial {
            query: "host=bank.example".to_owned(),
            status_code: 200,
            result,
        },
    }
    .render()
    .unwrap()
}
