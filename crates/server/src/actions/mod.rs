//! The verbs that API, Link and Portal share: each is one transaction of rows, event, job and audit line.

pub mod allowed_origins;
pub mod api_keys;
pub mod attempts;
pub mod authorise;
pub mod branding;
pub mod clients;
pub mod companies;
pub mod connections;
pub mod custom_data;
pub mod embedding;
pub mod files;
pub mod import_grant;
pub mod integration_keys;
pub mod link_addresses;
pub mod link_funnel;
pub mod link_journeys;
pub mod link_plan;
pub mod link_settings;
pub mod products;
pub mod profile;
pub mod push;
pub mod push_options;
pub mod redirects;
pub mod refresh;
pub mod request_quota;
pub mod sign_in;
pub mod source_files;
pub mod supplemental;
pub mod sync_settings;
pub mod users;
pub mod webhooks;

use std::sync::Arc;

use platypus_connectors::{Authorisation, Catalogue, Integration, ProviderClient};

use crate::clock::Clock;
use crate::config::{Applications, Config, SANDBOX, is_of_sandbox};
use crate::store::Store;
use crate::sync;

/// How often a verb that meets a sync in its way is begun again.
const ATTEMPTS: u32 = 4;

/// What every verb needs. Cheap to clone.
#[derive(Clone)]
pub struct Platform {
    /// What is kept.
    pub store: Store,
    /// What the operator configured.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// Every integration.
    pub catalogue: Arc<Catalogue>,
    /// What this instance is to each provider.
    pub applications: Applications,
    /// Speaks to providers.
    pub providers: ProviderClient,
}

impl Platform {
    /// What reading from providers needs of the platform.
    pub fn reading(&self) -> sync::Parts {
        sync::Parts {
            store: self.store.clone(),
            clock: self.clock.clone(),
            catalogue: Arc::clone(&self.catalogue),
            applications: self.applications.clone(),
            providers: self.providers.clone(),
            in_flight: sync::InFlight::default(),
        }
    }

    /// Whether companies may connect to the integration: the operator has registered with its
    /// provider, or there is nothing to register. The sandbox counts where it runs beside us.
    pub fn is_enabled(&self, integration: &Integration) -> bool {
        match integration.authorisation() {
            Authorisation::Form { .. } => true,
            Authorisation::OAuth2(_) if is_of_sandbox(integration.slug()) => {
                let configured = &self.config.integrations;
                self.config.demo
                    || configured.contains_key(SANDBOX)
                    || configured.contains_key(integration.slug())
            }
            Authorisation::OAuth2(_) => !self.applications.get(integration.key()).client_id.is_empty(),
        }
    }
}
