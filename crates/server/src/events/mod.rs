//! What happened: one mechanism for the audit log, for what is announced to others, and for
//! pages that update live.

mod announce;
mod event;
mod live;
mod subject;
mod webhook_type;

pub use announce::{DELIVER_WEBHOOK, queue, send, wants};
pub use event::{Actor, Cause, Event, EventKind, record};
pub use live::{LiveBus, Watch};
pub use subject::{CompanySubject, ConnectionSubject, ErrorSubject, Subject};
pub use webhook_type::{UnknownWebhookType, WebhookType};
