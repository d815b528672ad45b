//! Where a value lies in a provider's record.
//!
//! `customer.address.city` walks objects, `lines.0.amount` takes an element of a list,
//! `addresses[type=billing].city` takes the first element whose member equals a text. A path
//! starts at the current element; with a leading `/` it starts at the whole record, `.` is the
//! current element itself, and `@name` is a variable of the request, such as `@parent_id`, the id
//! of the bank account whose transactions are read. A name with other characters stands in double quotes.

use super::document::{Kind, Value};

/// A compiled path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    text: String,
    start: Start,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Start {
    Element,
    Record,
    Variable(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Element(usize),
    Where { member: String, equals: String },
}

/// What a path found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'d> {
    /// A value of the record.
    Value(Value<'d>),
    /// A variable of the request.
    Variable(&'d str),
}

/// What paths are looked up in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'d> {
    /// The element at hand: of the innermost `each`, or the record.
    pub(crate) element: Value<'d>,
    /// The whole record.
    pub(crate) record: Value<'d>,
    /// Variables of the request.
    pub(crate) variables: &'d std::collections::BTreeMap<String, String>,
}

impl<'d> Scope<'d> {
    /// The same, at another element.
    pub(crate) fn at(self, element: Value<'d>) -> Self {
        Self { element, ..self }
    }
}

impl Path {
    /// Parses a path; the error says what was expected.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let owned = text.to_owned();
        if let Some(name) = text.strip_prefix('@') {
            if name.is_empty() || !name.chars().all(is_plain) {
                return Err(format!("`{text}`: expected a variable's name after `@`"));
            }
            return Ok(Self {
                text: owned,
                start: Start::Variable(name.to_owned()),
                steps: Vec::new(),
            });
        }
        let (start, rest) = match text.strip_prefix('/') {
            Some(rest) => (Start::Record, rest),
            None => (Start::Element, text),
        };
        let steps = match rest {
            "" if start == Start::Record => Vec::new(),
            "." if start == Start::Element => Vec::new(),
            _ => steps(rest).map_err(|expected| format!("`{text}`: expected {expected}"))?,
        };
        Ok(Self {
            text: owned,
            start,
            steps,
        })
    }

    /// The path as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The value, unless it is missing or says nothing (null, or a text without a character).
    pub(crate) fn find<'d>(&self, scope: Scope<'d>) -> Option<Found<'d>> {
        let mut value = match &self.start {
            Start::Element => scope.element,
            Start::Record => scope.record,
            Start::Variable(name) => {
                return scope
                    .variables
                    .get(name)
                    .filter(|text| !text.is_empty())
                    .map(|text| Found::Variable(text));
            }
        };
        for step in &self.steps {
            value = match step {
                Step::Member(name) => value.member(name)?,
                Step::Element(place) => value
                    .element(*place)
                    .or_else(|| value.member(&place.to_string()))?,
                Step::Where { member, equals } => element_where(value, member, equals)?,
            };
        }
        if value.is_empty() {
            None
        } else {
            Some(Found::Value(value))
        }
    }

    /// As [`Path::find`], where only a value of the record will do.
    pub(crate) fn find_value<'d>(&self, scope: Scope<'d>) -> Option<Value<'d>> {
        match self.find(scope)? {
            Found::Value(value) => Some(value),
            Found::Variable(_) => None,
        }
    }
}

fn element_where<'d>(list: Value<'d>, member: &str, equals: &str) -> Option<Value<'d>> {
    if list.kind() != Kind::List {
        return None;
    }
    list.children().find(|element| {
        element
            .member(member)
            .and_then(Value::scalar)
            .is_some_and(|text| text == equals)
    })
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | ':')
}

fn steps(text: &str) -> Result<Vec<Step>, &'static str> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        rest = if let Some(quoted) = rest.strip_prefix('"') {
            let (name, after) = quoted.split_once('"').ok_or("a closing `\"`")?;
            steps.push(Step::Member(name.to_owned()));
            after
        } else {
            let length = rest.find(|character| !is_plain(character)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(length);
            if name.is_empty() {
                return Err("a name");
            }
            steps.push(
                name.parse()
                    .map_or_else(|_| Step::Member(name.to_owned()), Step::Element),
            );
            after
        };
        if let Some(inside) = rest.strip_prefix('[') {
            let (condition, after) = inside.split_once(']').ok_or("a closing `]`")?;
            let (member, equals) = condition.split_once('=').ok_or("`[member=text]`")?;
            steps.push(Step::Where {
                member: member.to_owned(),
                equals: equals.to_owned(),
            });
            rest = after;
        }
        if rest.is_empty() {
            return Ok(steps);
        }
        rest = rest.strip_prefix('.').ok_or("`.` between names")?;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what does not parse should stop the test

    use std::collections::BTreeMap;

    use super::*;
    use crate::mapping::document::Document;

    fn look_up(json: &str, path: &str) -> Option<String> {
        let document = Document::parse(json).unwrap();
        let variables = BTreeMap::from([("account".to_owned(), "7".to_owned())]);
        let scope = Scope {
            element: document.root(),
            record: document.root(),
            variables: &variables,
        };
        Path::parse(path).unwrap().find(scope).map(|found| match found {
            Found::Value(value) => value.raw().to_owned(),
            Found::Variable(text) => text.to_owned(),
        })
    }

    #[test]
    fn walks_objects_lists_and_elements_chosen_by_a_member() {
        let json = r#"{"a":{"b":[{"t":"x","v":1},{"t":"y","v":2}]},"odd key.":3}"#;
        assert_eq!(look_up(json, "a.b.1.v").as_deref(), Some("2"));
        assert_eq!(look_up(json, "a.b[t=y].v").as_deref(), Some("2"));
        assert_eq!(look_up(json, "a.b[t=z].v"), None);
        assert_eq!(look_up(json, "\"odd key.\"").as_deref(), Some("3"));
        assert_eq!(look_up(json, "/a.b.0.t").as_deref(), Some("\"x\""));
        assert_eq!(look_up(json, "@account").as_deref(), Some("7"));
    }

    #[test]
    fn null_and_the_empty_text_count_as_missing() {
        assert_eq!(look_up(r#"{"a":null}"#, "a"), None);
        assert_eq!(look_up(r#"{"a":""}"#, "a"), None);
        assert_eq!(look_up(r#"{"a":0}"#, "a").as_deref(), Some("0"));
    }

    #[test]
    fn a_path_that_makes_no_sense_says_what_was_expected() {
        for path in ["", "a..b", "a.", "a[b", "a[b]", "\"a", "@", "a b"] {
            assert!(Path::parse(path).is_err(), "{path}");
        }
    }
}
