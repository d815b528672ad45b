//! One request, put together from the manifest.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use indexmap::IndexMap;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret as _;
use url::Url;

use super::variables::RequestVariables;
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;
use crate::manifest::{Authenticator, Missing, ParameterValue, Template};

/// One `GET` request of a provider's.
pub(crate) struct Call {
    /// What is asked for, for messages.
    pub(crate) what: String,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// Whether the company chose the address, so that it has to lie in a public network.
    pub(crate) guarded: bool,
    /// Whose calls these are, for the provider's limits.
    pub(crate) connection: u64,
    /// The parameter that holds a key, where the provider wants it in the address.
    pub(crate) secret_parameter: Option<(String, String)>,
    /// A status that means the list ended before this page.
    pub(crate) end_status: Option<StatusCode>,
    /// What must never show in a message.
    pub(crate) secrets: Vec<String>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Call")
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

impl Call {
    /// The request for an address, without what the integration's requests carry.
    pub(crate) fn to(what: &str, url: Url, guarded: bool, variables: &RequestVariables<'_>) -> Self {
        Self {
            what: what.to_owned(),
            url,
            headers: HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]),
            guarded,
            connection: connection_of(variables),
            secret_parameter: None,
            end_status: None,
            secrets: secrets_of(variables),
        }
    }

    /// The request for a path of the integration's, with what every request of it carries.
    pub(crate) fn new(
        what: &str,
        path: &Template,
        query: &IndexMap<String, ParameterValue>,
        headers: &IndexMap<String, ParameterValue>,
        variables: &RequestVariables<'_>,
    ) -> Result<Self, ProviderError> {
        let integration = variables.integration;
        let requester = &integration.manifest.requester;
        let missing = |missing: Missing| no_value(integration, &missing);
        let base = requester.base_url.fill_address(variables).map_err(missing)?;
        let path = path.fill_address(variables).map_err(missing)?;
        let url = Url::parse(&format!("{base}{path}"))
            .map_err(|error| bad_address(integration, &requester.base_url, &error.to_string()))?;
        let mut call = Self::to(what, url, chosen_by_company(&requester.base_url), variables);
        call.add(&requester.query, &requester.headers, variables)?;
        call.add(query, headers, variables)?;
        match &requester.authenticator {
            Authenticator::Bearer { token } => {
                let token = token.fill(variables).map_err(missing)?;
                call.set_header(
                    integration,
                    AUTHORIZATION.as_str(),
                    &format!("Bearer {token}"),
                    true,
                )?;
            }
            Authenticator::Header { name, value } => {
                let value = value.fill(variables).map_err(missing)?;
                call.set_header(integration, name, &value, true)?;
            }
            Authenticator::Query { name, value } => {
                let value = value.fill(variables).map_err(missing)?;
                set_parameter(&mut call.url, name, &value);
                call.secret_parameter = Some((name.clone(), value));
            }
        }
        Ok(call)
    }

    /// Adds parameters and headers, each replacing those of its name.
    pub(crate) fn add(
        &mut self,
        query: &IndexMap<String, ParameterValue>,
        headers: &IndexMap<String, ParameterValue>,
        variables: &RequestVariables<'_>,
    ) -> Result<(), ProviderError> {
        let missing = |missing: Missing| no_value(variables.integration, &missing);
        for (name, value) in query {
            remove_parameter(&mut self.url, name);
            for value in fill(value, variables).map_err(missing)? {
                self.url.query_pairs_mut().append_pair(name, &value);
            }
        }
        for (name, value) in headers {
            let values = fill(value, variables).map_err(missing)?;
            self.set_header(variables.integration, name, &values.join(", "), false)?;
        }
        Ok(())
    }

    /// Sets a header, marked as sensitive where it holds a secret.
    pub(crate) fn set_header(
        &mut self,
        integration: &Integration,
        name: &str,
        value: &str,
        secret: bool,
    ) -> Result<(), ProviderError> {
        let unfit = || ProviderError::Configuration {
            provider: integration.name().to_owned(),
            reason: format!("a value holds characters that the header `{name}` can't carry"),
            blame: Blame::Customer,
        };
        let name = HeaderName::try_from(name).map_err(|_| unfit())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| unfit())?;
        value.set_sensitive(secret);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Sets a parameter, replacing one of the same name.
    pub(crate) fn set_parameter(&mut self, name: &str, value: &str) {
        set_parameter(&mut self.url, name, value);
    }
}

/// The values of a parameter, encoded as the manifest says.
fn fill(value: &ParameterValue, variables: &RequestVariables<'_>) -> Result<Vec<String>, Missing> {
    match value {
        ParameterValue::Plain(template) => Ok(vec![template.fill(variables)?]),
        ParameterValue::Several(templates) => templates
            .iter()
            .map(|template| template.fill(variables))
            .collect(),
        ParameterValue::Encoded(encoded) => {
            Ok(vec![URL_SAFE.encode(encoded.base64url.fill_json(variables)?)])
        }
    }
}

fn set_parameter(url: &mut Url, name: &str, value: &str) {
    remove_parameter(url, name);
    url.query_pairs_mut().append_pair(name, value);
}

/// Takes a parameter out of an address.
pub(crate) fn remove_parameter(url: &mut Url, name: &str) {
    if !url.query_pairs().any(|(other, _)| other == name) {
        return;
    }
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(other, _)| other != name)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !others.is_empty() {
        url.query_pairs_mut().extend_pairs(others);
    }
}

/// Whether what a company typed, or what its browser brought back, decides where requests go.
pub(crate) fn chosen_by_company(address: &Template) -> bool {
    address
        .variables()
        .any(|name| name.starts_with("form.") || name.starts_with("captured."))
}

/// The error of a variable without a value: its name tells who has to give it.
pub(crate) fn no_value(integration: &Integration, missing: &Missing) -> ProviderError {
    let name = &missing.name;
    let (reason, blame) = match name.split_once('.') {
        Some(("form", field)) => (
            format!("the field `{field}` of its form was left empty"),
            Blame::Customer,
        ),
        Some(("application", variable)) => (
            format!("the operator has not configured `{variable}` for it"),
            Blame::Us,
        ),
        _ if name == "token" => ("the connection holds no access token".to_owned(), Blame::Customer),
        _ => (format!("`{name}` is not known for this connection"), Blame::Us),
    };
    ProviderError::Configuration {
        provider: integration.name().to_owned(),
        reason,
        blame,
    }
}

/// The error of an address that is none.
pub(crate) fn bad_address(integration: &Integration, template: &Template, problem: &str) -> ProviderError {
    ProviderError::Configuration {
        provider: integration.name().to_owned(),
        reason: format!(
            "`{}` does not give a usable address: {problem}",
            template.as_str()
        ),
        blame: if chosen_by_company(template) {
            Blame::Customer
        } else {
            Blame::Us
        },
    }
}

/// A number for one connection, from what stays the same while its tokens change.
fn connection_of(variables: &RequestVariables<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    variables.integration.key().as_str().hash(&mut hasher);
    variables.application.client_id.hash(&mut hasher);
    if let Some(credentials) = variables.credentials {
        credentials.captured.hash(&mut hasher);
        for (name, value) in &credentials.fields {
            name.hash(&mut hasher);
            value.expose_secret().hash(&mut hasher);
        }
    }
    hasher.finish()
}

pub(crate) fn secrets_of(variables: &RequestVariables<'_>) -> Vec<String> {
    let mut secrets = vec![variables.application.client_secret.expose_secret().to_owned()];
    if let Some(credentials) = variables.credentials {
        let tokens = [&credentials.access_token, &credentials.refresh_token];
        let tokens = tokens.into_iter().flatten();
        secrets.extend(
            tokens
                .chain(credentials.fields.values())
                .map(|secret| secret.expose_secret().to_owned()),
        );
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}
