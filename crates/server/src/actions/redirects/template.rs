//! The language of redirect addresses (contract section 9): a URL with `{parameter}` in it.
//!
//! What a parameter's value may do depends on where it stands. Behind the host it is
//! percent-encoded, so that it can end neither a path segment nor the query. In the host it must
//! look like a host, and the whole origin that results must be one the client allows.

use url::{Position, Url};

/// The longest template, in characters.
pub const LONGEST_TEMPLATE: usize = 2_000;
/// The longest address that a template may become, in characters.
const LONGEST_ADDRESS: usize = 8_000;
/// The longest name of a parameter, in characters.
pub(super) const LONGEST_NAME: usize = 100;

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is longer than [`LONGEST_TEMPLATE`].
    #[error("the redirect URL is longer than {LONGEST_TEMPLATE} characters")]
    TooLong,
    /// It does not begin with `https://` or `http://`.
    #[error("the redirect URL must begin with https:// or http://")]
    Scheme,
    /// A brace is open, empty or holds what is no name.
    #[error("near `{0}`: a parameter is written as a name between braces, such as {{companyId}}")]
    Parameter(String),
    /// A parameter that only we fill stands in the host.
    #[error("`{0}` is filled by the platform and cannot stand in the host")]
    ReservedInHost(String),
    /// Spaces, control characters, a backslash, or sign-in details before the host.
    #[error("the redirect URL holds characters that no address may hold")]
    Characters,
    /// What remains is no URL.
    #[error("the redirect URL is no address")]
    NotAnAddress,
}

/// Why a template came to no address. The company is told so and goes nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedirectError {
    /// The host that resulted is not allowed.
    #[error(
        "the address leads to `{0}`, which is not among the allowed redirect URLs; add it there, or correct the Link URL"
    )]
    HostNotAllowed(String),
    /// A value in the host could never be part of one.
    #[error("`{0}` is no part of a host")]
    NotAHost(String),
    /// A value would climb in the path.
    #[error("a parameter's value would change the path that the address leads to")]
    Climbs,
    /// A value of the Link address holds a line break or the like, which no page needs.
    #[error("a parameter's value holds a control character")]
    ControlCharacter,
    /// The address would be too long.
    #[error("the address is longer than {LONGEST_ADDRESS} characters")]
    TooLong,
    /// What resulted is no URL.
    #[error("what resulted is no address")]
    NotAnAddress,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Parameter(String),
}

/// A redirect address with parameters in it, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectTemplate {
    text: String,
    /// Up to the path: scheme and host.
    origin: Vec<Piece>,
    /// Path, query and fragment.
    rest: Vec<Piece>,
}

impl RedirectTemplate {
    /// Parses a template. `is_reserved` says which parameters the platform fills, which a host may
    /// not hold.
    ///
    /// # Errors
    /// [`TemplateError`], which says what to change.
    pub fn parse(text: &str, is_reserved: impl Fn(&str) -> bool) -> Result<Self, TemplateError> {
        let text = text.trim();
        if text.chars().count() > LONGEST_TEMPLATE {
            return Err(TemplateError::TooLong);
        }
        let forbidden = |letter: char| {
            letter.is_control() || letter.is_whitespace() || matches!(letter, '\\' | '<' | '>' | '"')
        };
        if text.contains(forbidden) {
            return Err(TemplateError::Characters);
        }
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| {
                text.get(..scheme.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            })
            .ok_or(TemplateError::Scheme)?;
        let after = &text[scheme.len()..];
        let authority_end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(authority_end);
        let mut origin = pieces(authority)?;
        for piece in &origin {
            match piece {
                Piece::Text(text) if text.contains(['@', '%']) => return Err(TemplateError::Characters),
                Piece::Parameter(name) if is_reserved(name) => {
                    return Err(TemplateError::ReservedInHost(name.clone()));
                }
                _ => {}
            }
        }
        origin.insert(0, Piece::Text(scheme.to_owned()));
        let template = Self {
            text: text.to_owned(),
            origin,
            rest: pieces(rest)?,
        };
        // With a harmless word for every parameter it must be a URL with a host.
        let sample =
            filled(&template.origin, |_| "x".to_owned()) + &filled(&template.rest, |_| "x".to_owned());
        match Url::parse(&sample) {
            Ok(url) if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(template),
            _ => Err(TemplateError::NotAnAddress),
        }
    }

    /// The text it was parsed from.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The parameters it names, each once.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for piece in self.origin.iter().chain(&self.rest) {
            if let Piece::Parameter(name) = piece
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }

    /// Whether a parameter decides the host.
    pub fn has_dynamic_host(&self) -> bool {
        self.origin
            .iter()
            .any(|piece| matches!(piece, Piece::Parameter(_)))
    }

    /// The address with every parameter filled. A value that is missing is the empty text.
    ///
    /// # Errors
    /// [`RedirectError`]: nobody may be sent anywhere.
    pub fn fill(&self, value: impl Fn(&str) -> String, allowed: &[AllowedUrl]) -> Result<Url, RedirectError> {
        for piece in &self.origin {
            if let Piece::Parameter(name) = piece {
                let value = value(name);
                if !is_part_of_a_host(&value) {
                    return Err(RedirectError::NotAHost(shortened(&value)));
                }
            }
        }
        let origin = filled(&self.origin, &value);
        let address = origin.clone() + &filled(&self.rest, |name| encoded(&value(name)));
        if address.len() > LONGEST_ADDRESS {
            return Err(RedirectError::TooLong);
        }
        let url = Url::parse(&address).map_err(|_| RedirectError::NotAnAddress)?;
        let expected = Url::parse(&origin).map_err(|_| RedirectError::NotAnAddress)?;
        if url.origin() != expected.origin() || !url.username().is_empty() || url.password().is_some() {
            return Err(RedirectError::NotAnAddress);
        }
        if self.has_dynamic_host() && !allowed.iter().any(|allowed| allowed.allows(&url)) {
            return Err(RedirectError::HostNotAllowed(shortened(
                &url[Position::BeforeHost..Position::AfterPort],
            )));
        }
        self.check_climbing(&value)?;
        Ok(url)
    }

    /// Dots cannot be encoded away: browsers read `%2e%2e` as `..` too (WHATWG URL, section 4.1).
    /// So no segment of the path may become one of dots because of a value.
    fn check_climbing(&self, value: &impl Fn(&str) -> String) -> Result<(), RedirectError> {
        let plain = filled(&self.rest, |_| "x".to_owned());
        let with_values = filled(&self.rest, |name| encoded(&value(name)));
        let dotted = |path: &str| {
            path.split(['?', '#'])
                .next()
                .unwrap_or_default()
                .split('/')
                .filter(|segment| {
                    matches!(
                        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
                        "." | ".."
                    )
                })
                .count()
        };
        if dotted(&with_values) > dotted(&plain) {
            return Err(RedirectError::Climbs);
        }
        Ok(())
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let fault = || TemplateError::Parameter(shortened(&rest[open..]));
        if rest[open..].starts_with('}') {
            return Err(fault());
        }
        let close = open + rest[open..].find('}').ok_or_else(fault)?;
        let name = &rest[open + 1..close];
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
            return Err(fault());
        }
        if open > 0 {
            pieces.push(Piece::Text(rest[..open].to_owned()));
        }
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn filled(pieces: &[Piece], value: impl Fn(&str) -> String) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Parameter(name) => value(name),
        })
        .collect()
}

/// Percent-encoded (RFC 3986 section 2.1): everything that could mean something in a URL.
fn encoded(value: &str) -> String {
    // The form encoding differs in the space alone; a plus in the value is `%2B` by then.
    url::form_urlencoded::byte_serialize(value.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn is_part_of_a_host(value: &str) -> bool {
    value.len() <= 253
        && value
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'.'))
}

fn shortened(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(80)
        .collect()
}

/// An address that a dynamic host may lead to: its scheme, host and port count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedUrl(Url);

impl AllowedUrl {
    /// Parses a whole `http` or `https` URL.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text.trim()).ok()?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some()
            && url.username().is_empty()
            && url.password().is_none();
        is_plain.then_some(Self(url))
    }

    /// As it is shown and kept.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn allows(&self, url: &Url) -> bool {
        self.0.origin() == url.origin()
    }
}
