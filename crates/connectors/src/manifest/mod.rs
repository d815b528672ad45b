//! `integration.toml`: what an integration is and how its provider is spoken to.
//!
//! The words are the field's own: a *requester* sends, an *authenticator* signs, a *selector*
//! finds the records in an answer, a *paginator* walks the pages, a *cursor* asks only for what
//! changed. Unknown keys are errors, so that a typing mistake never passes for a default.

mod authorisation;
mod check;
mod error_rules;
mod files;
mod identity;
mod limits;
mod paginator;
mod requester;
mod stream;
mod template;
mod writes;

use std::collections::BTreeMap;

use platypus_model::DataType;
use serde::Deserialize;

pub(crate) use authorisation::ClientAuthentication;
pub use authorisation::{Authorisation, FieldKind, FormField, GrantLifetime, LocalisedText, OAuth2};
pub(crate) use check::problems;
pub(crate) use error_rules::{ErrorAction, ErrorRule, Predicate};
pub(crate) use files::{AttachmentFields, Attachments, PrintedDocument};
pub(crate) use identity::Identity;
pub use identity::ProofLabel;
pub use limits::{CallLimit, Limits};
pub(crate) use paginator::{PageSize, Paginator, StopRule};
pub(crate) use requester::{Authenticator, ParameterValue, Requester};
pub(crate) use stream::{Cursor, CursorFormat, Entities, Identify, Parent, Partition, Shape, Stream};
pub(crate) use template::{Missing, Template, Variables};
pub(crate) use writes::{Writer, Writes};

/// A whole `integration.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Who the provider is.
    pub(crate) identity: Identity,
    /// What the operator configures beside the OAuth client, by name: `${application.NAME}`.
    #[serde(default)]
    pub(crate) application: BTreeMap<String, ApplicationVariable>,
    /// How a company grants access.
    pub(crate) authorisation: Authorisation,
    /// How requests are sent.
    pub(crate) requester: Requester,
    /// The request that tests credentials and names the entity behind them.
    pub(crate) identify: Identify,
    /// The request that tells which entities one grant opens, where it can be several.
    #[serde(default)]
    pub(crate) entities: Option<Entities>,
    /// How much may be asked of the provider.
    #[serde(default)]
    pub(crate) limits: Limits,
    /// What the provider's errors mean, first match wins; the defaults come after.
    #[serde(default)]
    pub(crate) error_rules: Vec<ErrorRule>,
    /// The paginator of every data type that names none of its own.
    #[serde(default)]
    pub(crate) paginator: Option<Paginator>,
    /// The cursor of every data type that names none of its own and is not read by parts.
    #[serde(default)]
    pub(crate) cursor: Option<Cursor>,
    /// How each data type is read.
    pub(crate) data_types: BTreeMap<DataType, Stream>,
    /// How files attached to records are found.
    #[serde(default)]
    pub(crate) attachments: BTreeMap<DataType, Attachments>,
    /// How records are had as PDF.
    #[serde(default)]
    pub(crate) documents: BTreeMap<DataType, PrintedDocument>,
    /// What all writes share.
    #[serde(default)]
    pub(crate) writer: Writer,
    /// How records of each data type are written.
    #[serde(default)]
    pub(crate) writes: BTreeMap<DataType, Writes>,
}

/// A value that the operator configures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationVariable {
    /// What it is, for whoever configures it.
    pub(crate) description: String,
    /// The value used where the operator gives none.
    #[serde(default)]
    pub(crate) default: Option<String>,
}
