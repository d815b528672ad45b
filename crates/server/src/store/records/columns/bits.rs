//! Sets of records, a bit for each.

/// One bit for each record.
#[derive(Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn none(records: usize) -> Self {
        Self(vec![0; records.div_ceil(64)])
    }

    pub(super) fn all(records: usize) -> Self {
        Self::none(records).not(records)
    }

    /// Where a column's value fulfils a test; nowhere in a column that no record has.
    pub(super) fn where_true<T>(records: usize, column: &[T], test: impl Fn(&T) -> bool) -> Self {
        let mut bits = Self::none(records);
        for (word, values) in bits.0.iter_mut().zip(column.chunks(64)) {
            for (bit, value) in values.iter().enumerate() {
                *word |= u64::from(test(value)) << bit;
            }
        }
        bits
    }

    pub(super) fn and(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    pub(super) fn or(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    pub(super) fn not(mut self, records: usize) -> Self {
        for word in &mut self.0 {
            *word = !*word;
        }
        // The last word's other bits are no records.
        if let Some(last) = self.0.last_mut().filter(|_| !records.is_multiple_of(64)) {
            *last &= (1 << (records % 64)) - 1;
        }
        self
    }

    pub(super) fn get(&self, index: usize) -> bool {
        self.0
            .get(index / 64)
            .is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    pub(super) fn set(&mut self, index: usize) {
        self.0[index / 64] |= 1 << (index % 64);
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The indexes of those that are set, from one on.
    pub(super) fn from(&self, index: usize) -> impl Iterator<Item = usize> {
        let first = index / 64;
        let words = self.0.iter().enumerate().skip(first);
        words.flat_map(move |(at, word)| {
            let mut left = *word;
            if at == first {
                left &= u64::MAX << (index % 64);
            }
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }
}
