//! What a redirect address can hold: what the platform fills, and what the Link address brought.

use std::collections::BTreeMap;

use platypus_connectors::Claims;
use platypus_model::{ClientId, CompanyId, SourceType};
use url::Url;

use super::template::{AllowedUrl, LONGEST_NAME, RedirectError, RedirectTemplate};
use crate::store::connections::Connection;

/// The most custom parameters that are kept of a Link address.
const MOST_CUSTOM: usize = 20;
/// The longest value of one, in characters.
const LONGEST_VALUE: usize = 1_000;
/// What the names of parameters begin with that tell of the person.
const OF_PERSON: &str = "openId_";

/// How a company's way through Link ended (contract section 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Something was linked.
    Linked,
    /// It was finished and nothing new was linked.
    NothingNew,
    /// The company quit.
    Cancelled,
    /// What the company uses is not offered.
    NotSupported,
    /// Anything else, with what happened.
    Failed(String),
}

impl Outcome {
    /// The contract's number.
    pub const fn status_code(&self) -> u16 {
        match self {
            Self::Linked => 200,
            Self::NothingNew => 201,
            Self::Cancelled => 403,
            Self::NotSupported => 501,
            Self::Failed(_) => 500,
        }
    }

    /// The contract's words for the number; empty for a success.
    pub const fn error_message(&self) -> &'static str {
        match self {
            Self::Linked | Self::NothingNew => "",
            Self::Cancelled => "User cancelled",
            Self::NotSupported => "Not supported",
            Self::Failed(_) => "Unknown error occurred",
        }
    }

    /// What happened in its own words, where there are more than the contract's.
    fn status_text(&self) -> &str {
        match self {
            Self::Failed(reason) => reason,
            other => other.error_message(),
        }
    }
}

/// A parameter that the platform fills. Names are case-sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// The client's id.
    ClientId,
    /// The company's id.
    CompanyId,
    /// The connection's id.
    ConnectionId,
    /// The integration's id.
    IntegrationId,
    /// The id of the source behind the integration.
    SourceId,
    /// The integration's four letters.
    Platform,
    /// The integration's name.
    PlatformName,
    /// The kind of source, in lower case as the contract's examples have it (section 16, point 11).
    SourceType,
    /// The outcome's number.
    StatusCode,
    /// The outcome's words.
    ErrorMessage,
    /// What happened, in its own words.
    StatusText,
    /// The company's name in its accounting software.
    AccountingCompanyName,
    /// What the provider said of the person by `OpenID`, by the claim's name behind `openId_`: where
    /// the Link address asks for it with `openId=true`, and the provider tells.
    OpenId,
}

impl Reserved {
    /// The parameter of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "clientId" => Self::ClientId,
            "companyId" => Self::CompanyId,
            "connectionId" => Self::ConnectionId,
            "integrationId" => Self::IntegrationId,
            "sourceId" => Self::SourceId,
            "platform" => Self::Platform,
            "platformName" => Self::PlatformName,
            "sourceType" | "integrationType" => Self::SourceType,
            "statusCode" => Self::StatusCode,
            "errorMessage" => Self::ErrorMessage,
            "statusText" => Self::StatusText,
            "data.company.companyName" => Self::AccountingCompanyName,
            _ if name.starts_with(OF_PERSON) => Self::OpenId,
            _ => return None,
        })
    }
}

/// What the Link address carried beyond our own parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct CustomParameters(BTreeMap<String, String>);

impl CustomParameters {
    /// The custom parameters among those of a query. What is ours, reserved or beyond the limits
    /// is left out; of a name that stands there twice, the first counts.
    pub fn of_query(query: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let mut custom = BTreeMap::new();
        for (name, value) in pairs {
            let is_plain = name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'));
            if is_ours(&name)
                || Reserved::parse(&name).is_some()
                || name.is_empty()
                || name.len() > LONGEST_NAME
                || !is_plain
                || custom.len() == MOST_CUSTOM
            {
                continue;
            }
            let value: String = value.chars().take(LONGEST_VALUE).collect();
            custom.entry(name).or_insert(value);
        }
        Self(custom)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// Whether a query parameter of a Link address is read by Link itself.
fn is_ours(name: &str) -> bool {
    matches!(name, "lang" | "theme" | "search" | "otp" | "openId") || name.starts_with("link.")
}

/// Everything that the parameters of a redirect address stand for.
#[derive(Debug, Clone)]
pub struct RedirectValues<'v> {
    /// The client.
    pub client: ClientId,
    /// The company.
    pub company: CompanyId,
    /// The connection that it was about; none where the company chose nothing.
    pub connection: Option<&'v Connection>,
    /// How it ended.
    pub outcome: &'v Outcome,
    /// What the Link address carried.
    pub custom: &'v CustomParameters,
    /// What the provider said of the person.
    pub person: &'v Claims,
}

impl RedirectValues<'_> {
    /// The template with these values.
    ///
    /// # Errors
    /// [`RedirectError`]: nobody may be sent anywhere.
    pub fn fill(&self, template: &RedirectTemplate, allowed: &[AllowedUrl]) -> Result<Url, RedirectError> {
        // Encoded it would do no harm here; who puts one there hopes for a server further on.
        if self
            .custom
            .0
            .values()
            .any(|value| value.chars().any(char::is_control))
        {
            return Err(RedirectError::ControlCharacter);
        }
        template.fill(|name| self.get(name), allowed)
    }

    /// The value of the parameter of that name; empty where there is none.
    pub fn get(&self, name: &str) -> String {
        let Some(reserved) = Reserved::parse(name) else {
            return self.custom.get(name).to_owned();
        };
        let of_connection = |value: fn(&Connection) -> String| self.connection.map(value).unwrap_or_default();
        match reserved {
            Reserved::ClientId => self.client.to_string(),
            Reserved::CompanyId => self.company.to_string(),
            Reserved::ConnectionId => of_connection(|connection| connection.id.to_string()),
            Reserved::IntegrationId => of_connection(|connection| connection.integration_id.to_string()),
            Reserved::SourceId => of_connection(|connection| connection.source_id.to_string()),
            Reserved::Platform => of_connection(|connection| connection.platform_key.to_string()),
            Reserved::PlatformName => of_connection(|connection| connection.platform_name.clone()),
            Reserved::SourceType => of_connection(|connection| source_type(connection.source_type)),
            Reserved::AccountingCompanyName => {
                of_connection(|connection| connection.entity_name.clone().unwrap_or_default())
            }
            Reserved::StatusCode => self.outcome.status_code().to_string(),
            Reserved::ErrorMessage => self.outcome.error_message().to_owned(),
            Reserved::StatusText => self.outcome.status_text().to_owned(),
            Reserved::OpenId => name
                .strip_prefix(OF_PERSON)
                .and_then(|claim| self.person.get(claim))
                .cloned()
                .unwrap_or_default(),
        }
    }
}

fn source_type(source_type: SourceType) -> String {
    source_type.as_str().to_lowercase()
}
