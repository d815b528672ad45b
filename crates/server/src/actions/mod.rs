//! The verbs that API, Link and Portal share: each is one transaction of rows, event, job and audit line.

pub mod api_keys;
pub mod authorise;
pub mod clients;
pub mod companies;
pub mod connections;
pub mod refresh;
pub mod sign_in;
pub mod users;

use std::sync::Arc;

use platypus_connectors::{Catalogue, ProviderClient};

use crate::clock::Clock;
use crate::config::{Applications, Config};
use crate::store::Store;

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
