//! The face of an integration: its logo, or its initials in its brand's colour.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use platypus_connectors::Integration;

use crate::actions::Platform;

/// Serves an integration's logo.
pub(super) async fn serve(State(platform): State<Platform>, Path(slug): Path<String>) -> Response {
    let Some(integration) = platform.catalogue.by_slug(&slug) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let svg = integration
        .logo()
        .map_or_else(|| initials_logo(integration), str::to_owned);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        // Somebody who opens the picture by itself runs nothing that may be in it.
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    (headers, svg).into_response()
}

fn initials_logo(integration: &Integration) -> String {
    let colour = Some(integration.colour())
        .filter(|colour| is_colour(colour))
        .unwrap_or("#566167");
    let initials = initials(integration.name());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 40\">\
         <rect width=\"40\" height=\"40\" rx=\"9\" fill=\"{colour}\"/>\
         <text x=\"20\" y=\"20\" fill=\"#fff\" font-family=\"system-ui, sans-serif\" font-size=\"16\" \
         font-weight=\"650\" text-anchor=\"middle\" dominant-baseline=\"central\">{initials}</text></svg>"
    )
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// The first letters of the first and the last word. Letters and digits only, so that no name
/// can become markup.
fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        assert_eq!(initials("Tryton"), "T");
        assert_eq!(initials("QuickBooks Online"), "QO");
        assert_eq!(initials("étoile des mers"), "ÉM");
        assert_eq!(initials("<script> & co"), "SC");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn only_a_plain_colour_gets_into_the_picture() {
        assert!(is_colour("#0b6b66"));
        assert!(!is_colour("red\"/><script>"));
        assert!(!is_colour("#fff"));
    }
}
