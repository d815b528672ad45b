//! The parts that a data type is read by: its parents, its months, or itself as a whole.

use jiff::civil::Date;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::Month;
use crate::json_path;
use crate::manifest::Parent;

/// One part of a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// What belongs to the parent of this id.
    Parent(String),
    /// One month.
    Month(Month),
}

impl Part {
    /// What a checkpoint remembers the part by.
    pub(crate) fn key(&self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Parent(id) => Some(id.clone()),
            Self::Month(month) => Some(month.key()),
        }
    }
}

/// The last `count` months, the one of `today` included, the oldest first.
pub(crate) fn months(today: Date, count: u16) -> Vec<Part> {
    let last = Month::of(today);
    (0..count.max(1))
        .rev()
        .filter_map(|back| last.back(back))
        .map(Part::Month)
        .collect()
}

/// The id of a parent's source record, if children are read for it.
pub(crate) fn parent_id(parent: &Parent, record: &RawValue) -> Option<String> {
    let record: Value = serde_json::from_str(record.get()).ok()?;
    let wanted = parent
        .only
        .as_ref()
        .is_none_or(|only| json_path::find(&record, &only.path) == Some(&only.equals));
    if wanted {
        json_path::text(&record, &parent.id)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_end_with_todays_and_begin_with_the_oldest() {
        let keys: Vec<_> = months(date(2026, 1, 31), 3)
            .iter()
            .filter_map(Part::key)
            .collect();
        assert_eq!(keys, ["2025-11", "2025-12", "2026-01"]);
        assert_eq!(months(date(2026, 1, 31), 0).len(), 1);
    }
}
