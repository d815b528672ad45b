//! Record sets: one data type on one connection.

use crate::store::{Database, StoreError, Transaction, sql};

use super::BatchContext;
use super::prepared::PreparedBatch;
use super::raw;

/// A set, held by the transaction that writes to it.
pub(super) struct RecordSet {
    pub(super) number: i64,
    pub(super) total: i64,
    pub(super) dictionary: Vec<u8>,
    has_new_dictionary: bool,
}

impl RecordSet {
    /// Brings set and batch to one dictionary: a set without one takes the batch's; a batch made ready
    /// against another than the set's, because a first read ran beside it, is compressed anew.
    pub(super) fn agree_on_dictionary(&mut self, batch: &mut PreparedBatch) -> Result<(), StoreError> {
        if self.dictionary.is_empty() {
            self.dictionary = batch.dictionary.to_vec();
            self.has_new_dictionary = true;
        } else if *self.dictionary != *batch.dictionary {
            for record in &mut batch.records {
                let whole = raw::decompress(&record.raw, &batch.dictionary)?;
                record.raw = raw::compress(&whole, &self.dictionary);
            }
            batch.dictionary = self.dictionary.as_slice().into();
        }
        Ok(())
    }
}

/// The dictionary of the set that `context` names, where it has one.
pub(super) async fn dictionary(
    db: &mut impl Database,
    context: &BatchContext,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> = db
        .optional(&sql!(
            "select dictionary from record_sets \
             where client_id = $1 and company_id = $2 and data_type = $3 and connection_id = $4",
            context.client,
            context.company,
            context.data_type,
            context.connection
        ))
        .await?;
    Ok(row
        .map(|(dictionary,)| dictionary)
        .filter(|dictionary| !dictionary.is_empty()))
}

/// The set that `context` names, made where it is missing, and held until the transaction ends:
/// one writer at a time, so that places stay dense and hashes stay true.
pub(super) async fn open(tx: &mut Transaction, context: &BatchContext) -> Result<RecordSet, StoreError> {
    if let Some(set) = find(tx, context).await? {
        return Ok(set);
    }
    tx.execute(&sql!(
        "insert into record_sets (client_id, company_id, connection_id, data_type, total, dictionary) \
         values ($1, $2, $3, $4, 0, $5) on conflict do nothing",
        context.client,
        context.company,
        context.connection,
        context.data_type,
        Vec::<u8>::new()
    ))
    .await?;
    find(tx, context)
        .await?
        .ok_or(StoreError::Database(sqlx::Error::RowNotFound))
}

async fn find(tx: &mut Transaction, context: &BatchContext) -> Result<Option<RecordSet>, StoreError> {
    let row: Option<(i64, i64, Vec<u8>)> = tx
        .optional(&sql!(
            "select set_number, total, dictionary from record_sets \
             where client_id = $1 and company_id = $2 and data_type = $3 and connection_id = $4 /*pg for update pg*/",
            context.client,
            context.company,
            context.data_type,
            context.connection
        ))
        .await?;
    Ok(row.map(|(number, total, dictionary)| RecordSet {
        number,
        total,
        dictionary,
        has_new_dictionary: false,
    }))
}

/// Keeps, after a change of the set's records, its total and, from its first batch, its dictionary;
/// its version goes up, so that nobody takes what was read before for what stands now.
pub(super) async fn changed(
    tx: &mut Transaction,
    context: &BatchContext,
    set: &RecordSet,
) -> Result<(), StoreError> {
    if set.has_new_dictionary {
        tx.execute(&sql!(
            "update record_sets set dictionary = $3 where client_id = $1 and set_number = $2",
            context.client,
            set.number,
            set.dictionary.as_slice()
        ))
        .await?;
    }
    tx.execute(&sql!(
        "update record_sets set total = $3, version = version + 1 where client_id = $1 and set_number = $2",
        context.client,
        set.number,
        set.total
    ))
    .await?;
    Ok(())
}
