//! OAuth 2: the authorisation-code grant (RFC 6749), with PKCE (RFC 7636), refreshing and
//! revocation (RFC 7009).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use platypus_model::DatasetProblem;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::call::{bad_address, chosen_by_company, no_value, secrets_of};
use super::outcome::{self, Answer};
use super::send::{SendError, failed};
use super::{ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{Blame, ProviderError, RefreshError};
use crate::integration::Integration;
use crate::json_path;
use crate::manifest::{Authorisation, ClientAuthentication, OAuth2, Template};
use crate::pkce::Pkce;

impl ProviderClient {
    /// The address at the provider to which a company's browser is sent to sign in and consent; with
    /// `asks_person`, also to letting us know who they are, where the provider tells that.
    pub fn authorisation_url(
        &self,
        integration: &Integration,
        application: &Application,
        redirect_uri: &Url,
        state: &str,
        pkce: &Pkce,
        asks_person: bool,
    ) -> Result<Url, ProviderError> {
        let oauth2 = oauth2_of(integration)?;
        let variables = RequestVariables::new(integration, application, None);
        let mut url = address(&variables, &oauth2.authorisation_url)?;
        let mut pairs = vec![
            ("response_type".to_owned(), "code".to_owned()),
            ("client_id".to_owned(), application.client_id.clone()),
            ("redirect_uri".to_owned(), redirect_uri.to_string()),
            ("state".to_owned(), state.to_owned()),
        ];
        let mut scopes: Vec<&str> = oauth2.scopes.iter().map(String::as_str).collect();
        if let Some(openid) = oauth2.openid.as_ref().filter(|_| asks_person) {
            let more = openid.scopes.iter().map(String::as_str);
            scopes.extend(more.filter(|scope| !oauth2.scopes.iter().any(|asked| asked == scope)));
        }
        if !scopes.is_empty() {
            pairs.push(("scope".to_owned(), scopes.join(&oauth2.scope_separator)));
        }
        if oauth2.pkce {
            pairs.push(("code_challenge".to_owned(), pkce.challenge()));
            pairs.push(("code_challenge_method".to_owned(), "S256".to_owned()));
        }
        for (name, template) in &oauth2.authorisation_parameters {
            let value = template.fill(&variables);
            pairs.push((
                name.clone(),
                value.map_err(|missing| no_value(integration, &missing))?,
            ));
        }
        url.query_pairs_mut().extend_pairs(pairs);
        Ok(url)
    }

    /// Exchanges the code of a callback for tokens, keeps what the manifest captures, and asks
    /// the provider for the entity's details that later requests need. `callback` holds the
    /// callback's parameters; its `state` is the caller's to check. A provider that returned an
    /// error instead of a code gives `PermissionDenied`.
    pub async fn exchange_code(
        &self,
        integration: &Integration,
        application: &Application,
        callback: &BTreeMap<String, String>,
        redirect_uri: &Url,
        pkce_verifier: &str,
    ) -> Result<Credentials, ProviderError> {
        let oauth2 = oauth2_of(integration)?;
        let what = "authorisation";
        if let Some(error) = callback.get("error") {
            let description = callback.get("error_description").unwrap_or(error);
            return Err(ProviderError::PermissionDenied {
                provider: integration.name().to_owned(),
                what: "its data".to_owned(),
                reason: description
                    .chars()
                    .filter(|letter| !letter.is_control())
                    .take(200)
                    .collect(),
            });
        }
        let code = callback.get("code").ok_or_else(|| ProviderError::Malformed {
            provider: integration.name().to_owned(),
            what: what.to_owned(),
            reason: "the callback holds neither `code` nor `error`".to_owned(),
        })?;
        let mut form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.clone()),
            ("redirect_uri", redirect_uri.to_string()),
        ];
        if oauth2.pkce {
            form.push(("code_verifier", pkce_verifier.to_owned()));
        }
        let mut credentials = Credentials::default();
        for (name, parameter) in &oauth2.callback_parameters {
            if let Some(value) = callback.get(parameter) {
                credentials.captured.insert(name.clone(), value.clone());
            }
        }
        let answer = self
            .post_token(integration, application, &credentials, &oauth2.token_url, form)
            .await?
            .map_err(|error| failed(integration, what, error))?;
        if !answer.status.is_success() {
            let json = answer.json();
            let pair = basic_pair(application);
            let secrets = [
                application.client_secret.expose_secret(),
                &pair,
                code,
                pkce_verifier,
            ];
            let reason = token_refusal(integration, &answer, json.as_ref(), &secrets);
            return Err(match oauth_error(json.as_ref()) {
                Some("invalid_client" | "unauthorized_client") => ProviderError::Configuration {
                    provider: integration.name().to_owned(),
                    reason: format!("it does not accept the OAuth client configured for it ({reason})"),
                    blame: Blame::Us,
                },
                _ if answer.status.is_server_error() || answer.status.as_u16() == 429 => {
                    ProviderError::Unavailable {
                        provider: integration.name().to_owned(),
                        reason,
                        problem: DatasetProblem::ServerError,
                        retry_at: answer.retry_at(self.now()),
                    }
                }
                _ => ProviderError::Rejected {
                    provider: integration.name().to_owned(),
                    what: what.to_owned(),
                    reason,
                },
            });
        }
        let credentials = self
            .tokens(integration, oauth2, &answer, credentials)
            .map_err(|reason| ProviderError::Malformed {
                provider: integration.name().to_owned(),
                what: what.to_owned(),
                reason,
            })?;
        if integration.manifest.identify.captured.is_empty() {
            return Ok(credentials);
        }
        let (_, credentials) = self.connect(integration, application, credentials).await?;
        Ok(credentials)
    }

    /// Exchanges the refresh token for a new access token. Sent once: whether to ask again after
    /// a lost answer depends on what else holds the token, which only the caller knows.
    pub async fn refresh(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: &Credentials,
    ) -> Result<Credentials, RefreshError> {
        let provider = integration.name().to_owned();
        let configuration = |error: ProviderError| RefreshError::Configuration {
            provider: integration.name().to_owned(),
            reason: error.to_string(),
        };
        let oauth2 = oauth2_of(integration).map_err(configuration)?;
        let Some(refresh_token) = &credentials.refresh_token else {
            return Err(RefreshError::Refused {
                provider,
                reason: "it gave no refresh token, and its access token is over".to_owned(),
            });
        };
        let form = vec![
            ("grant_type", "refresh_token".to_owned()),
            ("refresh_token", refresh_token.expose_secret().to_owned()),
        ];
        let sent = self
            .post_token(integration, application, credentials, &oauth2.token_url, form)
            .await
            .map_err(configuration)?;
        let answer = match sent {
            Ok(answer) => answer,
            Err(SendError::NotSent(reason, problem)) => {
                return Err(RefreshError::Unavailable {
                    provider,
                    reason,
                    problem,
                    retry_at: None,
                });
            }
            Err(SendError::Refused(reason)) => return Err(RefreshError::Configuration { provider, reason }),
            Err(SendError::Lost(reason, _)) => return Err(RefreshError::Unknown { provider, reason }),
            Err(SendError::TooLong(limit)) => {
                let reason = format!("it is longer than {limit} bytes");
                return Err(RefreshError::Unknown { provider, reason });
            }
        };
        if answer.status.is_success() {
            return self
                .tokens(integration, oauth2, &answer, credentials.clone())
                .map_err(|reason| RefreshError::Unknown { provider, reason });
        }
        let json = answer.json();
        let variables = RequestVariables::new(integration, application, Some(credentials));
        let mut secrets = secrets_of(&variables);
        secrets.push(basic_pair(application));
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        let reason = token_refusal(integration, &answer, json.as_ref(), &secrets);
        let error = oauth_error(json.as_ref());
        if error.is_some_and(|error| oauth2.relink_on.iter().any(|code| code == error)) {
            return Err(RefreshError::Refused { provider, reason });
        }
        Err(match answer.status.as_u16() {
            // Told to wait, or told "no" before anything was done.
            status @ (429 | 503) => RefreshError::Unavailable {
                provider,
                reason,
                problem: if status == 429 {
                    DatasetProblem::RateLimited
                } else {
                    DatasetProblem::ServerError
                },
                retry_at: answer.retry_at(self.now()),
            },
            // A failure half-way: the provider may have replaced the token before it failed.
            500..=599 => RefreshError::Unknown { provider, reason },
            _ => RefreshError::Configuration { provider, reason },
        })
    }

    /// Ends the grant at the provider, where it offers that; nothing to do elsewhere.
    pub async fn revoke(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: &Credentials,
    ) -> Result<(), ProviderError> {
        let Authorisation::OAuth2(oauth2) = integration.authorisation() else {
            return Ok(());
        };
        let Some(url) = &oauth2.revocation_url else {
            return Ok(());
        };
        let (token, hint) = match (&credentials.refresh_token, &credentials.access_token) {
            (Some(token), _) => (token, "refresh_token"),
            (None, Some(token)) => (token, "access_token"),
            (None, None) => return Ok(()),
        };
        let form = vec![
            ("token", token.expose_secret().to_owned()),
            ("token_type_hint", hint.to_owned()),
        ];
        let what = "revocation";
        let answer = self
            .post_token(integration, application, credentials, url, form)
            .await?
            .map_err(|error| failed(integration, what, error))?;
        if answer.status.is_success() {
            return Ok(());
        }
        let json = answer.json();
        let pair = basic_pair(application);
        let secrets = [
            token.expose_secret(),
            application.client_secret.expose_secret(),
            &pair,
        ];
        let reason = token_refusal(integration, &answer, json.as_ref(), &secrets);
        let action = outcome::action(integration, &answer, json.as_ref());
        Err(outcome::error(
            integration,
            action,
            what,
            reason,
            answer.retry_at(self.now()),
        ))
    }

    async fn post_token(
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
    fn tokens(
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

fn oauth2_of(integration: &Integration) -> Result<&OAuth2, ProviderError> {
    match integration.authorisation() {
        Authorisation::OAuth2(oauth2) => Ok(oauth2),
        Authorisation::Form { .. } => Err(ProviderError::Configuration {
            provider: integration.name().to_owned(),
            reason: "it is linked by a form and not by signing in at the provider".to_owned(),
            blame: Blame::Us,
        }),
    }
}

pub(super) fn address(variables: &RequestVariables<'_>, template: &Template) -> Result<Url, ProviderError> {
    let integration = variables.integration;
    let text = template
        .fill_address(variables)
        .map_err(|missing| no_value(integration, &missing))?;
    Url::parse(&text).map_err(|error| bad_address(integration, template, &error.to_string()))
}

/// The `error` of RFC 6749, section 5.2.
fn oauth_error(json: Option<&Value>) -> Option<&str> {
    json?.get("error")?.as_str()
}

/// The client's id and secret as a Basic header carries them (RFC 6749, section 2.3.1: both are
/// form-encoded first). As much a secret as the secret itself.
fn basic_pair(application: &Application) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let secret = application.client_secret.expose_secret();
    STANDARD.encode(format!("{}:{}", encode(&application.client_id), encode(secret)))
}

fn token_refusal(
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
