//! How records are numbered.

use crate::store::Place;

/// A record's number: its set in the upper 32 bits, its place in the set (from 1) in the lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordNumber(pub(in crate::store) i64);

impl RecordNumber {
    /// The greatest place that a set has.
    pub(super) const LAST_PLACE: i64 = 0xFFFF_FFFF;

    /// The record at `place` of set `set`.
    pub(super) fn new(set: i64, place: i64) -> Self {
        Self((set << 32) | place)
    }

    /// The set it is in.
    pub(super) fn set(self) -> i64 {
        self.0 >> 32
    }

    /// Its place in the set.
    pub(super) fn place_in_set(self) -> i64 {
        self.0 & Self::LAST_PLACE
    }

    /// Its place in the order of all records.
    pub(super) fn place(self) -> Place {
        Place(vec![Some(self.0.to_string())])
    }

    /// The record at that place in the order of all records.
    pub(super) fn at_place(place: &Place) -> Option<Self> {
        match place.0.as_slice() {
            [Some(number)] => number.parse().ok().map(Self),
            _ => None,
        }
    }

    /// The numbers that the records of set `set` can have.
    pub(super) fn range_of(set: i64) -> std::ops::RangeInclusive<Self> {
        Self::new(set, 0)..=Self::new(set, Self::LAST_PLACE)
    }
}

/// What a record is found by within its set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordKey {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: RecordNumber,
}
