//! What all requests to a provider's token endpoint share: the client's authentication (RFC 6749, section
//! 2.3), reading the answer (5.1) and the refusal (5.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::call::{bad_address, chosen_by_company, no_value};
use super::outcome::{self, Answer};
use super::send::SendError;
use super::{ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;
use crate::json_path;
use crate::manifest::{Authorisation, ClientAuthentication, OAuth2, Template};

impl ProviderClient {
    /// Posts a form to a token or revocation endpoint, with the client's own authentication.
    pub(super) async fn post_token(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: &Credentials,
        url: &Template,
        mut form: Vec<(&str, String)>,
    ) -> Result<Result<Answer, SendError>, ProviderError> {
        let oauth2 = oauth2_of(integration)?;
        let variables = RequestVariables::new(integration, application, Some(credentials));
        let parsed = address(&variables, url)?;
        let client_secret = application.client_secret.expose_secret();
        let mut authorization = None;
        match oauth2.client_authentication {
            ClientAuthentication::Basic => {
                let mut value = HeaderValue::try_from(format!("Basic {}", basic_pair(application)))
                    .map_err(|_| bad_address(integration, url, "the client's id does not fit a header"))?;
                value.set_sensitive(true);
                authorization = Some(value);
            }
            ClientAuthentication::Body => {
                form.push(("client_id", application.client_id.clone()));
                if !client_secret.is_empty() {
                    form.push(("client_secret", client_secret.to_owned()));
                }
            }
        }
        for (name, template) in &oauth2.token_parameters {
            let value = template.fill(&variables);
            form.push((name, value.map_err(|missing| no_value(integration, &missing))?));
        }
        let guarded = chosen_by_company(url);
        let sent = self
            .send(integration, &parsed, guarded, |client| {
                let mut request = client
                    .post(parsed.clone())
                    .header(ACCEPT, HeaderValue::from_static("application/json"))
                    .form(&form);
                if let Some(value) = authorization {
                    request = request.header(AUTHORIZATION, value);
                }
                request
            })
            .await;
        Ok(sent)
    }

    /// Reads a token answer into credentials, keeping what it leaves out.
    pub(super) fn tokens(
        &self,
        integration: &Integration,
        oauth2: &OAuth2,
        answer: &Answer,
        mut credentials: Credentials,
    ) -> Result<Credentials, String> {
        let document = answer.json().ok_or("the token answer is not JSON")?;
        let fields = &oauth2.token_fields;
        let access_token = json_path::text(&document, &fields.access_token)
            .ok_or_else(|| format!("the token answer holds no `{}`", fields.access_token))?;
        credentials.access_token = Some(SecretString::from(access_token));
        if let Some(token) = json_path::text(&document, &fields.refresh_token) {
            credentials.refresh_token = Some(SecretString::from(token));
        }
        let told = json_path::text(&document, &fields.expires_in).and_then(|text| text.parse::<i64>().ok());
        let lifetime = told.or(integration.grant().access_token_seconds.map(i64::from));
        credentials.expires_at = lifetime
            .filter(|seconds| *seconds > 0)
            .and_then(|seconds| self.now().checked_add(SignedDuration::from_secs(seconds)).ok());
        for (name, path) in &fields.captured {
            if let Some(value) = json_path::text(&document, path) {
                credentials.captured.insert(name.clone(), value);
            }
        }
        Ok(credentials)
    }
}

/// The manifest's part on OAuth 2.
pub(super) fn oauth2_of(integration: &Integration) -> Result<&OAuth2, ProviderError> {
    match integration.authorisation() {
        Authorisation::OAuth2(oauth2) => Ok(oauth2),
        Authorisation::Form { .. } => Err(ProviderError::Configuration {
            provider: integration.name().to_owned(),
            reason: "it is linked by a form and not by signing in at the provider".to_owned(),
            blame: Blame::Us,
        }),
    }
}

/// An address of the manifest, filled.
pub(super) fn address(variables: &RequestVariables<'_>, template: &Template) -> Result<Url, ProviderError> {
    let integration = variables.integration;
    let text = template
        .fill_address(variables)
        .map_err(|missing| no_value(integration, &missing))?;
    Url::parse(&text).map_err(|error| bad_address(integration, template, &error.to_string()))
}

/// The `error` of RFC 6749, section 5.2.
pub(super) fn oauth_error(json: Option<&Value>) -> Option<&str> {
    json?.get("error")?.as_str()
}

/// The client's id and secret as a Basic header carries them (RFC 6749, section 2.3.1: both are
/// form-encoded first). As much a secret as the secret itself.
pub(super) fn basic_pair(application: &Application) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let secret = application.client_secret.expose_secret();
    STANDARD.encode(format!("{}:{}", encode(&application.client_id), encode(secret)))
}

/// Why an endpoint refused, in its words and without a secret.
pub(super) fn token_refusal(
    integration: &Integration,
    answer: &Answer,
    json: Option<&Value>,
    secrets: &[&str],
) -> String {
    let Some(code) = oauth_error(json) else {
        return outcome::reason(integration, answer, json, secrets);
    };
    let description = json
        .and_then(|json| json.get("error_description"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut words = format!("{code}: {description}");
    for secret in secrets.iter().filter(|secret| secret.len() > 3) {
        words = words.replace(secret, "***");
    }
    let words = words.trim_end_matches([':', ' ']);
    words
        .chars()
        .filter(|letter| !letter.is_control())
        .take(300)
        .collect()
}
