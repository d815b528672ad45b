//! What is kept, and the only room that knows there is a database.
//!
//! One file per aggregate holds free functions over [`Database`]: they take the client's id by
//! type, so that no query can cross tenants, and work the same on a [`Reader`] and inside a
//! [`Transaction`]. SQL is written once: `$1` placeholders work on both engines, text between
//! `/*pg` and `pg*/` is seen by PostgreSQL alone.
//!
//! Times are `bigint` microseconds since the epoch, UTC; ids are UUIDs; see [`column`] for how
//! the model's types meet a column.

pub mod api_keys;
pub mod attempts;
pub mod attention;
pub mod brand_images;
pub mod call_budgets;
pub mod client_settings;
pub mod clients;
pub mod companies;
pub mod company_products;
pub mod company_settings;
pub mod connections;
pub mod credentials;
pub mod custom_data;
pub mod data_states;
pub mod datasets;
pub mod events;
pub mod files;
pub mod filter;
pub mod grant_lapses;
pub mod idempotency_keys;
pub mod integration_keys;
pub mod integration_settings;
pub mod jobs;
pub mod link_embeddings;
pub mod link_funnel;
pub mod link_journeys;
pub mod link_questions;
pub mod link_states;
pub mod one_time_links;
pub mod provenance;
pub mod provider_outages;
pub mod push_operations;
pub mod records;
pub mod request_quotas;
pub mod schedules;
pub mod sessions;
pub mod sign_in_links;
pub mod users;
pub mod validations;
pub mod webhook_consumers;
pub mod webhook_messages;

mod built;
mod column;
mod comparison;
mod cursor;
mod database;
mod decimal;
mod error;
mod known_keys;
mod listing;
mod migrations;
mod opening;
mod ranking;
mod secrets;
mod signals;
mod statement;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use column::{Column, ColumnError};
pub use cursor::Cursor;
pub use database::{Database, Engine, Reader, Row, Store, Transaction, VERSIONS_KEPT};
pub use error::StoreError;
pub use known_keys::KnownKeys;
pub use listing::{Behind, Listed, Listing, ListingError, Start};
pub use opening::check_there;
pub use ranking::{Place, StrangePlace};
pub use secrets::{ClientSealer, MasterKeys, SecretError};
pub use signals::Signal;
pub use statement::{Bind, Sql, Statement};

pub(crate) use column::stored_row;
pub(crate) use statement::sql;
