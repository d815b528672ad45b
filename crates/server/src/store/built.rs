//! Statements whose text is put together at run time.

use std::borrow::Cow;

use sea_query::Values;
use sea_query_sqlx::SqlxValues;

use super::{Bind, Engine, Statement};

/// SQL for one engine, put together from parts of this program's own and bound values. Nothing a
/// user wrote is ever in the text.
#[derive(Debug, Clone)]
pub(super) struct BuiltSql {
    engine: Engine,
    text: String,
    values: Vec<sea_query::Value>,
}

/// What a bound list holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum ListOf {
    /// Text.
    Text,
    /// Whole numbers of 64 bits.
    Numbers,
}

impl BuiltSql {
    /// Starts a statement.
    pub(super) fn new(engine: Engine, text: impl Into<String>) -> Self {
        Self {
            engine,
            text: text.into(),
            values: Vec::new(),
        }
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder and the value for it.
    pub(super) fn bind(&mut self, value: impl Into<Bind>) -> &mut Self {
        self.values.push(value.into().0);
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds a list of values, bound as one JSON array, as the right side of `in`.
    pub(super) fn bind_list(&mut self, of: ListOf, list: &serde_json::Value) -> &mut Self {
        let (before, after) = match (self.engine, of) {
            (Engine::Sqlite, _) => ("(select value from json_each(", "))"),
            (Engine::Postgres, ListOf::Text) => ("(select value from json_array_elements_text(", "::json))"),
            (Engine::Postgres, ListOf::Numbers) => {
                ("(select value::bigint from json_array_elements_text(", "::json))")
            }
        };
        self.push(before).bind(list.to_string()).push(after)
    }
}

impl Statement for BuiltSql {
    fn build(&self, engine: Engine) -> (Cow<'static, str>, SqlxValues) {
        debug_assert_eq!(engine, self.engine, "a statement built for the other engine");
        (
            Cow::Owned(self.text.clone()),
            SqlxValues(Values(self.values.clone())),
        )
    }
}
