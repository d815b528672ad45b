//! Statements: static SQL written once for both engines, or built with `sea-query`.

use std::borrow::Cow;

use jiff::Timestamp;
use platypus_model::{
    ApiKeyId, ClientId, CompanyId, ConnectionId, ConnectionStatus, DataType, DatasetId, DatasetProblem,
    DatasetStatus, EventId, IntegrationId, JobId, PlatformKey, PushOperationId, SourceId, SourceType, UserId,
    WebhookConsumerId,
};
use sea_query::{PostgresQueryBuilder, SqliteQueryBuilder, Value, Values};
use sea_query_sqlx::SqlxValues;
use uuid::Uuid;

use super::Engine;

/// A statement that can be sent to either engine.
pub trait Statement: Send + Sync {
    /// The text and the bound values for `engine`.
    fn build(&self, engine: Engine) -> (Cow<'static, str>, SqlxValues);
}

/// Static SQL with its bound values; made by the `sql!` macro.
#[derive(Debug, Clone)]
pub struct Sql {
    text: &'static str,
    values: Vec<Value>,
}

impl Sql {
    /// SQL with `$1` placeholders and the values for them.
    pub fn new(text: &'static str, values: Vec<Bind>) -> Self {
        Self {
            text,
            values: values.into_iter().map(|bind| bind.0).collect(),
        }
    }
}

impl Statement for Sql {
    fn build(&self, engine: Engine) -> (Cow<'static, str>, SqlxValues) {
        let text = match engine {
            Engine::Postgres if self.text.contains("/*pg") => {
                Cow::Owned(self.text.replace("/*pg", "").replace("pg*/", ""))
            }
            _ => Cow::Borrowed(self.text),
        };
        (text, SqlxValues(Values(self.values.clone())))
    }
}

macro_rules! built_by_sea_query {
    ($($type:ty),+) => {$(
        impl Statement for $type {
            fn build(&self, engine: Engine) -> (Cow<'static, str>, SqlxValues) {
                let (text, values) = match engine {
                    Engine::Sqlite => self.build(SqliteQueryBuilder),
                    Engine::Postgres => self.build(PostgresQueryBuilder),
                };
                (Cow::Owned(text), SqlxValues(values))
            }
        }
    )+};
}
built_by_sea_query!(
    sea_query::SelectStatement,
    sea_query::InsertStatement,
    sea_query::UpdateStatement,
    sea_query::DeleteStatement
);

/// A value to be bound to a placeholder.
#[derive(Debug, Clone)]
pub struct Bind(pub Value);

macro_rules! binds {
    ($($type:ty => |$value:ident| $expression:expr;)+) => {$(
        impl From<$type> for Bind {
            fn from($value: $type) -> Self {
                Self(Value::from($expression))
            }
        }

        impl From<Option<$type>> for Bind {
            fn from(value: Option<$type>) -> Self {
                Self(Value::from(value.map(|$value| $expression)))
            }
        }
    )+};
}
binds! {
    Uuid => |value| value;
    ClientId => |value| value.0;
    CompanyId => |value| value.0;
    ConnectionId => |value| value.0;
    DatasetId => |value| value.0;
    IntegrationId => |value| value.0;
    SourceId => |value| value.0;
    UserId => |value| value.0;
    ApiKeyId => |value| value.0;
    JobId => |value| value.0;
    EventId => |value| value.0;
    WebhookConsumerId => |value| value.0;
    PushOperationId => |value| value.0;
    String => |value| value;
    &str => |value| value.to_owned();
    &String => |value| value.clone();
    Vec<u8> => |value| value;
    &[u8] => |value| value.to_vec();
    bool => |value| value;
    i64 => |value| value;
    i32 => |value| value;
    i16 => |value| value;
    Timestamp => |value| value.as_microsecond();
    ConnectionStatus => |value| value.as_str().to_owned();
    DatasetStatus => |value| value.as_str().to_owned();
    DatasetProblem => |value| value.as_str().to_owned();
    SourceType => |value| value.as_str().to_owned();
    DataType => |value| value.key().to_owned();
    PlatformKey => |value| value.as_str().to_owned();
}

/// `sql!("select … where id = $1", id)`: static SQL and the values bound to its placeholders,
/// in order.
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {
        $crate::store::Sql::new($text, vec![$($crate::store::Bind::from($value)),*])
    };
}
pub(crate) use sql;
