//! The durable queue. A job is enqueued in the transaction that writes what it is about, claimed
//! (and that is committed), run, and marked done in the transaction that writes what it did: no
//! transaction stays open while a provider is asked. What jobs do is not this room's business.

mod claim;
mod dispatcher;
mod job;

pub use claim::{Claim, Lost, Progress, claim};
pub(crate) use dispatcher::back_off;
pub use dispatcher::{Dispatcher, Handler, Outcome, Pace};
pub use job::{Group, Job, Lane, enqueue};
