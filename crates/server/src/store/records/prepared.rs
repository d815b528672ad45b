//! Making records ready to be written: everything that needs no database, so that one batch is made
//! ready while another is written.

use std::sync::Arc;

use platypus_model::DataType;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::query::fold;
use crate::store::{Database, StoreError};

use super::{BatchContext, NewRecord, raw, sent, set};

/// Makes the records of one set ready.
#[derive(Debug, Clone)]
pub struct Preparation {
    data_type: DataType,
    /// What raw records are compressed against; none until a first record has come.
    dictionary: Option<Arc<[u8]>>,
}

impl Preparation {
    /// For the set that `context` names, which need not exist yet.
    pub async fn of(db: &mut impl Database, context: &BatchContext) -> Result<Self, StoreError> {
        let dictionary = set::dictionary(db, context).await?;
        Ok(Self {
            data_type: context.data_type,
            dictionary: dictionary.map(Arc::from),
        })
    }

    /// Makes records ready. The first ones of a new set become its dictionary.
    pub fn prepare<'a>(&mut self, records: impl Iterator<Item = NewRecord<'a>> + Clone) -> PreparedBatch {
        let dictionary = self
            .dictionary
            .get_or_insert_with(|| Arc::from(raw::dictionary(records.clone())));
        PreparedBatch {
            records: records
                .map(|record| Prepared::new(&record, self.data_type, dictionary))
                .collect(),
            dictionary: Arc::clone(dictionary),
        }
    }
}

/// Records that are ready to be written.
#[derive(Debug, Default)]
pub struct PreparedBatch {
    pub(super) records: Vec<Prepared>,
    /// What their raw records are compressed against.
    pub(super) dictionary: Arc<[u8]>,
}

impl PreparedBatch {
    /// Adds what the same [`Preparation`] made ready later.
    pub fn append(&mut self, mut later: Self) {
        if self.records.is_empty() {
            *self = later;
        } else {
            self.records.append(&mut later.records);
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Bytes of their contents, standard and raw.
    pub fn bytes(&self) -> usize {
        self.records
            .iter()
            .map(|record| record.content.len() + record.raw.len())
            .sum()
    }
}

/// A record that is ready to be written.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) id: String,
    pub(super) id_hash: u64,
    /// Tells contents apart: the standard record and the provider's time of change.
    pub(super) content_hash: i64,
    /// What is sent, up to the ending.
    pub(super) content: String,
    /// The provider's record, compressed.
    pub(super) raw: Vec<u8>,
    pub(super) source_modified_at: Option<i64>,
    pub(super) deleted: bool,
    /// Folded, as filters compare it.
    pub(super) text: [Option<String>; 4],
    pub(super) number: [Option<i64>; 3],
    pub(super) date: [Option<i64>; 3],
}

impl Prepared {
    fn new(record: &NewRecord<'_>, data_type: DataType, dictionary: &[u8]) -> Self {
        let source_modified_at = record.source_modified_at.map(jiff::Timestamp::as_microsecond);
        let seed = source_modified_at.unwrap_or(0).cast_unsigned();
        Self {
            id: record.id.to_owned(),
            id_hash: xxh3_64(record.id.as_bytes()),
            content_hash: xxh3_64_with_seed(record.json.as_bytes(), seed).cast_signed(),
            content: sent::content(data_type, record),
            raw: raw::compress(record.raw, dictionary),
            source_modified_at,
            deleted: record.deleted,
            text: record.text.map(|text| text.map(|text| fold(text).into_owned())),
            number: record.number,
            date: record.date,
        }
    }
}
