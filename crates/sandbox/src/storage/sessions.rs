//! Browsers' sessions, and what applications ask people for until they have answered.

use jiff::Timestamp;

use super::StorageError;
use super::central::Central;
use super::grants::TokenHash;

/// What an application asks a person for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PendingRequest {
    /// The application.
    pub(crate) client: String,
    /// Where the answer goes.
    pub(crate) redirect_uri: String,
    /// The application's own word, given back untouched.
    pub(crate) state: Option<String>,
    /// The PKCE challenge.
    pub(crate) challenge: String,
    /// What it wants to do.
    pub(crate) scope: String,
    /// The language of the pages.
    pub(crate) lang: String,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewCode {
    /// What was asked.
    pub(crate) request: PendingRequest,
    /// The organisation that was chosen.
    pub(crate) organisation: String,
    /// The person who chose it.
    pub(crate) email: String,
}

impl Central {
    /// Keeps a browser's session; `email` once somebody has signed in.
    pub(crate) async fn keep_session(
        &self,
        session: TokenHash,
        email: Option<&str>,
        until: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "insert into sessions (hash, email, expires_at) values ($1, $2, $3)
             on conflict (hash) do update set email = excluded.email, expires_at = excluded.expires_at",
        )
        .bind(session.bytes())
        .bind(email)
        .bind(until.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// A session that is not over: who has signed in, if anybody.
    pub(crate) async fn session(
        &self,
        session: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Option<String>>, StorageError> {
        Ok(
            sqlx::query_scalar("select email from sessions where hash = $1 and expires_at > $2")
                .bind(session.bytes())
                .bind(now.as_microsecond())
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// Keeps what an application asks, until the person has answered.
    pub(crate) async fn keep_request(
        &self,
        id: TokenHash,
        session: TokenHash,
        request: &PendingRequest,
        until: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "insert into requests (hash, session, client, redirect_uri, state, challenge, scope, lang, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.bytes())
        .bind(session.bytes())
        .bind(&request.client)
        .bind(&request.redirect_uri)
        .bind(&request.state)
        .bind(&request.challenge)
        .bind(&request.scope)
        .bind(&request.lang)
        .bind(until.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What an application asked in this session.
    pub(crate) async fn request(
        &self,
        id: TokenHash,
        session: TokenHash,
        now: Timestamp,
    ) -> Result<Option<PendingRequest>, StorageError> {
        type Row = (String, String, Option<String>, String, String, String);
        let row: Option<Row> = sqlx::query_as(
            "select client, redirect_uri, state, challenge, scope, lang from requests
             where hash = $1 and session = $2 and expires_at > $3",
        )
        .bind(id.bytes())
        .bind(session.bytes())
        .bind(now.as_microsecond())
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(
            |(client, redirect_uri, state, challenge, scope, lang)| PendingRequest {
                client,
                redirect_uri,
                state,
                challenge,
                scope,
                lang,
            },
        ))
    }

    /// Ends a request with a code, or without one if it was denied. Says whether it was still open.
    pub(crate) async fn answer_request(
        &self,
        request: TokenHash,
        code: Option<(TokenHash, &NewCode, Timestamp)>,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("begin immediate").await?;
        let done = sqlx::query("delete from requests where hash = $1")
            .bind(request.bytes())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        for statement in [
            "delete from requests where expires_at < $1",
            "delete from sessions where expires_at < $1",
        ] {
            sqlx::query(statement)
                .bind(now.as_microsecond())
                .execute(&mut *transaction)
                .await?;
        }
        if let Some((hash, code, until)) = code {
            sqlx::query(
                "insert into codes (hash, client, organisation, email, redirect_uri, challenge, scope, expires_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(hash.bytes())
            .bind(&code.request.client)
            .bind(&code.organisation)
            .bind(&code.email)
            .bind(&code.request.redirect_uri)
            .bind(&code.request.challenge)
            .bind(&code.request.scope)
            .bind(until.as_microsecond())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}
