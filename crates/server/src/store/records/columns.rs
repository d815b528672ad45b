//! The key columns of one record set, held in memory: what a filter or an order over them takes
//! from the database tens of milliseconds to walk takes a fraction of one here.

mod bits;
mod builder;
mod values;

use platypus_model::DataType;
use platypus_model::columns::SlotPlace;

use crate::query::{Comparison, Filter, Operator, Order, Test};
use crate::store::comparison::{self, Demand};
use crate::store::ranking::Place;

use super::number::RecordNumber;
use super::properties::{KeyColumn, key_column};

pub(super) use builder::{Builder, KeyRow};

use bits::Bits;
use values::{MISSING, Numbers, Texts, key_of_number};

/// The records of a set by their place in it, column by column.
pub(super) struct SetColumns {
    set: i64,
    records: usize,
    /// `number_1` to `3`, `date_1` to `3`, `modified_at`, `source_modified_at`.
    numbers: [Numbers; 8],
    /// `text_1` to `4`.
    texts: [Texts; 4],
    deleted: Bits,
}

/// What a search finds: a page's records, and what it needs to be told of them.
pub(super) struct Found {
    /// Their numbers, in order.
    pub(super) numbers: Vec<i64>,
    /// How many there are on all pages.
    pub(super) total: u64,
    /// The place of the last, where more follow.
    pub(super) next: Option<Place>,
}

/// Which records of a set are wanted.
pub(super) struct Wanted<'a> {
    pub(super) data_type: DataType,
    pub(super) filter: Option<&'a Filter>,
    pub(super) order: Option<&'a Order>,
    /// The folded id of the account whose bank transactions are wanted, if one is.
    pub(super) account: Option<&'a str>,
    pub(super) size: usize,
}

/// Where in the found records a page begins.
pub(super) enum From<'a> {
    /// Behind so many.
    Offset(usize),
    /// Behind a place in the order.
    Place(&'a Place),
}

/// A record's rank in an order: those without a value last, then by value, then by place.
type Rank = (bool, u64, u32);

impl SetColumns {
    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let numbers: usize = self.numbers.iter().map(Numbers::bytes).sum();
        let texts: usize = self.texts.iter().map(Texts::bytes).sum();
        numbers + texts + self.records / 8
    }

    /// The page that is wanted; none where these columns do not hold what is asked for. The query
    /// was checked before.
    pub(super) fn search(&self, wanted: &Wanted<'_>, from: &From<'_>) -> Option<Found> {
        let mut bits = Bits::all(self.records);
        if let Some(filter) = wanted.filter {
            bits = self.fulfilling(wanted.data_type, filter)?;
        }
        if let Some(account) = wanted.account {
            bits.and(&self.texts[0].fulfilling(self.records, &Demand::Text(account.to_owned())));
        }
        let total = bits.count();
        match wanted.order {
            None => self.in_order_of_places(&bits, total, wanted.size, from),
            Some(order) => self.in_order_of(&bits, total, order, wanted, from),
        }
    }

    fn in_order_of_places(&self, bits: &Bits, total: u64, size: usize, from: &From<'_>) -> Option<Found> {
        let (skipped, after) = match from {
            From::Offset(offset) => (*offset, 0),
            From::Place(place) => {
                let number = RecordNumber::at_place(place)?;
                (number.set() == self.set).then_some(())?;
                (0, usize::try_from(number.place_in_set()).ok()?)
            }
        };
        let mut places = bits.from(after).skip(skipped);
        let numbers: Vec<i64> = places
            .by_ref()
            .take(size)
            .map(|index| self.number(index).0)
            .collect();
        let next = places
            .next()
            .and(numbers.last())
            .map(|last| RecordNumber(*last).place());
        Some(Found { numbers, total, next })
    }

    fn in_order_of(
        &self,
        bits: &Bits,
        total: u64,
        order: &Order,
        wanted: &Wanted<'_>,
        from: &From<'_>,
    ) -> Option<Found> {
        let column = key_column(wanted.data_type, &order.property)?;
        let rank = |index: usize| -> Rank {
            let place = u32::try_from(index).unwrap_or(u32::MAX);
            match self.sort_key(column, index) {
                None => (true, 0, place),
                Some(key) => (false, if order.descending { !key } else { key }, place),
            }
        };
        let mut ranks: Vec<Rank> = Vec::new();
        let skipped = match from {
            From::Offset(offset) => {
                ranks.extend(bits.from(0).map(rank));
                *offset
            }
            From::Place(place) => {
                let last = self.rank_of(column, order, place)?;
                ranks.extend(bits.from(0).map(rank).filter(|rank| *rank > last));
                0
            }
        };
        let end = skipped.saturating_add(wanted.size);
        let more = ranks.len() > end;
        if more {
            ranks.select_nth_unstable(end);
            ranks.truncate(end);
        }
        ranks.sort_unstable();
        let page = ranks.get(skipped..).unwrap_or_default();
        let next = match page.last() {
            Some((_, _, place)) if more => Some(self.place(column, *place as usize)),
            _ => None,
        };
        Some(Found {
            numbers: page
                .iter()
                .map(|(_, _, place)| self.number(*place as usize).0)
                .collect(),
            total,
            next,
        })
    }

    fn number(&self, index: usize) -> RecordNumber {
        RecordNumber::new(self.set, i64::try_from(index).unwrap_or(i64::MAX) + 1)
    }

    /// The records that fulfil a filter; none where these columns do not tell.
    fn fulfilling(&self, data_type: DataType, filter: &Filter) -> Option<Bits> {
        let (filters, all) = match filter {
            Filter::Compare(comparison) => return self.comparing(data_type, comparison),
            Filter::All(filters) => (filters, true),
            Filter::Any(filters) => (filters, false),
        };
        let (first, others) = filters.split_first()?;
        let mut bits = self.fulfilling(data_type, first)?;
        for other in others {
            let other = self.fulfilling(data_type, other)?;
            if all {
                bits.and(&other);
            } else {
                bits.or(&other);
            }
        }
        Some(bits)
    }

    fn comparing(&self, data_type: DataType, comparison: &Comparison) -> Option<Bits> {
        let column = key_column(data_type, &comparison.property)?;
        let demanding = |operator, value: &crate::query::Value| {
            let demand = comparison::demand(column.kind(), operator, value.as_str())?;
            Some(self.demanded(column, &demand))
        };
        Some(match &comparison.test {
            Test::Missing => self.present(column).not(self.records),
            Test::Present => self.present(column),
            Test::Value(Operator::NotEqual, value) => demanding(Operator::Equal, value)?.not(self.records),
            Test::Value(operator, value) => demanding(*operator, value)?,
            Test::In(list) => {
                let mut bits = Bits::none(self.records);
                for value in list.values() {
                    bits.or(&match value {
                        None => self.present(column).not(self.records),
                        Some(value) => demanding(Operator::Equal, value)?,
                    });
                }
                bits
            }
        })
    }

    fn demanded(&self, column: KeyColumn, demand: &Demand) -> Bits {
        match (self.held(column), demand) {
            (Held::Numbers(numbers), Demand::Between(from, until)) => {
                // Below every number lies what stands for none.
                let from = (*from).max(MISSING + 1);
                numbers.fulfilling(self.records, |number| (from..=*until).contains(&number))
            }
            (Held::Texts(texts), demand) => texts.fulfilling(self.records, demand),
            (Held::Deleted(bits), Demand::Boolean(true)) => bits.clone(),
            (Held::Deleted(bits), Demand::Boolean(false)) => bits.clone().not(self.records),
            (Held::Numbers(_) | Held::Deleted(_), _) => Bits::none(self.records),
        }
    }

    fn present(&self, column: KeyColumn) -> Bits {
        match self.held(column) {
            Held::Numbers(numbers) => numbers.fulfilling(self.records, |number| number != MISSING),
            Held::Texts(texts) => texts.present(self.records),
            Held::Deleted(_) => Bits::all(self.records),
        }
    }

    fn held(&self, column: KeyColumn) -> Held<'_> {
        match column {
            KeyColumn::IsDeleted => Held::Deleted(&self.deleted),
            KeyColumn::ModifiedAt => Held::Numbers(&self.numbers[6]),
            KeyColumn::SourceModifiedAt => Held::Numbers(&self.numbers[7]),
            KeyColumn::Slot(slot) => match slot.place() {
                SlotPlace::Number(index) => Held::Numbers(&self.numbers[index]),
                SlotPlace::Date(index) => Held::Numbers(&self.numbers[3 + index]),
                SlotPlace::Text(index) => Held::Texts(&self.texts[index]),
            },
        }
    }

    /// What orders a record by a column; none where it has no value.
    fn sort_key(&self, column: KeyColumn, index: usize) -> Option<u64> {
        match self.held(column) {
            Held::Numbers(numbers) => numbers.get(index).map(key_of_number),
            // Between any two words there is room for one that no record has.
            Held::Texts(texts) => texts.word(index).map(|word| u64::from(word) * 2),
            Held::Deleted(bits) => Some(u64::from(bits.get(index))),
        }
    }

    /// The rank of a place in the order of a column, whether or not a record stands there.
    fn rank_of(&self, column: KeyColumn, order: &Order, place: &Place) -> Option<Rank> {
        let [value, number] = place.0.as_slice() else {
            return None;
        };
        let number = RecordNumber(number.as_ref()?.parse().ok()?);
        (number.set() == self.set).then_some(())?;
        let index = u32::try_from(number.place_in_set()).ok()?.checked_sub(1)?;
        let key = match value {
            None => return Some((true, 0, index)),
            Some(value) => match self.held(column) {
                Held::Numbers(_) => key_of_number(value.parse().ok()?),
                Held::Texts(texts) => texts.key_of(value),
                Held::Deleted(_) => u64::from(matches!(value.as_str(), "1" | "true")),
            },
        };
        Some((false, if order.descending { !key } else { key }, index))
    }

    /// A record's place in the order of a column, as a statement tells it.
    fn place(&self, column: KeyColumn, index: usize) -> Place {
        let value = match self.held(column) {
            Held::Numbers(numbers) => numbers.get(index).map(|number| number.to_string()),
            Held::Texts(texts) => texts.word(index).map(|word| texts.text(word).to_owned()),
            Held::Deleted(bits) => Some(bits.get(index).to_string()),
        };
        Place(vec![value, Some(self.number(index).0.to_string())])
    }
}

/// A column.
enum Held<'a> {
    Numbers(&'a Numbers),
    Texts(&'a Texts),
    Deleted(&'a Bits),
}
