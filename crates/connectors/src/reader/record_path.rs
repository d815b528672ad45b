//! Paths into a provider's record as clients write them: the part of `JSONPath` (RFC 9535) that names
//! members, places and all of a list.

use std::str::FromStr;

use serde_json::Value;

/// A path such as `$.customer.id`, `$['name']` or `$.lines[*].amount`. Where it begins with `$[*]`
/// that stands for the list of records, and the rest for each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPath(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Place(usize),
    Every,
}

/// A text that is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path into a record: write it as `$.customer.id` or `$[*].lines[*].amount`")]
pub struct InvalidPath(String);

impl FromStr for RecordPath {
    type Err = InvalidPath;

    fn from_str(text: &str) -> Result<Self, InvalidPath> {
        let steps = text.trim().strip_prefix('$').and_then(steps);
        let mut steps = steps.ok_or_else(|| InvalidPath(text.to_owned()))?;
        if steps.first() == Some(&Step::Every) {
            steps.remove(0);
        }
        Ok(Self(steps))
    }
}

impl RecordPath {
    /// What stands there: null where there is nothing, a list where the path names all of a list.
    pub fn value(&self, record: &Value) -> Value {
        let mut found = vec![record];
        for step in &self.0 {
            found = found.into_iter().flat_map(|at| step.take(at)).collect();
        }
        if self.0.contains(&Step::Every) {
            return Value::Array(found.into_iter().cloned().collect());
        }
        found.first().map_or(Value::Null, |value| (*value).clone())
    }
}

impl Step {
    fn take<'v>(&self, at: &'v Value) -> Vec<&'v Value> {
        match self {
            Self::Member(name) => at.get(name).into_iter().collect(),
            Self::Place(place) => at.get(place).into_iter().collect(),
            Self::Every => match at {
                Value::Array(list) => list.iter().collect(),
                Value::Object(fields) => fields.values().collect(),
                _ => Vec::new(),
            },
        }
    }
}

fn steps(mut rest: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let name = &after[..end];
            steps.push(match name {
                "" => return None,
                "*" => Step::Every,
                name => Step::Member(name.to_owned()),
            });
            rest = &after[end..];
        } else {
            let (inner, after) = rest.strip_prefix('[')?.split_once(']')?;
            let quoted = |mark: char| inner.strip_prefix(mark)?.strip_suffix(mark);
            steps.push(match (inner, quoted('\'').or_else(|| quoted('"'))) {
                ("*", _) => Step::Every,
                (_, Some(name)) => Step::Member(name.to_owned()),
                (place, None) => Step::Place(place.parse().ok()?),
            });
            rest = after;
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn at(path: &str) -> Value {
        let record = json!({"id": 1, "a b": {"c": [10, 20]}, "lines": [{"n": 1}, {"n": 2}, {}]});
        path.parse::<RecordPath>().unwrap().value(&record)
    }

    #[test]
    fn paths_name_members_places_and_all_of_a_list() {
        assert_eq!(at("$.id"), json!(1));
        assert_eq!(at("$[*].id"), json!(1));
        assert_eq!(at("$['a b'].c[1]"), json!(20));
        assert_eq!(at("$.lines[*].n"), json!([1, 2]));
        assert_eq!(at("$.missing.deeper"), Value::Null);
        assert_eq!(at("$.missing[*]"), json!([]));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [
            "",
            "id",
            "$id",
            "$.",
            "$..a",
            "$[",
            "$[x]",
            "$.a[?(@.b)]",
            "$.a[-1]",
        ] {
            assert!(text.parse::<RecordPath>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            if let Ok(path) = text.parse::<RecordPath>() {
                path.value(&json!({"a": [1, {"b": null}]}));
            }
        }
    }
}
