//! How much may be read and not stored yet, over all datasets of this process together: a dataset's
//! channels bound what it holds by itself, and many datasets at once would hold many times that.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use platypus_connectors::FetchedPage;

/// How much of raw records may be in flight. One dataset at full speed keeps about this much; a record
/// takes some four times its raw size on the way to the database.
const KIBIBYTES: u32 = 12 * 1024;

/// The room that datasets share. Cheap to clone; a clone is the same room.
#[derive(Debug, Clone)]
pub struct InFlight(Arc<Semaphore>);

impl Default for InFlight {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(KIBIBYTES as usize)))
    }
}

/// A page with the room it takes, until it is stored or dropped.
#[derive(Debug)]
pub(super) struct RoomedPage {
    pub(super) page: FetchedPage,
    pub(super) room: OwnedSemaphorePermit,
}

impl InFlight {
    /// Waits until there is room for a page. What waits to be stored is stored within moments even
    /// where no page follows, so that no two datasets wait for one another.
    ///
    /// `None` only if the semaphore were closed, which nobody does.
    pub(super) async fn admit(&self, page: FetchedPage) -> Option<RoomedPage> {
        let weight = u32::try_from(page.bytes() / 1024).unwrap_or(KIBIBYTES);
        // A page larger than the whole room goes alone.
        let weight = weight.clamp(1, KIBIBYTES);
        let room = Arc::clone(&self.0).acquire_many_owned(weight).await.ok()?;
        Some(RoomedPage { page, room })
    }
}
