//! What records were before they changed.

use jiff::Timestamp;
use platypus_model::DatasetId;

use crate::store::built::{BuiltSql, ListOf};
use crate::store::{Database, Engine, Reader, StoreError, Transaction, sql, stored_row};

use super::page::RecordSource;
use super::{BatchContext, RecordKey};

stored_row! {
    /// A state of a record.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RecordVersion {
        /// When it was written.
        pub modified_at: Timestamp,
        /// The dataset that wrote it.
        pub dataset: DatasetId,
        /// Whether it was deleted at the source.
        pub is_deleted: bool,
        /// The document without its end; none where it is that of the next state.
        pub json: Option<String>,
    }
}

/// Keeps records of a set as they are, before their documents are written anew.
pub(super) async fn keep_documents(
    tx: &mut Transaction,
    context: &BatchContext,
    set: i64,
    ids: &[&str],
) -> Result<(), StoreError> {
    keep(tx, context, set, ids, What::Document).await
}

/// Keeps that records of a set were, or were not, deleted at the source, before that changes.
pub(super) async fn keep_marks(
    tx: &mut Transaction,
    context: &BatchContext,
    set: i64,
    records: &[RecordKey],
    deleted: bool,
) -> Result<(), StoreError> {
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    keep(tx, context, set, &ids, What::Mark(deleted)).await
}

/// What is about to change.
#[derive(Clone, Copy)]
enum What {
    /// The document.
    Document,
    /// The mark, to this.
    Mark(bool),
}

async fn keep(
    tx: &mut Transaction,
    context: &BatchContext,
    set: i64,
    ids: &[&str],
    what: What,
) -> Result<(), StoreError> {
    let kept = i64::from(tx.versions_kept());
    if kept == 0 || ids.is_empty() {
        return Ok(());
    }
    let ids: serde_json::Value = ids.iter().copied().collect();
    let mut insert = BuiltSql::new(
        tx.engine(),
        "insert into record_versions (client_id, record_number, replaced_at, modified_at, source_modified_at, \
         dataset_id, is_deleted, json) select k.client_id, k.record_number, ",
    );
    insert
        .bind(context.now)
        .push(", k.modified_at, k.source_modified_at, k.dataset_id, k.is_deleted, ")
        .push(match what {
            What::Document => "d.json from ",
            What::Mark(_) => "null from ",
        });
    // A look-up for each id: from a list PostgreSQL may make a walk over the whole set.
    match tx.engine() {
        Engine::Sqlite => insert
            .push("json_each(")
            .bind(ids.to_string())
            .push(") w join record_keys k on k.record_id = w.value and k.client_id = ")
            .bind(context.client)
            .push(" and k.set_number = ")
            .bind(set),
        Engine::Postgres => insert
            .push("json_array_elements_text(")
            .bind(ids.to_string())
            .push("::json) w (id) cross join lateral (select * from record_keys where client_id = ")
            .bind(context.client)
            .push(" and set_number = ")
            .bind(set)
            .push(" and record_id = w.id limit 1) k"),
    };
    match what {
        What::Document => insert.push(
            " join records d on d.client_id = k.client_id and d.record_number = k.record_number where true",
        ),
        What::Mark(deleted) => insert.push(" where k.is_deleted <> ").bind(deleted),
    };
    // Two changes of one moment: the state before the first of them counts.
    insert.push(" on conflict (client_id, record_number, replaced_at) do nothing returning record_number");
    let kept_now: Vec<(i64,)> = tx.all(&insert).await?;
    let numbers: serde_json::Value = kept_now.iter().map(|(number,)| *number).collect();
    let mut prune = BuiltSql::new(tx.engine(), "delete from record_versions where client_id = ");
    prune
        .bind(context.client)
        .push(" and record_number in ")
        .bind_list(ListOf::Numbers, &numbers)
        .push(
            " and replaced_at <= (select v.replaced_at from record_versions v \
             where v.client_id = record_versions.client_id and v.record_number = record_versions.record_number \
             order by v.replaced_at desc limit 1 offset ",
        )
        .bind(kept)
        .push(")");
    tx.execute(&prune).await?;
    Ok(())
}

/// A record's states, from the earliest that is kept to the present one; empty where there is no
/// such record.
pub async fn versions(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    id: &str,
) -> Result<Vec<RecordVersion>, StoreError> {
    let present: Option<(i64, i64, uuid::Uuid, bool, String)> = reader
        .optional(&sql!(
            "select k.record_number, k.modified_at, k.dataset_id, k.is_deleted, d.json \
             from record_sets s join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             join records d on d.client_id = k.client_id and d.record_number = k.record_number \
             where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
             and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null and k.record_id = $5 \
             order by k.record_number limit 1",
            source.client,
            source.company,
            source.data_type,
            source.connection,
            id
        ))
        .await?;
    let Some((number, modified_at, dataset, is_deleted, json)) = present else {
        return Ok(Vec::new());
    };
    let mut versions: Vec<RecordVersion> = reader
        .all(&sql!(
            "select modified_at, dataset_id, is_deleted, json from record_versions \
             where client_id = $1 and record_number = $2 order by replaced_at",
            source.client,
            number
        ))
        .await?;
    versions.push(RecordVersion {
        modified_at: Timestamp::from_microsecond(modified_at).unwrap_or(Timestamp::MIN),
        dataset: dataset.into(),
        is_deleted,
        json: Some(json),
    });
    Ok(versions)
}

/// What is stored of a record beside its standard form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// The standard record, as the API sends it.
    pub json: String,
    /// The provider's own record, as it was when the standard record last changed.
    pub raw: Vec<u8>,
    /// When the standard record last changed.
    pub modified_at: Timestamp,
    /// When the provider says it last changed.
    pub source_modified_at: Option<Timestamp>,
    /// The dataset that last wrote it.
    pub dataset: DatasetId,
}

/// A record with the provider's own; none where there is no such record.
pub async fn source_record(
    reader: &mut Reader,
    source: &RecordSource<'_>,
    id: &str,
) -> Result<Option<SourceRecord>, StoreError> {
    #[allow(clippy::type_complexity)] // a row, named where it is taken apart
    let row: Option<(String, Vec<u8>, Vec<u8>, i64, Option<i64>, uuid::Uuid)> = reader
        .optional(&sql!(
            "select d.json || d.ending, d.raw, s.dictionary, k.modified_at, k.source_modified_at, k.dataset_id \
             from record_sets s join record_keys k on k.client_id = s.client_id and k.set_number = s.set_number \
             join records d on d.client_id = k.client_id and d.record_number = k.record_number \
             where s.client_id = $1 and s.company_id = $2 and s.data_type = $3 \
             and s.connection_id = coalesce($4, s.connection_id) and s.readable_at is not null and k.record_id = $5 \
             order by k.record_number limit 1",
            source.client,
            source.company,
            source.data_type,
            source.connection,
            id
        ))
        .await?;
    let Some((json, raw, dictionary, modified_at, source_modified_at, dataset)) = row else {
        return Ok(None);
    };
    let moment = |at: i64| Timestamp::from_microsecond(at).unwrap_or(Timestamp::MIN);
    Ok(Some(SourceRecord {
        json,
        raw: super::raw::decompress(&raw, &dictionary)?,
        modified_at: moment(modified_at),
        source_modified_at: source_modified_at.map(moment),
        dataset: dataset.into(),
    }))
}
