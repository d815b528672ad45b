//! Reading what a caller wants entered: each field by name, everything that is wrong with them gathered.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};

use super::EntryError;
use crate::books::money::Money;

/// The longest text that is taken, in characters.
const LONGEST_TEXT: usize = 1_000;
/// The most lines that a document may have.
const MOST_LINES: usize = 500;
/// The largest amount that is taken.
const LARGEST: i64 = 1_000_000_000;

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// Where it is, such as `lines.0.account`.
    pub(crate) field: String,
    /// What is wrong and what is expected.
    pub(crate) message: String,
}

/// The fields of an object in the body.
#[derive(Clone)]
pub(super) struct Fields {
    values: Map<String, Value>,
    at: String,
    problems: Arc<Mutex<Vec<Problem>>>,
}

impl Fields {
    /// The fields of a whole body.
    pub(super) fn of(body: Map<String, Value>) -> Self {
        Self {
            values: body,
            at: String::new(),
            problems: Arc::default(),
        }
    }

    /// Notes what is wrong with a field.
    pub(super) fn say(&self, name: &str, message: impl Into<String>) {
        self.problems().push(Problem {
            field: format!("{}{name}", self.at),
            message: message.into(),
        });
    }

    /// Fails where anything was noted.
    pub(super) fn check(&self) -> Result<(), EntryError> {
        let problems = self.problems();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(EntryError::Invalid(problems.clone()))
        }
    }

    fn problems(&self) -> MutexGuard<'_, Vec<Problem>> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// Whether there is anything under a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A text, trimmed; nothing where it is missing or empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = match self.value(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.say(name, "must be a text");
                return None;
            }
        };
        if text.chars().count() > LONGEST_TEXT {
            self.say(name, format!("is longer than {LONGEST_TEXT} characters"));
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// A text that must be there.
    pub(super) fn required_text(&self, name: &str) -> String {
        let before = self.problems().len();
        self.text(name).unwrap_or_else(|| {
            if self.problems().len() == before {
                self.say(name, "must be given");
            }
            String::new()
        })
    }

    /// One of a few words.
    pub(super) fn word(&self, name: &str, words: &[&'static str], default: &'static str) -> &'static str {
        let Some(text) = self.text(name) else {
            return default;
        };
        words
            .iter()
            .find(|word| **word == text)
            .copied()
            .unwrap_or_else(|| {
                self.say(name, format!("must be one of {}", words.join(", ")));
                default
            })
    }

    /// A day; the time of a moment is left aside.
    pub(super) fn date(&self, name: &str) -> Option<Date> {
        let text = self.text(name)?;
        let date = text.get(..10).and_then(|day| day.parse().ok());
        if date.is_none() {
            self.say(name, "must be a date such as 2026-03-14");
        }
        date
    }

    /// A day that must be there.
    pub(super) fn required_date(&self, name: &str) -> Date {
        self.date(name).unwrap_or_else(|| {
            if !self.has(name) {
                self.say(name, "must be given");
            }
            Date::constant(2000, 1, 1)
        })
    }

    /// A number, given as a JSON number or a text.
    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        let number = decimal(self.value(name)?);
        let number = number.filter(|number| number.abs() <= Decimal::from(LARGEST));
        if number.is_none() {
            self.say(name, format!("must be a number of at most {LARGEST}"));
        }
        number
    }

    /// An amount, rounded to the cent.
    pub(super) fn money(&self, name: &str) -> Option<Money> {
        self.decimal(name).map(Money::rounded)
    }

    /// An amount above zero that must be there.
    pub(super) fn positive_money(&self, name: &str) -> Money {
        let amount = self.money(name).unwrap_or_default();
        if !amount.is_positive() {
            self.say(name, "must be an amount above zero");
        }
        amount
    }

    /// Whether something is so.
    pub(super) fn flag(&self, name: &str, default: bool) -> bool {
        match self.value(name) {
            None => default,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.say(name, "must be true or false");
                default
            }
        }
    }

    /// The id that a reference such as `{"id": 5}` names.
    pub(super) fn reference(&self, name: &str) -> Option<u64> {
        let value = self.value(name)?;
        let id = value.get("id").unwrap_or(value);
        let id = match id {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            Value::Null => return None,
            _ => None,
        };
        if id.is_none() {
            self.say(name, "must name a record by its id");
        }
        id
    }

    /// An object within.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        let Value::Object(values) = self.value(name)? else {
            self.say(name, "must be an object");
            return None;
        };
        Some(self.within(values.clone(), name))
    }

    /// The objects of a list within; none where it is missing.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        let elements = value.as_array().filter(|elements| elements.len() <= MOST_LINES);
        let Some(elements) = elements else {
            self.say(name, format!("must be a list of at most {MOST_LINES} objects"));
            return Vec::new();
        };
        let objects = elements.iter().enumerate().filter_map(|(index, element)| {
            let place = format!("{name}.{index}");
            let Value::Object(values) = element else {
                self.say(&place, "must be an object");
                return None;
            };
            Some(self.within(values.clone(), &place))
        });
        objects.collect()
    }

    fn within(&self, values: Map<String, Value>, place: &str) -> Self {
        Self {
            values,
            at: format!("{}{place}.", self.at),
            problems: Arc::clone(&self.problems),
        }
    }
}

/// A number, given as a JSON number or a text.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// An amount of a stored record; nothing where there is none.
pub(super) fn amount(value: Option<&Value>) -> Money {
    value.and_then(decimal).map_or(Money::ZERO, Money::rounded)
}
