//! How the model's types meet a column.

use jiff::Timestamp;
use platypus_model::{
    ApiKeyId, ClientId, CompanyId, ConnectionId, ConnectionStatus, DataType, DatasetId, DatasetProblem,
    DatasetStatus, EventId, IntegrationId, JobId, PlatformKey, PushOperationId, SourceId, SourceType, UserId,
    WebhookConsumerId,
};
use uuid::Uuid;

/// A stored value that does not fit its type.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{value}` is not a valid {kind}; was the database changed by something else, or by a newer version?"
)]
pub struct ColumnError {
    /// What was expected.
    pub kind: &'static str,
    /// What was found.
    pub value: String,
}

/// A type that is kept in one column.
pub trait Column: Sized {
    /// The plain type that both drivers know.
    type Stored;

    /// The value behind what was stored.
    fn from_stored(stored: Self::Stored) -> Result<Self, ColumnError>;
}

macro_rules! plain {
    ($($type:ty),+) => {$(
        impl Column for $type {
            type Stored = Self;
            fn from_stored(stored: Self) -> Result<Self, ColumnError> {
                Ok(stored)
            }
        }
    )+};
}
plain!(Uuid, String, i64, i32, i16, bool, Vec<u8>);

macro_rules! ids {
    ($($type:ident),+) => {$(
        impl Column for $type {
            type Stored = Uuid;
            fn from_stored(stored: Uuid) -> Result<Self, ColumnError> {
                Ok(Self(stored))
            }
        }
    )+};
}
ids!(
    ClientId,
    CompanyId,
    ConnectionId,
    DatasetId,
    IntegrationId,
    SourceId,
    UserId,
    ApiKeyId,
    JobId,
    EventId,
    WebhookConsumerId,
    PushOperationId
);

macro_rules! words {
    ($($type:ident $kind:literal $parse:expr;)+) => {$(
        impl Column for $type {
            type Stored = String;
            fn from_stored(stored: String) -> Result<Self, ColumnError> {
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(&stored).ok_or(ColumnError { kind: $kind, value: stored })
            }
        }
    )+};
}
words! {
    ConnectionStatus "connection status" Self::parse;
    DatasetStatus "dataset status" Self::parse;
    DatasetProblem "dataset problem" Self::parse;
    SourceType "source type" Self::parse;
    DataType "data type" |text| text.parse().ok();
    PlatformKey "platform key" |text| text.parse().ok();
}

impl Column for Timestamp {
    type Stored = i64;

    fn from_stored(stored: i64) -> Result<Self, ColumnError> {
        Self::from_microsecond(stored).map_err(|_| ColumnError {
            kind: "time",
            value: stored.to_string(),
        })
    }
}

impl<T: Column> Column for Option<T> {
    type Stored = Option<T::Stored>;

    fn from_stored(stored: Option<T::Stored>) -> Result<Self, ColumnError> {
        stored.map(T::from_stored).transpose()
    }
}

/// Defines a struct that is read from a row, field by field in the order of the select list.
/// Every field's type is a [`Column`].
macro_rules! stored_row {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident { $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        $visibility struct $name { $($(#[$field_meta])* $field_visibility $field: $type,)+ }

        $crate::store::column::stored_row!(@engine sqlx::sqlite::SqliteRow, $name, $($field: $type,)+);
        $crate::store::column::stored_row!(@engine sqlx::postgres::PgRow, $name, $($field: $type,)+);
    };
    (@engine $row:ty, $name:ident, $($field:ident: $type:ty,)+) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                let mut index = 0_usize;
                $(
                    let stored = sqlx::Row::try_get::<<$type as $crate::store::Column>::Stored, _>(row, index)?;
                    let $field = <$type as $crate::store::Column>::from_stored(stored)
                        .map_err(|error| sqlx::Error::ColumnDecode { index: index.to_string(), source: Box::new(error) })?;
                    index += 1;
                )+
                let _ = index;
                Ok(Self { $($field,)+ })
            }
        }
    };
}
pub(crate) use stored_row;
