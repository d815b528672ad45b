//! A grant's life after it was given: refreshing its access token (RFC 6749, section 6), and ending it
//! (RFC 7009).

use platypus_model::DatasetProblem;
use secrecy::ExposeSecret as _;

use super::call::secrets_of;
use super::outcome;
use super::send::{SendError, failed};
use super::token_endpoint::{basic_pair, oauth_error, oauth2_of, token_refusal};
use super::{ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{ProviderError, RefreshError};
use crate::integration::Integration;
use crate::manifest::Authorisation;

impl ProviderClient {
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
}
