//! Columns of numbers and of text.

use crate::store::comparison::Demand;

use super::bits::Bits;

/// Stands for no value. A set that has it as a value is not held.
pub(super) const MISSING: i64 = i64::MIN;

/// A column of whole numbers; empty where no record has one.
#[derive(Default)]
pub(super) struct Numbers(pub(super) Vec<i64>);

/// A column of text: each record's word, by its number in a sorted dictionary, from 1; 0 is no
/// value. Empty where no record has one.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) words: Vec<u32>,
    /// Every word once, in order, a NUL after each.
    pub(super) dictionary: String,
    /// Where each word begins, and where the last ends.
    pub(super) starts: Vec<usize>,
}

/// Numbers in their order, as numbers without a sign.
pub(super) fn key_of_number(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

impl Numbers {
    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * 8
    }

    pub(super) fn get(&self, index: usize) -> Option<i64> {
        self.0.get(index).copied().filter(|number| *number != MISSING)
    }

    pub(super) fn fulfilling(&self, records: usize, holds: impl Fn(i64) -> bool) -> Bits {
        Bits::where_true(records, &self.0, |number| holds(*number))
    }
}

impl Texts {
    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.words.len() * 4 + self.dictionary.len() + self.starts.len() * 8
    }

    pub(super) fn present(&self, records: usize) -> Bits {
        Bits::where_true(records, &self.words, |word| *word != 0)
    }

    /// The number of a record's word, from 1.
    pub(super) fn word(&self, index: usize) -> Option<u32> {
        self.words.get(index).copied().filter(|word| *word != 0)
    }

    pub(super) fn text(&self, word: u32) -> &str {
        let at = word as usize - 1;
        &self.dictionary[self.starts[at]..self.starts[at + 1] - 1]
    }

    fn count(&self) -> u32 {
        u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The word that is this text, or else the one that would be before it.
    fn find(&self, text: &str) -> Result<u32, u32> {
        let (mut least, mut most) = (1, self.count() + 1);
        while least < most {
            let middle = u32::midpoint(least, most);
            match self.text(middle).cmp(text) {
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Less => least = middle + 1,
                std::cmp::Ordering::Greater => most = middle,
            }
        }
        Err(least - 1)
    }

    /// What orders a text, whether or not a record has it: between any two words there is room.
    pub(super) fn key_of(&self, text: &str) -> u64 {
        match self.find(text) {
            Ok(word) => u64::from(word) * 2,
            Err(before) => u64::from(before) * 2 + 1,
        }
    }

    pub(super) fn fulfilling(&self, records: usize, demand: &Demand) -> Bits {
        match demand {
            Demand::Text(text) => match self.find(text) {
                Ok(wanted) => Bits::where_true(records, &self.words, |word| *word == wanted),
                Err(_) => Bits::none(records),
            },
            Demand::TextWith(text) => {
                let wanted = self.words_with(text);
                Bits::where_true(records, &self.words, |word| wanted[*word as usize])
            }
            Demand::Between(..) | Demand::Boolean(_) => Bits::none(records),
        }
    }

    /// Which words hold the text, by their numbers.
    fn words_with(&self, text: &str) -> Vec<bool> {
        let mut wanted = vec![false; self.count() as usize + 1];
        // One search over all words: no word has a NUL in it, and neither has what is searched for.
        let mut word = 0;
        for (at, _) in self.dictionary.match_indices(text) {
            while self.starts[word + 1] <= at {
                word += 1;
            }
            wanted[word + 1] = true;
        }
        wanted
    }
}
