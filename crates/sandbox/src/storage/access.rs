//! What access tokens are worth, and how grants and their tokens end.

use jiff::Timestamp;

use super::StorageError;
use super::central::Central;
use super::grants::{Grant, GrantRow, SELECT_GRANT, TokenHash, grant};

/// What an access token is worth.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TokenOutcome {
    /// It is good.
    Valid(Grant),
    /// There is none.
    Unknown,
    /// It is too old.
    Expired,
    /// Its grant was ended.
    Ended,
}

impl Central {
    /// What an access token is worth, by the clock of its organisation.
    pub(crate) async fn check_access(
        &self,
        token: TokenHash,
        now: impl Fn(&str) -> Timestamp,
    ) -> Result<TokenOutcome, StorageError> {
        let found: Option<(String, i64)> =
            sqlx::query_as("select grant_id, expires_at from access_tokens where hash = $1")
                .bind(token.bytes())
                .fetch_optional(&self.readers)
                .await?;
        let Some((grant_id, expires_at)) = found else {
            return Ok(TokenOutcome::Unknown);
        };
        let row: Option<GrantRow> = sqlx::query_as(SELECT_GRANT)
            .bind(&grant_id)
            .fetch_optional(&self.readers)
            .await?;
        match row {
            None => Ok(TokenOutcome::Unknown),
            Some(row) if row.6.is_some() => Ok(TokenOutcome::Ended),
            Some(row) => {
                let grant = grant(row)?;
                if expires_at <= now(&grant.organisation).as_microsecond() {
                    return Ok(TokenOutcome::Expired);
                }
                Ok(TokenOutcome::Valid(grant))
            }
        }
    }

    /// Ends the grant behind a token of either kind, if it is that application's (RFC 7009).
    pub(crate) async fn revoke(
        &self,
        token: TokenHash,
        client: &str,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "update grants set ended_at = $1, ended_why = 'revoked' where client = $2 and ended_at is null and id in (
                select grant_id from access_tokens where hash = $3 union all
                select grant_id from refresh_tokens where hash = $3)",
        )
        .bind(now.as_microsecond())
        .bind(client)
        .bind(token.bytes())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Ends every grant on an organisation; says how many.
    pub(crate) async fn end_grants(&self, organisation: &str, now: Timestamp) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "update grants set ended_at = $1, ended_why = 'ended by control' where organisation = $2 and ended_at is null",
        )
        .bind(now.as_microsecond())
        .bind(organisation)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }

    /// Ages every access token on an organisation; says how many.
    pub(crate) async fn expire_access_tokens(
        &self,
        organisation: &str,
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "update access_tokens set expires_at = $1 where expires_at > $1
             and grant_id in (select id from grants where organisation = $2)",
        )
        .bind(now.as_microsecond())
        .bind(organisation)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }

    /// How many grants on an organisation are alive.
    pub(crate) async fn living_grants(&self, organisation: &str) -> Result<u64, StorageError> {
        let count: i64 =
            sqlx::query_scalar("select count(*) from grants where organisation = $1 and ended_at is null")
                .bind(organisation)
                .fetch_one(&self.readers)
                .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
