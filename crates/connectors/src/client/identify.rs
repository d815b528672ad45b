//! Who is behind a connection's credentials.

use super::call::chosen_by_company;
use super::{Call, ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;
use crate::json_path;

/// The company, organisation or shop that a connection's credentials open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its id at the provider.
    pub id: String,
    /// Its name at the provider.
    pub name: String,
}

impl ProviderClient {
    /// Asks the provider who the credentials belong to. The cheapest request that proves them,
    /// so also the test of a form's.
    pub async fn identify(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: &Credentials,
    ) -> Result<Entity, ProviderError> {
        let (entity, _) = self.discover(integration, application, credentials).await?;
        Ok(entity)
    }

    /// Tests the credentials and adds what later requests need to know of the entity behind
    /// them: what a form's credentials have to go through before they are kept.
    pub async fn connect(
        &self,
        integration: &Integration,
        application: &Application,
        mut credentials: Credentials,
    ) -> Result<(Entity, Credentials), ProviderError> {
        let (entity, captured) = self.discover(integration, application, &credentials).await?;
        credentials.captured.extend(captured);
        Ok((entity, credentials))
    }

    async fn discover(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: &Credentials,
    ) -> Result<(Entity, Vec<(String, String)>), ProviderError> {
        let identify = &integration.manifest.identify;
        let variables = RequestVariables::new(integration, application, Some(credentials));
        let what = "the entity's name";
        let call = Call::new(
            what,
            &identify.path,
            &identify.query,
            &identify.headers,
            &variables,
        )?;
        let answer = self
            .get(integration, &call)
            .await
            .map_err(|error| misdirected(integration, error))?;
        let malformed = |reason: String| {
            let provider = integration.name().to_owned();
            misdirected(
                integration,
                ProviderError::Malformed {
                    provider,
                    what: what.to_owned(),
                    reason,
                },
            )
        };
        let document = answer
            .json()
            .ok_or_else(|| malformed("it is not JSON".to_owned()))?;
        let text = |path: &str| {
            json_path::text(&document, path).ok_or_else(|| malformed(format!("`{path}` is missing")))
        };
        let entity = Entity {
            id: text(&identify.id)?,
            name: text(&identify.name)?,
        };
        let mut captured = Vec::new();
        for (name, path) in &identify.captured {
            captured.push((name.clone(), text(path)?));
        }
        Ok((entity, captured))
    }
}

/// Where a company typed the address, one that answers oddly is most likely a wrong one.
fn misdirected(integration: &Integration, error: ProviderError) -> ProviderError {
    let base_url = &integration.manifest.requester.base_url;
    match error {
        ProviderError::Rejected { provider, reason, .. }
        | ProviderError::Malformed { provider, reason, .. }
            if chosen_by_company(base_url) =>
        {
            ProviderError::Configuration {
                reason: format!(
                    "the address does not answer as {provider} does ({reason}); check what was entered"
                ),
                provider,
                blame: Blame::Customer,
            }
        }
        other => other,
    }
}
