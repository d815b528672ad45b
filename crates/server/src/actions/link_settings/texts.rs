//! What a client says on Link's pages in its own words, in each language. Plain text: it is shown
//! as it stands, never as markup.

use serde::{Deserialize, Serialize};
use url::Url;

/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 1_000;

/// A client's own words, by language; empty where ours are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Texts {
    /// On the first page: who asks, and what for. English.
    pub welcome_en: String,
    /// The same in French.
    pub welcome_fr: String,
    /// On the consent page: what the data is used for. English.
    pub purpose_en: String,
    /// The same in French.
    pub purpose_fr: String,
    /// On the consent page: how long the data is kept. English.
    pub retention_en: String,
    /// The same in French.
    pub retention_fr: String,
    /// The client's terms.
    pub terms: Option<WebAddress>,
    /// The client's privacy notice.
    pub privacy: Option<WebAddress>,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It is longer than [`LONGEST_TEXT`].
    #[error("a text has at most {LONGEST_TEXT} characters")]
    TooLong,
    /// It should be a web address and is none.
    #[error("`{0}` is not a whole http or https address")]
    Address(String),
}

impl Texts {
    /// Text in the language of that tag, else in the other where only that is given.
    pub fn in_language<'t>(tag: &str, english: &'t str, french: &'t str) -> Option<&'t str> {
        let (first, second) = if tag == "fr" {
            (french, english)
        } else {
            (english, french)
        };
        [first, second].into_iter().find(|text| !text.is_empty())
    }

    /// A text as it was typed, trimmed, without control characters.
    ///
    /// # Errors
    /// [`TextError::TooLong`].
    pub fn parse(typed: &str) -> Result<String, TextError> {
        let text: String = typed
            .trim()
            .chars()
            .filter(|letter| *letter == '\n' || !letter.is_control())
            .collect();
        if text.chars().count() > LONGEST_TEXT {
            return Err(TextError::TooLong);
        }
        Ok(text)
    }
}

/// A whole `http` or `https` address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebAddress(Url);

impl WebAddress {
    /// An address as it was typed; none where nothing was.
    ///
    /// # Errors
    /// [`TextError::Address`].
    pub fn parse(typed: &str) -> Result<Option<Self>, TextError> {
        match typed.trim() {
            "" => Ok(None),
            text => Self::try_from(text.to_owned()).map(Some),
        }
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for WebAddress {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && text.len() <= 2_000 => Ok(Self(url)),
            _ => Err(TextError::Address(text.chars().take(80).collect())),
        }
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0.into()
    }
}
