//! How requests are sent.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Template;

/// `[requester]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Requester {
    /// The address that paths are appended to.
    pub(crate) base_url: Template,
    /// Headers of every request.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, ParameterValue>,
    /// Parameters of every request.
    #[serde(default)]
    pub(crate) query: IndexMap<String, ParameterValue>,
    /// How requests prove whose they are.
    pub(crate) authenticator: Authenticator,
    /// Where an error's text stands in the answer's JSON, dotted; the first one found is shown.
    #[serde(default)]
    pub(crate) error_message: Vec<String>,
}

/// How requests prove whose they are.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Authenticator {
    /// `Authorization: Bearer …` (RFC 6750).
    Bearer {
        /// The token.
        token: Template,
    },
    /// A header of the provider's own.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: Template,
    },
    /// A parameter of the address.
    Query {
        /// Its name.
        name: String,
        /// Its value.
        value: Template,
    },
}

/// The value of a parameter or header.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum ParameterValue {
    /// As it is.
    Plain(Template),
    /// Several values: a parameter is repeated, a header's values are joined by commas.
    Several(Vec<Template>),
    /// Encoded once its variables are filled in.
    Encoded(EncodedValue),
}

impl ParameterValue {
    /// Every template of it.
    pub(crate) fn templates(&self) -> &[Template] {
        match self {
            Self::Plain(template) => std::slice::from_ref(template),
            Self::Several(templates) => templates,
            Self::Encoded(encoded) => std::slice::from_ref(&encoded.base64url),
        }
    }
}

/// A value sent in an encoding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EncodedValue {
    /// Base64 of the URL-safe alphabet, padded (RFC 4648, section 5).
    pub(crate) base64url: Template,
}
