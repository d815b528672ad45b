//! What happened: one mechanism for the audit log, for what is announced to others, and for
//! pages that update live.

mod event;
mod live;

pub use event::{Actor, Cause, Event, EventKind, record};
pub use live::{LiveBus, Watch};
