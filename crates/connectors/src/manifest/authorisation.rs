//! How a company grants access.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

use super::Template;

/// How a company grants access to its data.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authorisation {
    /// It signs in at the provider and consents (RFC 6749, authorisation-code grant).
    OAuth2(Box<OAuth2>),
    /// It fills in a form, an API key most often.
    Form {
        /// What is asked, in this order.
        fields: Vec<FormField>,
    },
}

/// The authorisation-code grant as one provider wants it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth2 {
    /// Where the company signs in.
    pub(crate) authorisation_url: Template,
    /// Where codes and refresh tokens are exchanged.
    pub(crate) token_url: Template,
    /// Where a token is revoked (RFC 7009); absent where the provider offers none.
    #[serde(default)]
    pub(crate) revocation_url: Option<Template>,
    /// The scopes asked for.
    #[serde(default)]
    pub(crate) scopes: Vec<String>,
    /// What stands between scopes; a space, by the standard.
    #[serde(default = "space")]
    pub(crate) scope_separator: String,
    /// Whether the request carries a PKCE challenge (RFC 7636). On unless the provider refuses it.
    #[serde(default = "yes")]
    pub(crate) pkce: bool,
    /// Where the client's id and secret are put.
    #[serde(default)]
    pub(crate) client_authentication: ClientAuthentication,
    /// More parameters of the authorisation request.
    #[serde(default)]
    pub(crate) authorisation_parameters: IndexMap<String, Template>,
    /// More parameters of the token request.
    #[serde(default)]
    pub(crate) token_parameters: IndexMap<String, Template>,
    /// Callback parameters to keep: `${captured.NAME}` by the parameter's name.
    #[serde(default)]
    pub(crate) callback_parameters: BTreeMap<String, String>,
    /// Where the token answer holds what.
    #[serde(default)]
    pub(crate) token_fields: TokenFields,
    /// The token endpoint's error codes that mean the grant is gone.
    #[serde(default = "invalid_grant")]
    pub(crate) relink_on: Vec<String>,
    /// How long tokens live.
    #[serde(default)]
    pub(crate) lifetime: GrantLifetime,
    /// How the provider tells who signed in; absent where it does not.
    #[serde(default)]
    pub(crate) openid: Option<OpenId>,
}

/// How a provider tells who signed in (`OpenID` Connect Core, section 5.3). Asked only where a client
/// wants to know.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenId {
    /// Where it is asked with the access token.
    pub(crate) userinfo_url: Template,
    /// The scopes that this takes, beyond those that data takes.
    pub(crate) scopes: Vec<String>,
}

fn space() -> String {
    " ".to_owned()
}

const fn yes() -> bool {
    true
}

fn invalid_grant() -> Vec<String> {
    vec!["invalid_grant".to_owned()]
}

/// Where an OAuth client puts its id and secret (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ClientAuthentication {
    /// In an HTTP Basic header.
    #[default]
    Basic,
    /// In the form.
    Body,
}

/// Where the token answer holds what, as dotted paths.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TokenFields {
    /// The access token.
    pub(crate) access_token: String,
    /// The refresh token; an answer without one keeps the token in use.
    pub(crate) refresh_token: String,
    /// Seconds until the access token expires.
    pub(crate) expires_in: String,
    /// Fields to keep: `${captured.NAME}` by the field's path.
    pub(crate) captured: BTreeMap<String, String>,
}

impl Default for TokenFields {
    fn default() -> Self {
        Self {
            access_token: "access_token".to_owned(),
            refresh_token: "refresh_token".to_owned(),
            expires_in: "expires_in".to_owned(),
            captured: BTreeMap::new(),
        }
    }
}

/// How long a grant lives, so that it is renewed in time and a lost answer is retried only where
/// that can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrantLifetime {
    /// How long an access token works, in seconds, where its answer does not say.
    pub access_token_seconds: Option<u32>,
    /// How many days a refresh token stands unused before the provider drops it.
    pub refresh_token_idle_days: Option<u32>,
    /// After how many days the provider ends a grant however much it is used, counted from when the
    /// company authorised; absent where it does not.
    pub ends_after_days: Option<u32>,
    /// For how many seconds a replaced refresh token may be presented again, so that an answer
    /// lost on the way can be asked for once more. 0: never.
    pub grace_seconds: u32,
    /// Whether a refresh replaces the refresh token.
    pub rotates: bool,
}

/// One field of an integration's form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Its name: `${form.NAME}`.
    pub name: String,
    /// What it is called, by locale.
    pub label: LocalisedText,
    /// What kind of value it takes.
    pub kind: FieldKind,
    /// An example shown in the empty field.
    #[serde(default)]
    pub placeholder: Option<String>,
    /// Where the company finds the value, by locale.
    #[serde(default)]
    pub help: Option<LocalisedText>,
}

impl FormField {
    /// Whether the value is a secret: never shown again once given.
    pub fn secret(&self) -> bool {
        self.kind == FieldKind::Password
    }
}

/// What kind of value a form's field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Any text.
    Text,
    /// An address; checked before anything is sent to it.
    Url,
    /// A secret.
    Password,
}

/// A text in the languages that pages are shown in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalisedText {
    /// English, shown wherever no other fits.
    pub en: String,
    /// French.
    pub fr: String,
}

impl LocalisedText {
    /// The text for a locale such as `fr` or `fr-CA`.
    pub fn get(&self, locale: &str) -> &str {
        match locale.split(['-', '_']).next() {
            Some("fr") => &self.fr,
            _ => &self.en,
        }
    }
}
