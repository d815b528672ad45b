//! Figures that have to agree.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::Value;

use super::path;

/// A sum on one side, a figure on the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Equation {
    /// Checked for each element of this list, paths then starting at the element; for the record
    /// itself where it is empty.
    pub(super) each: &'static str,
    /// Paths that are added, or taken off where a `-` stands before them. A path through a list
    /// adds up its elements; with an empty list, or an element that lacks it, the rule says nothing.
    /// A `?` before a path lets it be absent.
    pub(super) terms: &'static [&'static str],
    /// The figure that they make.
    pub(super) equals: Side,
    /// When the rule says nothing.
    pub(super) unless: &'static [Unless],
}

/// The right side of an equation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    /// The figure at a path.
    Field(&'static str),
    /// Nothing; the field that is to blame where it is not.
    Zero(&'static str),
}

/// A reason for a rule not to apply to a record.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unless {
    /// The text at the path is one of these.
    Is(&'static str, &'static [&'static str]),
    /// The text at the path is none of these.
    IsNot(&'static str, &'static [&'static str]),
    /// The figure at the path is there and not zero.
    NonZero(&'static str),
    /// The list at the path is not empty.
    Filled(&'static str),
    /// A value at the first path is not the one at the second: amounts in another currency.
    Differs(&'static str, &'static str),
    /// A figure at the path is there and not one: a rate of exchange.
    NotOne(&'static str),
}

impl Unless {
    fn holds(self, record: &Value) -> bool {
        match self {
            Self::Is(at, words) => path::text(record, at).is_some_and(|word| words.contains(&word)),
            Self::IsNot(at, words) => !path::text(record, at).is_some_and(|word| words.contains(&word)),
            Self::NonZero(at) => path::number(record, at).is_some_and(|number| !number.is_zero()),
            Self::Filled(at) => path::one(record, at)
                .and_then(Value::as_array)
                .is_some_and(|list| !list.is_empty()),
            Self::Differs(first, second) => {
                let expected = path::one(record, second);
                let mut differs = false;
                path::each(record, first, &mut |value, _| {
                    differs |= expected.is_some_and(|expected| expected != value);
                });
                differs
            }
            Self::NotOne(at) => {
                let mut differs = false;
                path::each(record, at, &mut |value, _| {
                    differs |= path::decimal(value).is_some_and(|number| number != Decimal::ONE);
                });
                differs
            }
        }
    }
}

/// Half of the smallest unit that amounts are rounded to.
const HALF_A_CENT: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

/// What a sum came to.
struct Sum {
    value: Decimal,
    /// How far it may be off because its parts were not rounded.
    tolerance: Decimal,
}

impl Equation {
    /// The field that a broken equation is found at.
    pub(super) fn field(&self) -> String {
        let (Side::Field(field) | Side::Zero(field)) = self.equals;
        if self.each.is_empty() {
            field.to_owned()
        } else {
            format!("{}[].{field}", self.each)
        }
    }

    /// Calls `found` with the field and what is wrong, where the two sides differ.
    pub(super) fn check(&self, record: &Value, found: &mut impl FnMut(String, String)) {
        if self.unless.iter().any(|unless| unless.holds(record)) {
            return;
        }
        if self.each.is_empty() {
            return self.compare(record, &[], found);
        }
        path::each(record, &format!("{}[]", self.each), &mut |element, places| {
            self.compare(element, places, found);
        });
    }

    fn compare(&self, value: &Value, places: &[usize], found: &mut impl FnMut(String, String)) {
        let right = match self.equals {
            Side::Field(field) => path::number(value, field),
            Side::Zero(_) => Some(Decimal::ZERO),
        };
        let (Some(left), Some(right)) = (self.sum(value), right) else {
            return;
        };
        let Some(difference) = left.value.checked_sub(right) else {
            return;
        };
        if difference.abs() < left.tolerance {
            return;
        }
        let what = match self.equals {
            Side::Field(field) => format!("`{field}` is {}", right.normalize()),
            Side::Zero(_) => "it should come to 0".to_owned(),
        };
        found(
            path::located(&self.field(), places),
            format!(
                "{} comes to {}, but {what} (difference {})",
                self.left(),
                left.value.normalize(),
                difference.normalize()
            ),
        );
    }

    /// The left side in words.
    pub(super) fn left(&self) -> String {
        let mut text = String::new();
        for term in self.terms {
            let (sign, at) = match term.trim_start_matches('?').strip_prefix('-') {
                Some(at) => ("−", at),
                None => ("+", term.trim_start_matches('?')),
            };
            if !text.is_empty() || sign == "−" {
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str(sign);
                text.push(' ');
            }
            let sum = if at.contains("[]") { "the sum of " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(text, "{sum}`{at}`");
        }
        text
    }

    /// The left side; none where a term is absent or the sum is beyond all figures.
    fn sum(&self, record: &Value) -> Option<Sum> {
        let mut value = Decimal::ZERO;
        let mut unrounded = 0_u32;
        for term in self.terms {
            let optional = term.starts_with('?');
            let term = term.trim_start_matches('?');
            let (negative, at) = match term.strip_prefix('-') {
                Some(at) => (true, at),
                None => (false, term),
            };
            let mut add = |number: Decimal| {
                unrounded += u32::from(number.normalize().scale() > 2);
                let signed = if negative { -number } else { number };
                value.checked_add(signed).map(|sum| value = sum)
            };
            if let Some((list, within)) = at.split_once("[].") {
                match path::one(record, list).and_then(Value::as_array) {
                    None if optional => {}
                    None => return None,
                    Some(list) if list.is_empty() && !optional => return None,
                    Some(list) => {
                        for element in list {
                            if within.contains("[].") {
                                let mut whole = true;
                                path::each(element, within, &mut |number, _| {
                                    whole &= path::decimal(number).and_then(&mut add).is_some();
                                });
                                if !whole {
                                    return None;
                                }
                            } else {
                                add(path::number(element, within)?)?;
                            }
                        }
                    }
                }
            } else {
                match path::number(record, at) {
                    Some(number) => add(number)?,
                    None if optional => {}
                    None => return None,
                }
            }
        }
        Some(Sum {
            value,
            tolerance: HALF_A_CENT.checked_mul(Decimal::from(unrounded.max(1)))?,
        })
    }
}

/// Two days, the first not after the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) first: &'static str,
    pub(super) last: &'static str,
}

impl Order {
    /// Calls `found` with the field and what is wrong, where the days are the wrong way round.
    pub(super) fn check(&self, record: &Value, found: &mut impl FnMut(String, String)) {
        // The contract's days compare as texts.
        let day = |at| path::text(record, at).and_then(|text| text.get(..10));
        if let (Some(first), Some(last)) = (day(self.first), day(self.last))
            && last < first
        {
            found(
                self.last.to_owned(),
                format!("`{}` is {last}, before `{}`, {first}", self.last, self.first),
            );
        }
    }
}

/// Calls `found` with each line of a report that is not the sum of the lines below it.
pub(super) fn lines_add_up(record: &Value, at: &str, found: &mut impl FnMut(String, String)) {
    if let Some(line) = path::one(record, at) {
        line_adds_up(line, at, found);
    }
}

fn line_adds_up(line: &Value, at: &str, found: &mut impl FnMut(String, String)) {
    let items = line.get("items").and_then(Value::as_array);
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        return;
    };
    let sum = items
        .iter()
        .map(|item| path::number(item, "value"))
        .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?));
    if let (Some(sum), Some(value)) = (sum, path::number(line, "value"))
        && sum
            .checked_sub(value)
            .is_some_and(|difference| difference.abs() >= HALF_A_CENT)
    {
        found(
            format!("{at}.value"),
            format!(
                "the lines below `{at}` come to {}, but its value is {}",
                sum.normalize(),
                value.normalize()
            ),
        );
    }
    for (place, item) in items.iter().enumerate() {
        line_adds_up(item, &format!("{at}.items[{place}]"), found);
    }
}
