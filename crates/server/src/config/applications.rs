//! What this instance is to each provider: OAuth 2 clients and variables.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use platypus_connectors::{Application, Catalogue};
use platypus_model::PlatformKey;
use platypus_sandbox::OAuthClient;
use secrecy::SecretString;

use super::Config;

/// The sandbox's name in the catalogue.
pub const SANDBOX: &str = "sandbox";
/// The name of the sandbox's bank: another kind of source at the same provider.
pub const SANDBOX_BANKING: &str = "sandbox-banking";
/// The name of the sandbox's shop: another kind of source at the same provider.
pub const SANDBOX_COMMERCE: &str = "sandbox-commerce";

/// Whether an integration is one of the sandbox's.
pub fn is_of_sandbox(slug: &str) -> bool {
    [SANDBOX, SANDBOX_BANKING, SANDBOX_COMMERCE].contains(&slug)
}

/// What the operator configured for each integration. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Applications(Arc<BTreeMap<PlatformKey, Application>>);

impl Applications {
    /// The applications of every integration in the catalogue; where the operator configured
    /// none, the manifest's defaults, and for the sandbox its development client. What is
    /// configured for the sandbox holds for its bank and its shop too.
    pub fn resolve(config: &Config, catalogue: &Catalogue) -> Self {
        let applications = catalogue.iter().map(|integration| {
            let slug = integration.slug();
            let shared = is_of_sandbox(slug)
                .then(|| config.integrations.get(SANDBOX))
                .flatten();
            let configured = config.integrations.get(slug).or(shared);
            let configured = configured.cloned().unwrap_or_default();
            let mut application = Application {
                client_id: configured.client_id,
                client_secret: configured.client_secret,
                variables: configured.variables,
            };
            if is_of_sandbox(slug) {
                default_to_our_sandbox(&mut application, config);
            }
            (integration.key(), application)
        });
        Self(Arc::new(applications.collect()))
    }

    /// The application of an integration; an empty one where the catalogue has none.
    pub fn get(&self, key: PlatformKey) -> Application {
        self.0.get(&key).cloned().unwrap_or_default()
    }
}

fn default_to_our_sandbox(application: &mut Application, config: &Config) {
    if application.client_id.is_empty() {
        let development = OAuthClient::development();
        application.client_id = development.id;
        application.client_secret = SecretString::from(development.secret);
    }
    let address = reachable(config.sandbox_listen);
    application
        .variables
        .entry("base_url".to_owned())
        .or_insert_with(|| format!("http://{address}"));
}

/// The address at which this machine reaches a server that listens on `address`.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        return SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port());
    }
    address
}
