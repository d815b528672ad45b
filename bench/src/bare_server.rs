//! A handler that does one prepared statement and nothing else: no key, no checks, no count. What
//! stands between it and a peer is the price of being one.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clap::Args;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, SqlSafeStr};

/// What the server is told.
#[derive(Args)]
pub(crate) struct Settings {
    /// The database that Platypus synced into: `sqlite:FILE` or `postgres://…`.
    #[arg(long)]
    database: String,
    /// The statements by name, as JSON; each returns the records of one page as text.
    #[arg(long)]
    queries: String,
    /// Where to listen.
    #[arg(long)]
    listen: SocketAddr,
}

struct Bare {
    pool: Pool,
    queries: HashMap<String, String>,
}

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Serves until killed.
pub(crate) async fn serve(settings: &Settings) -> Result<()> {
    // As many connections as Platypus opens.
    let pool = if settings.database.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(&settings.database)?.pragma("query_only", "on");
        Pool::Sqlite(
            SqlitePoolOptions::new()
                .max_connections(8)
                .connect_with(options)
                .await?,
        )
    } else {
        Pool::Postgres(
            PgPoolOptions::new()
                .max_connections(16)
                .connect(&settings.database)
                .await?,
        )
    };
    let bare = Arc::new(Bare {
        pool,
        queries: serde_json::from_str(&settings.queries)?,
    });
    let router = Router::new()
        .route("/health/ready", get(|| async {}))
        .route("/{name}", get(page))
        .with_state(bare);
    let listener = tokio::net::TcpListener::bind(settings.listen).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn page(State(bare): State<Arc<Bare>>, Path(name): Path<String>) -> Response {
    match bare.page(&name).await {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

impl Bare {
    async fn page(&self, name: &str) -> sqlx::Result<String> {
        // The text is the same each time, so that the statement is prepared once a connection.
        let text = self.queries.get(name).map(String::as_str).unwrap_or_default();
        let text = AssertSqlSafe(text).into_sql_str();
        let rows: Vec<(String,)> = match &self.pool {
            Pool::Sqlite(pool) => sqlx::query_as(text).fetch_all(pool).await?,
            Pool::Postgres(pool) => sqlx::query_as(text).fetch_all(pool).await?,
        };
        let mut body = String::with_capacity(rows.iter().map(|(json,)| json.len() + 1).sum::<usize>() + 16);
        body.push_str("{\"results\":[");
        for (index, (json,)) in rows.iter().enumerate() {
            if index > 0 {
                body.push(',');
            }
            body.push_str(json);
        }
        body.push_str("]}");
        Ok(body)
    }
}
