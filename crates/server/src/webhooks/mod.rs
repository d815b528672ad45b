//! Telling consumers what happened (contract section 10): signed, at least once, in order where a
//! consumer wants it so. What is told is set on its way by `events`, in the transaction that made it
//! happen; this room sends it.

mod body;
mod deliver;
mod outgoing;
mod reset;
mod sender;
mod signature;

pub use body::body;
pub use deliver::{ATTEMPTS, DISABLED_AFTER, ENDED_BEFORE, settle_next};
pub use outgoing::{Answer, NotSent, Outgoing, OutgoingSetupError};
pub use reset::ANNOUNCE_RESET;
pub use sender::{Parts, Sender, SenderHandle};
pub use signature::{MalformedSecret, SigningSecret, sign};
