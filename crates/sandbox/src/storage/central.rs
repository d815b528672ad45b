//! The file that holds organisations, sessions and grants.

use std::path::Path;

use jiff::Timestamp;
use sqlx::SqlitePool;

use super::{StorageError, options, pool};
use crate::books::businesses::BusinessKind;

const SCHEMA: &str = "
    create table if not exists organisations (
        id text primary key, name text not null, kind text not null, seed integer not null, invoices integer not null,
        ends_at integer, faults text not null, created_at integer not null);
    create table if not exists sessions (hash blob primary key, email text, expires_at integer not null);
    create table if not exists requests (
        hash blob primary key, session blob not null, client text not null, redirect_uri text not null,
        state text, challenge text not null, scope text not null, lang text not null, expires_at integer not null);
    create table if not exists grants (
        id text primary key, client text not null, organisation text not null, email text not null,
        scope text not null, granted_at integer not null, ended_at integer, ended_why text);
    create index if not exists grants_by_organisation on grants (organisation);
    create table if not exists codes (
        hash blob primary key, client text not null, organisation text not null, email text not null,
        redirect_uri text not null, challenge text not null, scope text not null, expires_at integer not null,
        used_at integer, grant_id text);
    create table if not exists access_tokens (
        hash blob primary key, grant_id text not null, expires_at integer not null);
    create index if not exists access_tokens_by_grant on access_tokens (grant_id);
    create table if not exists refresh_tokens (
        hash blob primary key, grant_id text not null, expires_at integer not null, used_at integer, salt blob,
        successor blob, successor_access blob);
";

/// An organisation as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct StoredOrganisation {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its kind of business.
    pub(crate) kind: BusinessKind,
    /// The seed of its books.
    pub(crate) seed: u64,
    /// How many invoices it writes.
    pub(crate) invoices: u32,
    /// When its books end, if not when they are written.
    pub(crate) ends_at: Option<Timestamp>,
    /// The faults that are on, as JSON.
    pub(crate) faults: String,
}

/// The sandbox's own file.
#[derive(Debug, Clone)]
pub(crate) struct Central {
    pub(super) readers: SqlitePool,
    pub(super) writer: SqlitePool,
}

impl Central {
    /// Opens or creates the file.
    pub(crate) async fn open(path: &Path) -> Result<Self, StorageError> {
        let writer = pool(options(path), 1).await?;
        sqlx::raw_sql(SCHEMA).execute(&writer).await?;
        let readers = pool(options(path).read_only(true), 3).await?;
        Ok(Self { readers, writer })
    }

    /// Closes the file.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Every organisation, oldest first.
    pub(crate) async fn organisations(&self) -> Result<Vec<StoredOrganisation>, StorageError> {
        type Row = (String, String, String, i64, i64, Option<i64>, String);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, kind, seed, invoices, ends_at, faults from organisations order by created_at, id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|(id, name, kind, seed, invoices, ends_at, faults)| {
                Ok(StoredOrganisation {
                    id,
                    name,
                    kind: kind.parse().map_err(|_| StorageError::Unreadable {
                        what: "a kind of business",
                    })?,
                    seed: seed.cast_unsigned(),
                    invoices: u32::try_from(invoices).map_err(|_| StorageError::Unreadable {
                        what: "a number of invoices",
                    })?,
                    ends_at: ends_at.map(moment).transpose()?,
                    faults,
                })
            })
            .collect()
    }

    /// Adds an organisation. Says whether its id was free.
    pub(crate) async fn add_organisation(
        &self,
        new: &StoredOrganisation,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "insert into organisations (id, name, kind, seed, invoices, ends_at, faults, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
        )
        .bind(&new.id)
        .bind(&new.name)
        .bind(new.kind.word())
        .bind(new.seed.cast_signed())
        .bind(i64::from(new.invoices))
        .bind(new.ends_at.map(Timestamp::as_microsecond))
        .bind(&new.faults)
        .bind(now.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes an organisation and all grants on it.
    pub(crate) async fn remove_organisation(&self, id: &str) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("begin immediate").await?;
        for statement in [
            "delete from access_tokens where grant_id in (select id from grants where organisation = $1)",
            "delete from refresh_tokens where grant_id in (select id from grants where organisation = $1)",
            "delete from codes where organisation = $1",
            "delete from grants where organisation = $1",
            "delete from organisations where id = $1",
        ] {
            sqlx::query(statement).bind(id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps the faults that are on.
    pub(crate) async fn keep_faults(&self, id: &str, faults: &str) -> Result<(), StorageError> {
        sqlx::query("update organisations set faults = $1 where id = $2")
            .bind(faults)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// A stored instant.
pub(super) fn moment(microseconds: i64) -> Result<Timestamp, StorageError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| StorageError::Unreadable { what: "an instant" })
}
