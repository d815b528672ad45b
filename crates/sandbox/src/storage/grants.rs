//! Codes that become grants, and refresh tokens that rotate. Each change of a grant is one transaction.

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::StorageError;
use super::central::{Central, moment};

/// The hash under which a secret is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenHash(pub(crate) [u8; 32]);

impl TokenHash {
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}

/// An access token and the refresh token that goes with it, in clear.
pub(crate) struct GrantTokens {
    /// The access token.
    pub(crate) access: String,
    /// The refresh token.
    pub(crate) refresh: String,
}

/// A permission that a person gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    /// Its id.
    pub(crate) id: String,
    /// The application.
    pub(crate) client: String,
    /// The organisation.
    pub(crate) organisation: String,
    /// The person.
    pub(crate) email: String,
    /// What it allows.
    pub(crate) scope: String,
    /// When it was given.
    pub(crate) granted_at: Timestamp,
}

/// What became of a code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CodeOutcome {
    /// It was good, and now is used.
    Granted(Grant),
    /// There is none, or it is too old, or another application's, or the redirect URI differs.
    Refused,
    /// The PKCE verifier is not the one.
    WrongVerifier,
    /// It was used before: the grant it made has been ended.
    Replayed,
}

/// What became of a refresh token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RefreshOutcome {
    /// It was good. The salt tells its successors; the instant is when the access token expires.
    Rotated(Grant, Vec<u8>, Timestamp),
    /// There is none, or it is too old, or another application's.
    Refused,
    /// The grant was ended before.
    Ended,
    /// It was used before and the grace window is over: the grant has been ended.
    Reused,
}

/// A grant as it is stored; the last column is when it was ended.
pub(super) type GrantRow = (String, String, String, String, String, i64, Option<i64>);

/// The grant that a row holds.
pub(super) fn grant(
    (id, client, organisation, email, scope, granted_at, _): GrantRow,
) -> Result<Grant, StorageError> {
    Ok(Grant {
        id,
        client,
        organisation,
        email,
        scope,
        granted_at: moment(granted_at)?,
    })
}

pub(super) const SELECT_GRANT: &str =
    "select id, client, organisation, email, scope, granted_at, ended_at from grants where id = $1";

async fn end_grant(
    connection: &mut SqliteConnection,
    id: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query("update grants set ended_at = $1, ended_why = $2 where id = $3 and ended_at is null")
        .bind(now.as_microsecond())
        .bind(why)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn put_tokens(
    connection: &mut SqliteConnection,
    grant: &str,
    (access, access_until): (TokenHash, Timestamp),
    (refresh, refresh_until): (TokenHash, Timestamp),
) -> Result<(), StorageError> {
    sqlx::query("insert into access_tokens (hash, grant_id, expires_at) values ($1, $2, $3)")
        .bind(access.bytes())
        .bind(grant)
        .bind(access_until.as_microsecond())
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into refresh_tokens (hash, grant_id, expires_at) values ($1, $2, $3)")
        .bind(refresh.bytes())
        .bind(grant)
        .bind(refresh_until.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// How long what is handed out lives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetimes {
    /// Access tokens.
    pub(crate) access: SignedDuration,
    /// Refresh tokens, from their making.
    pub(crate) refresh: SignedDuration,
    /// How long an old refresh token still gives its successors.
    pub(crate) grace: SignedDuration,
}

impl Central {
    /// The organisation that a code or refresh token is about, whatever its state.
    pub(crate) async fn organisation_of(&self, secret: TokenHash) -> Result<Option<String>, StorageError> {
        Ok(sqlx::query_scalar(
            "select organisation from codes where hash = $1 union all
             select organisation from grants join refresh_tokens on refresh_tokens.grant_id = grants.id
             where refresh_tokens.hash = $1",
        )
        .bind(secret.bytes())
        .fetch_optional(&self.readers)
        .await?)
    }

    /// Turns a code into a grant with these tokens, once.
    pub(crate) async fn redeem_code(
        &self,
        code: TokenHash,
        (client, redirect_uri): (&str, &str),
        verifier: impl FnOnce(&str) -> bool + Send,
        (access, refresh): (TokenHash, TokenHash),
        lifetimes: Lifetimes,
        now: Timestamp,
    ) -> Result<CodeOutcome, StorageError> {
        type Row = (
            String,
            String,
            String,
            String,
            String,
            String,
            i64,
            Option<String>,
        );
        let mut transaction = self.writer.begin_with("begin immediate").await?;
        let row: Option<Row> = sqlx::query_as(
            "select client, organisation, email, redirect_uri, challenge, scope, expires_at, grant_id
             from codes where hash = $1",
        )
        .bind(code.bytes())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((owner, organisation, email, registered, challenge, scope, expires_at, used)) = row else {
            return Ok(CodeOutcome::Refused);
        };
        if owner != client {
            return Ok(CodeOutcome::Refused);
        }
        if let Some(grant) = used {
            end_grant(&mut transaction, &grant, "code replayed", now).await?;
            transaction.commit().await?;
            return Ok(CodeOutcome::Replayed);
        }
        if registered != redirect_uri || expires_at <= now.as_microsecond() {
            return Ok(CodeOutcome::Refused);
        }
        if !verifier(&challenge) {
            return Ok(CodeOutcome::WrongVerifier);
        }
        let id = uuid::Uuid::now_v7().to_string();
        let grant = Grant {
            id,
            client: owner,
            organisation,
            email,
            scope,
            granted_at: now,
        };
        sqlx::query(
            "insert into grants (id, client, organisation, email, scope, granted_at) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&grant.id)
        .bind(&grant.client)
        .bind(&grant.organisation)
        .bind(&grant.email)
        .bind(&grant.scope)
        .bind(now.as_microsecond())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("update codes set used_at = $1, grant_id = $2 where hash = $3")
            .bind(now.as_microsecond())
            .bind(&grant.id)
            .bind(code.bytes())
            .execute(&mut *transaction)
            .await?;
        let (access_until, refresh_until) = (now + lifetimes.access, now + lifetimes.refresh);
        put_tokens(
            &mut transaction,
            &grant.id,
            (access, access_until),
            (refresh, refresh_until),
        )
        .await?;
        transaction.commit().await?;
        Ok(CodeOutcome::Granted(grant))
    }

    /// Rotates a refresh token. `derive` tells its successors' hashes from a salt.
    pub(crate) async fn rotate(
        &self,
        old: TokenHash,
        client: &str,
        salt: [u8; 16],
        derive: impl Fn(&[u8]) -> (TokenHash, TokenHash) + Send,
        lifetimes: Lifetimes,
        now: Timestamp,
    ) -> Result<RefreshOutcome, StorageError> {
        type Row = (
            String,
            i64,
            Option<i64>,
            Option<Vec<u8>>,
            Option<Vec<u8>>,
            Option<Vec<u8>>,
        );
        let mut transaction = self.writer.begin_with("begin immediate").await?;
        let row: Option<Row> = sqlx::query_as(
            "select grant_id, expires_at, used_at, salt, successor, successor_access
             from refresh_tokens where hash = $1",
        )
        .bind(old.bytes())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((grant_id, expires_at, used_at, old_salt, successor, successor_access)) = row else {
            return Ok(RefreshOutcome::Refused);
        };
        let row: GrantRow = sqlx::query_as(SELECT_GRANT)
            .bind(&grant_id)
            .fetch_one(&mut *transaction)
            .await?;
        let ended = row.6.is_some();
        let grant = grant(row)?;
        if grant.client != client {
            return Ok(RefreshOutcome::Refused);
        }
        if ended {
            return Ok(RefreshOutcome::Ended);
        }
        if let (Some(used_at), Some(old_salt), Some(successor), Some(access)) =
            (used_at, old_salt, successor, successor_access)
        {
            let successor_used: Option<i64> =
                sqlx::query_scalar("select used_at from refresh_tokens where hash = $1")
                    .bind(successor)
                    .fetch_one(&mut *transaction)
                    .await?;
            if successor_used.is_some() || now >= moment(used_at)? + lifetimes.grace {
                end_grant(&mut transaction, &grant_id, "refresh token reused", now).await?;
                transaction.commit().await?;
                return Ok(RefreshOutcome::Reused);
            }
            let until: Option<i64> =
                sqlx::query_scalar("select expires_at from access_tokens where hash = $1")
                    .bind(access)
                    .fetch_optional(&mut *transaction)
                    .await?;
            return Ok(RefreshOutcome::Rotated(
                grant,
                old_salt,
                until.map_or(Ok(now), moment)?,
            ));
        }
        if expires_at <= now.as_microsecond() {
            return Ok(RefreshOutcome::Refused);
        }
        let (access, refresh) = derive(&salt);
        let (access_until, refresh_until) = (now + lifetimes.access, now + lifetimes.refresh);
        put_tokens(
            &mut transaction,
            &grant_id,
            (access, access_until),
            (refresh, refresh_until),
        )
        .await?;
        sqlx::query(
            "update refresh_tokens set used_at = $1, salt = $2, successor = $3, successor_access = $4 where hash = $5",
        )
        .bind(now.as_microsecond())
        .bind(salt.to_vec())
        .bind(refresh.bytes())
        .bind(access.bytes())
        .bind(old.bytes())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from access_tokens where grant_id = $1 and expires_at < $2")
            .bind(&grant_id)
            .bind((now - SignedDuration::from_hours(24)).as_microsecond())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(RefreshOutcome::Rotated(grant, salt.to_vec(), access_until))
    }
}
