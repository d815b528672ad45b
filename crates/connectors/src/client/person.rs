//! Who signed in at the provider, where it speaks `OpenID` Connect.

use std::collections::BTreeMap;

use reqwest::header::AUTHORIZATION;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::call::{Call, chosen_by_company};
use super::token_endpoint::address;
use super::{ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::manifest::Authorisation;

/// What a provider says of a person, by the names of the standard claims such as `given_name`
/// (`OpenID` Connect Core, section 5.1). Only what is a text, a number or a yes or no.
pub type Claims = BTreeMap<String, String>;

/// The most claims that are kept of an answer.
const MOST_CLAIMS: usize = 40;
/// The longest name or value of one, in characters; a longer one is left out.
const LONGEST_CLAIM: usize = 500;

impl ProviderClient {
    /// Asks the provider who gave the permission. Nothing where it does not tell.
    ///
    /// # Errors
    /// What kept it from answering, or an answer that is none.
    pub async fn person(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: &Credentials,
    ) -> Result<Claims, ProviderError> {
        let Authorisation::OAuth2(oauth2) = integration.authorisation() else {
            return Ok(Claims::new());
        };
        let (Some(openid), Some(token)) = (&oauth2.openid, &credentials.access_token) else {
            return Ok(Claims::new());
        };
        let variables = RequestVariables::new(integration, application, Some(credentials));
        let what = "who signed in";
        let guarded = chosen_by_company(&openid.userinfo_url);
        let url = address(&variables, &openid.userinfo_url)?;
        let mut call = Call::to(what, url, guarded, &variables);
        let bearer = format!("Bearer {}", token.expose_secret());
        call.set_header(integration, AUTHORIZATION.as_str(), &bearer, true)?;
        let answer = self.get(integration, &call).await?;
        let Some(Value::Object(claims)) = answer.json() else {
            return Err(ProviderError::Malformed {
                provider: integration.name().to_owned(),
                what: what.to_owned(),
                reason: "it is not a JSON object".to_owned(),
            });
        };
        let text = |value: Value| match value {
            Value::String(text) => Some(text),
            Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
            _ => None,
        };
        Ok(claims
            .into_iter()
            .filter_map(|(name, value)| Some((name, text(value)?)))
            .filter(|(name, value)| {
                [name, value]
                    .iter()
                    .all(|text| text.chars().count() <= LONGEST_CLAIM)
            })
            .take(MOST_CLAIMS)
            .collect())
    }
}
