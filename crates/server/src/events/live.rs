//! The live bus: pages wait here until something they show has changed.

use std::time::Duration;

use platypus_model::{ClientId, CompanyId};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::store::{Signal, Store};

/// How long a watcher waits at most before it is told to look for itself: a notification may be
/// lost while a node's connection to PostgreSQL is down.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

/// Wakes those who watch a client or a company, on every node. Cheap to clone.
#[derive(Clone)]
pub struct LiveBus {
    store: Store,
}

impl LiveBus {
    /// The bus over a store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Watches a client, or one of its companies.
    pub fn watch(&self, client: ClientId, company: Option<CompanyId>) -> Watch {
        Watch {
            receiver: self.store.subscribe(),
            client,
            company,
        }
    }
}

/// One watcher.
pub struct Watch {
    receiver: Receiver<Signal>,
    client: ClientId,
    company: Option<CompanyId>,
}

impl Watch {
    /// Waits until something watched may have changed: then read the present state again. It
    /// never waits longer than 15 seconds. False once the server stops.
    pub async fn changed(&mut self) -> bool {
        loop {
            match tokio::time::timeout(LOOK_AGAIN, self.receiver.recv()).await {
                Ok(Ok(Signal::Changed { client, company })) if self.concerns(client, company) => return true,
                Ok(Ok(_)) => {}
                // What was missed may have concerned it; and what was not told, neither.
                Ok(Err(RecvError::Lagged(_))) | Err(_) => return true,
                Ok(Err(RecvError::Closed)) => return false,
            }
        }
    }

    fn concerns(&self, client: ClientId, company: Option<CompanyId>) -> bool {
        self.client == client
            && match (self.company, company) {
                (Some(watched), Some(changed)) => watched == changed,
                _ => true,
            }
    }
}
