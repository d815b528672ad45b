//! Which language a visitor reads.

use super::Locale;

/// The query parameter that chooses a language, and keeps it.
pub const LOCALE_PARAMETER: &str = "lang";

/// The cookie that keeps a chosen language.
pub const LOCALE_COOKIE: &str = "platypus_language";

/// More languages than this in one header are not looked at.
const MOST_PREFERENCES: usize = 32;

/// The language to answer in: what the URL asks for, then what was chosen before, then what the
/// browser prefers, then English.
pub fn choose(parameter: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Locale {
    parameter
        .and_then(Locale::parse)
        .or_else(|| cookie.and_then(Locale::parse))
        .or_else(|| accept_language.and_then(preferred))
        .unwrap_or_default()
}

/// The first language we speak by the visitor's own ranking (RFC 9110 section 12.5.4). Equal
/// weights keep the header's order.
fn preferred(header: &str) -> Option<Locale> {
    let mut best: Option<(Locale, f32)> = None;
    for range in header.split(',').take(MOST_PREFERENCES) {
        let mut parts = range.split(';').map(str::trim);
        let locale = parts.next().and_then(Locale::parse);
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        if let Some(locale) = locale
            && weight > 0.0
            && best.is_none_or(|(_, heaviest)| weight > heaviest)
        {
            best = Some((locale, weight));
        }
    }
    best.map(|(locale, _)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        assert_eq!(choose(Some("fr"), Some("en"), Some("en")), Locale::French);
        assert_eq!(choose(None, Some("fr"), Some("en")), Locale::French);
        assert_eq!(choose(None, None, Some("fr-CA,en;q=0.8")), Locale::French);
        assert_eq!(choose(None, None, None), Locale::English);
    }

    #[test]
    fn an_unknown_language_falls_through_to_the_next_choice() {
        assert_eq!(choose(Some("tlh"), None, Some("fr")), Locale::French);
        assert_eq!(choose(Some(""), Some("xx"), Some("de,ja")), Locale::English);
    }

    #[test]
    fn the_browsers_weights_decide_not_its_order() {
        assert_eq!(choose(None, None, Some("en;q=0.3, fr;q=0.9")), Locale::French);
        assert_eq!(choose(None, None, Some("fr;q=0, en;q=0.1")), Locale::English);
        assert_eq!(choose(None, None, Some("de, fr, en")), Locale::French);
    }
}
