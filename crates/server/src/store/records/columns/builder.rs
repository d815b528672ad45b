//! Columns from rows.

use std::collections::HashMap;

use super::SetColumns;
use super::bits::Bits;
use super::values::MISSING;
use crate::store::records::number::RecordNumber;

/// A record's keys.
pub(in super::super) struct KeyRow {
    /// Its number.
    pub(in super::super) number: RecordNumber,
    /// `number_1` to `3`, `date_1` to `3`, `modified_at`, `source_modified_at`.
    pub(in super::super) numbers: [Option<i64>; 8],
    /// `text_1` to `4`.
    pub(in super::super) texts: [Option<String>; 4],
    /// Whether it was deleted at the source.
    pub(in super::super) is_deleted: bool,
}

/// Columns in the making.
pub(in super::super) struct Builder {
    columns: SetColumns,
    words: [HashMap<String, u32>; 4],
    present: Bits,
}

impl Builder {
    /// For the columns of set `set`, which has `records` records.
    pub(in super::super) fn new(set: i64, records: usize) -> Self {
        Self {
            columns: SetColumns {
                set,
                records,
                numbers: Default::default(),
                texts: Default::default(),
                deleted: Bits::none(records),
            },
            words: Default::default(),
            present: Bits::none(records),
        }
    }

    /// Adds a record; none where it is none of these, or cannot be held.
    pub(in super::super) fn add(&mut self, row: KeyRow) -> Option<()> {
        let records = self.columns.records;
        let index = usize::try_from(row.number.place_in_set() - 1)
            .ok()
            .filter(|index| *index < records)?;
        self.present.set(index);
        if row.is_deleted {
            self.columns.deleted.set(index);
        }
        for (column, value) in self.columns.numbers.iter_mut().zip(row.numbers) {
            let Some(value) = value else { continue };
            if value == MISSING {
                return None;
            }
            if column.0.is_empty() {
                column.0 = vec![MISSING; records];
            }
            column.0[index] = value;
        }
        for ((column, words), text) in self.columns.texts.iter_mut().zip(&mut self.words).zip(row.texts) {
            let Some(text) = text else { continue };
            if column.words.is_empty() {
                column.words = vec![0; records];
            }
            let next = u32::try_from(words.len() + 1).ok()?;
            column.words[index] = *words.entry(text).or_insert(next);
        }
        Some(())
    }

    /// Puts the words in order; none where a record is missing.
    pub(in super::super) fn finish(mut self) -> Option<SetColumns> {
        if self.present.count() != self.columns.records as u64 {
            return None;
        }
        for (column, words) in self.columns.texts.iter_mut().zip(self.words) {
            let mut sorted: Vec<(String, u32)> = words.into_iter().collect();
            sorted.sort_unstable();
            let mut renumbered = vec![0_u32; sorted.len() + 1];
            column.starts.push(0);
            for (at, (text, word)) in sorted.iter().enumerate() {
                renumbered[*word as usize] = u32::try_from(at + 1).ok()?;
                column.dictionary.push_str(text);
                column.dictionary.push('\0');
                column.starts.push(column.dictionary.len());
            }
            for word in &mut column.words {
                *word = renumbered[*word as usize];
            }
        }
        Some(self.columns)
    }
}
