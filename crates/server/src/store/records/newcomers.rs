//! Which ids are new without asking: while a set that was empty is filled for the first time, all it
//! holds is what this read has written.

use std::collections::HashSet;

use super::prepared::PreparedBatch;

/// Beyond so many ids (16 MB) they are looked up after all.
const REMEMBERED: usize = 1_000_000;

/// What one read knows of the ids that stand in its set. Goes with the read: another attempt begins
/// without it, and looks up.
#[derive(Debug, Default)]
pub struct Newcomers(Knowledge);

#[derive(Debug, Default)]
enum Knowledge {
    /// No batch has been written yet.
    #[default]
    Unknown,
    /// The set was empty: these hashes are of all ids that it holds.
    All(HashSet<u64>),
    /// The set held records before, or holds too many to remember.
    Some,
}

impl Newcomers {
    /// The ids of a batch that may stand in the set already, which holds `total` records; with it the
    /// batch's ids count as written.
    pub(super) fn meet<'a>(&mut self, total: i64, batch: &'a PreparedBatch) -> Vec<&'a str> {
        if matches!(self.0, Knowledge::Unknown) && total == 0 {
            self.0 = Knowledge::All(HashSet::new());
        }
        let known = match &mut self.0 {
            Knowledge::All(known) if known.len() + batch.len() <= REMEMBERED => known,
            _ => {
                self.0 = Knowledge::Some;
                return batch.records.iter().map(|record| record.id.as_str()).collect();
            }
        };
        batch
            .records
            .iter()
            .filter(|record| !known.insert(record.id_hash))
            .map(|record| record.id.as_str())
            .collect()
    }
}
