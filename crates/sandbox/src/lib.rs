//! The sandbox: a provider of accounting, banking and commerce data of our own, with real HTTP, real OAuth 2, coherent books, and faults on demand.
//!
//! It knows nothing of the rest of Platypus. `API.md` beside this crate describes what it speaks.

mod api;
pub mod books;
mod clock;
mod control;
mod entries;
mod faults;
mod files;
mod oauth;
mod options;
mod organisation;
mod pages;
mod sandbox;
mod storage;

pub use books::businesses::BusinessKind;
pub use clock::Clock;
pub use options::{OAuthClient, RedirectUris, SandboxOptions};
pub use sandbox::{DEMO_EMAIL, DEMO_PASSWORD, Sandbox, SandboxError, serve};
pub use storage::StorageError;
