//! What pages need to know of where they are served.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// The public origin, and how cookies are set under it.
#[derive(Debug, Clone)]
pub struct Site {
    origin: String,
    secure: bool,
}

impl Site {
    /// The site that the configuration describes.
    pub fn new(config: &Config) -> Self {
        Self {
            origin: config.public_url.origin().ascii_serialization(),
            secure: config.public_url.scheme() == "https",
        }
    }

    /// Scheme, host and port, as a browser writes them in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The name a cookie goes by: under https the `__Host-` prefix keeps sibling hosts from
    /// setting it (RFC 6265bis section 4.1.3.2).
    fn cookie_name(&self, name: &str) -> String {
        if self.secure {
            format!("__Host-{name}")
        } else {
            name.to_owned()
        }
    }

    /// The value of the cookie `name` in a request.
    pub fn cookie<'h>(&self, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        let name = self.cookie_name(name);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The `Set-Cookie` header that keeps `value`, out of reach of scripts. It lasts as long as the
    /// browser is open, or `max_age` seconds. Lax, not Strict: a provider's redirect back to us
    /// must carry it. None where the value holds what a cookie cannot.
    pub fn set_cookie(&self, name: &str, value: &str, max_age: Option<i64>) -> Option<HeaderValue> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '%');
        if !value.chars().all(plain) {
            return None;
        }
        let secure = if self.secure { "; Secure" } else { "" };
        let lasting = max_age.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let name = self.cookie_name(name);
        HeaderValue::try_from(format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lasting}"
        ))
        .ok()
    }

    /// The `Set-Cookie` header that removes a cookie.
    pub fn clear_cookie(&self, name: &str) -> Option<HeaderValue> {
        self.set_cookie(name, "", Some(0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a header that cannot be made should stop the test

    use super::*;

    fn site(secure: bool) -> Site {
        Site {
            origin: String::new(),
            secure,
        }
    }

    #[test]
    fn https_cookies_are_host_bound_and_http_ones_are_plain() {
        let set = |secure| {
            site(secure)
                .set_cookie("session", "abc", None)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            set(true),
            "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(set(false), "session=abc; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            "my_session=no; session=yes; __Host-session=host".parse().unwrap(),
        );
        assert_eq!(site(false).cookie(&headers, "session"), Some("yes"));
        assert_eq!(site(true).cookie(&headers, "session"), Some("host"));
        assert_eq!(site(false).cookie(&headers, "absent"), None);
    }

    #[test]
    fn a_value_cannot_smuggle_attributes() {
        assert!(site(false).set_cookie("flash", "a; Domain=evil", None).is_none());
    }
}
