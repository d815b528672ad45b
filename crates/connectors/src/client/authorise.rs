//! OAuth 2's authorisation-code grant (RFC 6749, section 4.1), with PKCE (RFC 7636): the address a browser
//! is sent to, and the exchange of what it brings back.

use std::collections::BTreeMap;

use platypus_model::DatasetProblem;
use secrecy::ExposeSecret as _;
use url::Url;

use super::call::no_value;
use super::send::failed;
use super::token_endpoint::{address, basic_pair, oauth_error, oauth2_of, token_refusal};
use super::{ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;
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
}
