//! What the operator configured and what a company granted. Neither ever shows a secret.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What the operator configured for an integration: the OAuth client that the provider
/// registered for this instance, and the values of the manifest's application variables.
#[derive(Clone)]
pub struct Application {
    /// The OAuth client's id; empty for integrations that need none.
    pub client_id: String,
    /// The OAuth client's secret; empty for public clients and for integrations that need none.
    pub client_secret: SecretString,
    /// Values of `${application.NAME}` in the manifest, such as a base URL. A variable left out
    /// takes the default that the manifest gives.
    pub variables: BTreeMap<String, String>,
}

impl Default for Application {
    fn default() -> Self {
        Self {
            client_id: String::new(),
            client_secret: SecretString::from(""),
            variables: BTreeMap::new(),
        }
    }
}

impl fmt::Debug for Application {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Application")
            .field("client_id", &self.client_id)
            .field("variables", &self.variables)
            .finish_non_exhaustive()
    }
}

/// What a company granted: tokens from OAuth 2, or the fields of a form. It serialises to JSON
/// with its secrets in clear, to be sealed by the store; `Debug` shows none of them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Credentials {
    /// The OAuth 2 access token.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_secret")]
    pub access_token: Option<SecretString>,
    /// The OAuth 2 refresh token; absent where the provider gives none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_secret")]
    pub refresh_token: Option<SecretString>,
    /// When the access token stops working; absent where the provider does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What the company typed in the integration's form, by field name. Any may be secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "secret_map")]
    pub fields: BTreeMap<String, SecretString>,
    /// What the provider told when the company authorised: callback parameters, the chosen
    /// entity's id, a region's host. Not secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub captured: BTreeMap<String, String>,
}

impl Credentials {
    /// Credentials made of the fields of a form.
    pub fn from_form(fields: BTreeMap<String, String>) -> Self {
        Self {
            fields: fields
                .into_iter()
                .map(|(name, value)| (name, SecretString::from(value)))
                .collect(),
            ..Self::default()
        }
    }

    /// Whether the access token is known to stop working before `moment`.
    pub fn expires_before(&self, moment: Timestamp) -> bool {
        self.expires_at.is_some_and(|expiry| expiry <= moment)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("has_access_token", &self.access_token.is_some())
            .field("has_refresh_token", &self.refresh_token.is_some())
            .field("expires_at", &self.expires_at)
            .field("fields", &self.fields.keys().collect::<Vec<_>>())
            .field("captured", &self.captured.keys().collect::<Vec<_>>())
            .finish()
    }
}

mod optional_secret {
    use super::{Deserialize, Deserializer, ExposeSecret, SecretString, Serializer};

    // The signature is serde's.
    #[allow(clippy::ref_option)]
    pub(super) fn serialize<S: Serializer>(
        secret: &Option<SecretString>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match secret {
            Some(secret) => serializer.serialize_some(secret.expose_secret()),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SecretString>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
    }
}

mod secret_map {
    use super::{BTreeMap, Deserialize, Deserializer, ExposeSecret, SecretString, Serializer};

    pub(super) fn serialize<S: Serializer>(
        secrets: &BTreeMap<String, SecretString>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            secrets
                .iter()
                .map(|(name, secret)| (name, secret.expose_secret())),
        )
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, SecretString>, D::Error> {
        Ok(BTreeMap::<String, String>::deserialize(deserializer)?
            .into_iter()
            .map(|(name, secret)| (name, SecretString::from(secret)))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use super::*;

    fn granted() -> Credentials {
        Credentials {
            access_token: Some("access-secret".into()),
            refresh_token: Some("refresh-secret".into()),
            expires_at: Some(Timestamp::UNIX_EPOCH),
            fields: BTreeMap::from([("key".to_owned(), SecretString::from("field-secret"))]),
            captured: BTreeMap::from([("entity".to_owned(), "42".to_owned())]),
        }
    }

    #[test]
    fn credentials_survive_the_round_through_json() {
        let json = serde_json::to_string(&granted()).unwrap();
        let back: Credentials = serde_json::from_str(&json).unwrap();
        assert_eq!(back.access_token.unwrap().expose_secret(), "access-secret");
        assert_eq!(back.refresh_token.unwrap().expose_secret(), "refresh-secret");
        assert_eq!(back.fields["key"].expose_secret(), "field-secret");
        assert_eq!(back.captured["entity"], "42");
        assert_eq!(back.expires_at, Some(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let application = Application {
            client_id: "id".to_owned(),
            client_secret: "client-secret".into(),
            variables: BTreeMap::new(),
        };
        let text = format!("{:?} {application:?}", granted());
        assert!(!text.contains("secret\""), "{text}");
        for secret in ["access-secret", "refresh-secret", "field-secret", "client-secret"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
