//! Documents that something may be outstanding of: invoices, bills and their credit notes. Their
//! typed columns say what is and since when (`DataType::columns`: the second number and the first
//! date).

use std::collections::VecDeque;

use crate::store::{Database, Reader, StoreError, sql};

use super::page::{RecordSource, readable_sets};

/// Which documents are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outstanding {
    /// Only those of which something is outstanding as they are stored.
    Now,
    /// Those, and those that were settled since.
    Ever,
}

/// The standing documents of a source that were issued before a moment, batch after batch.
#[derive(Debug)]
pub struct OutstandingDocuments<'a> {
    source: RecordSource<'a>,
    which: Outstanding,
    before: i64,
    sets: VecDeque<i64>,
    /// The id that the last batch ended with.
    after: String,
}

/// How many documents a batch has at most.
const BATCH: i64 = 500;

impl<'a> OutstandingDocuments<'a> {
    /// Of the sets that can be read now; `before` in microseconds, UTC.
    pub async fn begin(
        reader: &mut Reader,
        source: RecordSource<'a>,
        which: Outstanding,
        before: i64,
    ) -> Result<Self, StoreError> {
        let sets = readable_sets(reader, &source).await?;
        Ok(Self {
            source,
            which,
            before,
            sets: sets.iter().map(|set| set.number).collect(),
            after: String::new(),
        })
    }

    /// The next of them as JSON; empty after the last.
    pub async fn next(&mut self, reader: &mut Reader) -> Result<Vec<String>, StoreError> {
        while let Some(set) = self.sets.front() {
            let rows: Vec<(String, String)> = reader
                .all(&sql!(
                    "select k.record_id, d.json || d.ending from record_keys k \
                     join records d on d.client_id = k.client_id and d.record_number = k.record_number \
                     where k.client_id = $1 and k.set_number = $2 and k.record_id > $3 and not k.is_deleted \
                     and coalesce(k.date_1, $4 - 1) < $4 and ($5 or coalesce(k.number_2, 1) <> 0) \
                     order by k.record_id limit $6",
                    self.source.client,
                    *set,
                    self.after.clone(),
                    self.before,
                    self.which == Outstanding::Ever,
                    BATCH
                ))
                .await?;
            let Some((last, _)) = rows.last() else {
                self.sets.pop_front();
                self.after.clear();
                continue;
            };
            self.after.clone_from(last);
            return Ok(rows.into_iter().map(|(_, json)| json).collect());
        }
        Ok(Vec::new())
    }
}
