//! What the engine works with.

use std::sync::Arc;

use platypus_connectors::{Catalogue, ProviderClient};

use crate::clock::Clock;
use crate::config::Applications;
use crate::store::Store;
use crate::sync::InFlight;

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
    /// The room that all datasets of this process share for what is not stored yet.
    pub in_flight: InFlight,
}
