//! By a form: an API key, and what else the integration asks for.

use std::collections::BTreeMap;
use std::net::IpAddr;

use platypus_connectors::Credentials;

use super::redirect::BrowserHash;
use super::{AuthoriseError, Finished, Journey, Platform, finish, integration_of, keep_failure, linked};
use crate::store::connections::Connection;

/// Tests what the company typed at the provider, and links the connection if it works. Nothing
/// is kept of what does not.
pub async fn with_form(
    platform: &Platform,
    journey: &Journey,
    connection: &Connection,
    fields: BTreeMap<String, String>,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<Finished, AuthoriseError> {
    let integration = integration_of(platform, connection)?;
    if let Err(error) = journey.check_accounting(connection) {
        let message = format!(
            "{} was not linked: {error}; unlink that one first.",
            integration.name()
        );
        keep_failure(platform, connection, origin, 500, message).await?;
        return Err(error);
    }
    let begun = platform.clock.now();
    let application = platform.applications.get(integration.key());
    let tested = platform
        .providers
        .connect(&integration, &application, Credentials::from_form(fields))
        .await;
    match tested {
        Ok(granted) => {
            finish::link(
                platform,
                connection,
                &integration,
                granted,
                browser,
                origin,
                begun,
            )
            .await
        }
        Err(error) => {
            let message = format!("{} was not linked: {error}", integration.name());
            keep_failure(platform, connection, origin, 500, message).await?;
            Err(AuthoriseError::Provider {
                which: linked(connection),
                error,
            })
        }
    }
}
