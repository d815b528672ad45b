//! Link's pages.

mod choose;
mod consent;
mod credentials;
mod leave;
mod linked;
mod question;

pub use choose::{ChoosePage, InvitePage, LandingPage, PlatformChoice};
pub use consent::{AlreadyLinked, ConsentPage, DataGroup, groups};
pub use credentials::{CredentialField, CredentialsPage};
pub use leave::{EndPage, LeavePage};
pub use linked::{LinkedPage, LiveReads};
pub use question::QuestionPage;

/// Whose journey it is: a company that a client asks for access.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The client's name.
    pub client_name: String,
    /// The company's name.
    pub company_name: String,
    /// The company's Link address, as a path.
    pub start: String,
}
