//! What the engine works with.

use std::sync::Arc;

use platypus_connectors::{Catalogue, ProviderClient};

use crate::clock::Clock;
use crate::config::Applications;
use crate::store::Store;

/// What the engine works with. Cheap to clone.
#[derive(Clone)]
pub struct Parts {
    /// What is kept.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Every integration.
    pub catalogue: Arc<Catalogue>,
    /// What this instance is to each provider.
    pub applications: Applications,
    /// Speaks to providers.
    pub providers: ProviderClient,
}
