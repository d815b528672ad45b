//! The standard world: what every other crate of Platypus speaks about.
//!
//! Identifiers, money, dates, statuses, the 43 data types and the records they hold. Pure data:
//! no input, no output, no clock. Field names and enum values are those of the published
//! contract, because users' clients are generated from it and reject anything else.

pub mod accounting;
pub mod banking;
pub mod columns;
pub mod commerce;
mod connection_status;
mod data_type;
mod dataset_problem;
mod dataset_status;
mod dates;
mod ids;
pub mod money;
mod platform_key;
mod records;
pub mod schema;
mod source_type;

pub use columns::{ColumnValues, FilterColumn, Slot};
pub use connection_status::ConnectionStatus;
pub use data_type::{DataType, UnknownDataType};
pub use dataset_problem::DatasetProblem;
pub use dataset_status::{DatasetStatus, StatusGroup};
pub use dates::{Day, Instant, InvalidDate};
pub use ids::*;
pub use money::{CurrencyCode, InvalidCurrency};
pub use platform_key::{InvalidPlatformKey, PlatformKey};
pub use source_type::SourceType;
