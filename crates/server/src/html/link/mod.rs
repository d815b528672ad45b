//! Link's pages.

mod choose;
mod consent;
mod credentials;
mod documents;
mod embedded;
mod leave;
mod linked;
mod one_time;
mod question;

pub use choose::{ChoosePage, InvitePage, LandingPage, PlatformChoice};
pub use consent::{AlreadyLinked, ConsentPage, DataGroup, groups};
pub use credentials::{CredentialField, CredentialsPage};
pub use documents::DocumentsPage;
pub use embedded::{ClosingPage, FramePage, ProviderPage};
pub use leave::{EndPage, LeavePage};
pub use linked::{LinkedPage, LiveReads};
pub use one_time::OneTimePage;
pub use question::{EntitiesPage, EntityChoice, QuestionPage};

use crate::html::BrandView;

/// Whose journey it is: a company that a client asks for access.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The name that the client's customers know.
    pub client_name: String,
    /// How the client looks.
    pub brand: BrandView,
    /// The company's name.
    pub company_name: String,
    /// The company's Link address, as a path.
    pub start: String,
}
