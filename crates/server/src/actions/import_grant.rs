//! Importing what a company granted elsewhere: the way to bring linked companies along from another
//! platform (contract section 2, `authorization`).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Authorisation, Credentials, ProviderError, RefreshError};
use platypus_model::{ClientId, CompanyId, ConnectionId, PlatformKey};
use secrecy::SecretString;

use super::Platform;
use super::connections::{self, ConnectionDetails, ConnectionError};
use crate::events::Cause;
use crate::store::StoreError;
use crate::sync::connection_status::{self, ConnectionStatusError, Which};

/// The longest value that is taken, in bytes.
pub const LONGEST_VALUE: usize = 16 * 1024;

/// Why a grant was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such connection.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The integration left the catalogue.
    #[error("Integration with platform key {0} not found")]
    IntegrationNotFound(PlatformKey),
    /// What is needed is not among the values.
    #[error("{0} must be provided.")]
    Missing(&'static str),
    /// A value is too long, or no moment.
    #[error("The value of {0} cannot be used.")]
    Value(String),
    /// The provider does not accept them.
    #[error("The provider did not accept these credentials: {0}")]
    Refused(ProviderError),
    /// The provider can't be asked now.
    #[error("{0}")]
    Unavailable(ProviderError),
    /// The company has another accounting connection that is linked, or the status stands against it.
    #[error("{0}")]
    Status(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Links a connection with credentials that were granted elsewhere, once its provider has accepted
/// them. Nothing is read: that is for the caller to ask for.
///
/// An OAuth 2 integration takes `access_token` and, where there are such, `refresh_token`,
/// `expires_in` (seconds) or `expires_at` (a moment), in snake case or camel case; every other value is
/// one that the integration captures when it is linked, such as the organisation. An integration with a
/// form takes the form's fields.
///
/// # Errors
/// Why they can't be used.
pub async fn import(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    id: ConnectionId,
    values: BTreeMap<String, String>,
) -> Result<ConnectionDetails, ImportError> {
    let connection = connections::find(platform, client, company, id).await?.connection;
    let key = connection.platform_key;
    let integration = platform
        .catalogue
        .get(key)
        .ok_or(ImportError::IntegrationNotFound(key))?;
    let now = platform.clock.now();
    if let Some((name, _)) = values.iter().find(|(_, value)| value.len() > LONGEST_VALUE) {
        return Err(ImportError::Value(name.chars().take(40).collect()));
    }
    let mut credentials = match integration.authorisation() {
        Authorisation::OAuth2(_) => oauth2(values, now)?,
        Authorisation::Form { .. } => Credentials::from_form(values),
    };
    let application = platform.applications.get(key);
    if credentials.expires_before(now) && credentials.refresh_token.is_some() {
        credentials = refreshed(platform, integration, &application, &credentials).await?;
    }
    let connecting = platform
        .providers
        .connect(integration, &application, credentials.clone());
    let connected = match connecting.await {
        Err(ProviderError::AccessTokenRejected { .. }) if credentials.refresh_token.is_some() => {
            credentials = refreshed(platform, integration, &application, &credentials).await?;
            platform
                .providers
                .connect(integration, &application, credentials)
                .await
        }
        outcome => outcome,
    };
    let (entity, credentials) = connected.map_err(refusal)?;
    let which = Which {
        client,
        company,
        connection: id,
    };
    let mut tx = platform.store.begin().await?;
    connection_status::link(
        &mut tx,
        now,
        cause,
        which,
        integration,
        &credentials,
        Some(&entity),
    )
    .await
    .map_err(|error| match error {
        ConnectionStatusError::Store(error) => ImportError::Store(error),
        ConnectionStatusError::NotFound { connection } => ConnectionError::NotFound(connection).into(),
        other => ImportError::Status(other.to_string()),
    })?;
    tx.commit().await?;
    Ok(connections::find(platform, client, company, id).await?)
}

fn oauth2(values: BTreeMap<String, String>, now: Timestamp) -> Result<Credentials, ImportError> {
    let mut credentials = Credentials::default();
    for (name, value) in values {
        let unfit = || ImportError::Value(name.chars().take(40).collect());
        match name.as_str() {
            "access_token" | "accessToken" => credentials.access_token = Some(SecretString::from(value)),
            "refresh_token" | "refreshToken" => credentials.refresh_token = Some(SecretString::from(value)),
            "expires_in" | "expiresIn" => {
                let seconds = value.trim().parse().map_err(|_| unfit())?;
                let end = now.checked_add(SignedDuration::from_secs(seconds));
                credentials.expires_at = Some(end.map_err(|_| unfit())?);
            }
            "expires_at" | "expiresAt" => {
                credentials.expires_at = Some(value.trim().parse().map_err(|_| unfit())?);
            }
            "token_type" | "tokenType" | "scope" => {}
            _ => {
                credentials.captured.insert(name, value);
            }
        }
    }
    if credentials.access_token.is_none() {
        return Err(ImportError::Missing("access_token"));
    }
    Ok(credentials)
}

async fn refreshed(
    platform: &Platform,
    integration: &platypus_connectors::Integration,
    application: &platypus_connectors::Application,
    credentials: &Credentials,
) -> Result<Credentials, ImportError> {
    platform
        .providers
        .refresh(integration, application, credentials)
        .await
        .map_err(|error| {
            let provider = integration.name().to_owned();
            match error {
                RefreshError::Refused { .. } => ImportError::Refused(ProviderError::GrantRevoked {
                    provider,
                    reason: error.to_string(),
                }),
                _ => ImportError::Unavailable(ProviderError::Unavailable {
                    provider,
                    reason: error.to_string(),
                    problem: platypus_model::DatasetProblem::ServerError,
                    retry_at: None,
                }),
            }
        })
}

fn refusal(error: ProviderError) -> ImportError {
    if error.is_transient() {
        ImportError::Unavailable(error)
    } else {
        ImportError::Refused(error)
    }
}
