//! Runs integrations that are described as data: authorises, asks, pages, keeps to limits, reads
//! errors and maps what comes into the standard model. It never sees a database and knows no
//! company: credentials go in, pages of standard records come out.

mod catalogue;
mod client;
mod credentials;
mod errors;
pub mod fixtures;
mod integration;
mod json_path;
mod manifest;
pub mod mapping;
mod pkce;
mod reader;
mod record;
mod writer;

pub use catalogue::{Catalogue, CatalogueError, check};
pub use client::{
    Claims, ClientOptions, ClientSetupError, ClockFn, Entity, Granted, NotPublic, ProviderClient,
    PublicResolver, RecordAtSource, RetryPolicy, SharedBudget, SourceFile, Taking, check_address,
};
pub use credentials::{Application, Credentials};
pub use errors::{Blame, ProviderError, RefreshError};
pub use integration::Integration;
pub use manifest::{
    Authorisation, CallLimit, FieldKind, FormField, GrantLifetime, Limits, LocalisedText, OAuth2, ProofLabel,
};
pub use pkce::Pkce;
pub use reader::{
    Checkpoint, CustomPage, CustomReader, CustomRecord, CustomSource, FetchedPage, InvalidCustomSource,
    InvalidPath, Page, ReadRequest, Reader, RecordPath,
};
pub use record::{RecordIssue, RejectedRecord, StandardRecord};
pub use writer::{FieldProblem, Verb, WriteError, WriteRequest, Written};
