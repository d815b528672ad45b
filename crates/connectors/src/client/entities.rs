//! Which entities one grant opens, where a provider gives access to several at once.

use serde_json::Value;

use super::{Call, Entity, ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;
use crate::json_path;

/// More entities than this are not offered.
const MOST: usize = 1_000;

/// Which entity a grant is about.
#[derive(Debug)]
pub enum Granted {
    /// One: nothing to choose.
    One(Credentials),
    /// Several: the company chooses, and [`Integration::choose`] adds its choice.
    Several(Credentials, Vec<Entity>),
}

impl Integration {
    /// Adds the choice of an entity to credentials that open several.
    #[must_use]
    pub fn choose(&self, mut credentials: Credentials, entity: &str) -> Credentials {
        if let Some(entities) = &self.manifest.entities {
            credentials
                .captured
                .insert(entities.captured.clone(), entity.to_owned());
        }
        credentials
    }
}

impl ProviderClient {
    /// Asks the provider which entities fresh credentials open, where it may be several.
    ///
    /// # Errors
    /// The provider's; also where they open none.
    pub async fn entities(
        &self,
        integration: &Integration,
        application: &Application,
        credentials: Credentials,
    ) -> Result<Granted, ProviderError> {
        let Some(entities) = &integration.manifest.entities else {
            return Ok(Granted::One(credentials));
        };
        let what = "the entities";
        let variables = RequestVariables::new(integration, application, Some(&credentials));
        let call = Call::new(
            what,
            &entities.path,
            &entities.query,
            &entities.headers,
            &variables,
        )?;
        let answer = self.get(integration, &call).await?;
        let malformed = |reason: String| ProviderError::Malformed {
            provider: integration.name().to_owned(),
            what: what.to_owned(),
            reason,
        };
        let document = answer
            .json()
            .ok_or_else(|| malformed("it is not JSON".to_owned()))?;
        let Some(Value::Array(listed)) = json_path::find(&document, &entities.record_path) else {
            return Err(malformed(format!("`{}` is not a list", entities.record_path)));
        };
        let text = |record: &Value, path: &str| {
            json_path::text(record, path).ok_or_else(|| malformed(format!("`{path}` is missing")))
        };
        let mut found = Vec::new();
        for record in listed.iter().take(MOST) {
            found.push(Entity {
                id: text(record, &entities.id)?,
                name: text(record, &entities.name)?,
            });
        }
        match found.as_slice() {
            [] => Err(ProviderError::Configuration {
                provider: integration.name().to_owned(),
                reason: "nothing there can be read with this permission; choose at least one organisation"
                    .to_owned(),
                blame: Blame::Customer,
            }),
            [only] => Ok(Granted::One(integration.choose(credentials, &only.id))),
            _ => Ok(Granted::Several(credentials, found)),
        }
    }
}
