//! Finding the records in an answer without building the rest of it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::manifest::Shape;

/// An answer taken apart: its records as they stand in its text, and the few other values asked
/// for.
#[derive(Debug, Default)]
pub(crate) struct Envelope<'a> {
    /// The records' own text, borrowed from the answer's.
    pub(crate) records: Vec<&'a RawValue>,
    found: Vec<(String, Value)>,
}

impl<'a> Envelope<'a> {
    /// Takes an answer apart in one pass. `record_path` and `wanted` are dotted paths through
    /// objects; the empty record path is the answer itself.
    pub(crate) fn parse(
        body: &'a str,
        record_path: &str,
        shape: Shape,
        wanted: &[&str],
    ) -> Result<Self, serde_json::Error> {
        let mut envelope = Self::default();
        let mut has_records = false;
        let mut deserializer = serde_json::Deserializer::from_str(body);
        Level {
            records: Some(record_path),
            wanted: wanted.iter().map(|path| (*path, *path)).collect(),
            shape,
            envelope: &mut envelope,
            has_records: &mut has_records,
        }
        .deserialize(&mut deserializer)?;
        deserializer.end()?;
        if has_records {
            Ok(envelope)
        } else {
            Err(serde::de::Error::custom(format!("there is no `{record_path}`")))
        }
    }

    /// Takes the records out of elements that hold them, each record once.
    pub(crate) fn unwrap_elements(&mut self, element_path: &str) -> Result<(), serde_json::Error> {
        let mut seen = std::collections::HashSet::new();
        let mut records = Vec::with_capacity(self.records.len());
        for element in &self.records {
            let inner = Self::parse(element.get(), element_path, Shape::Single, &[])?;
            records.extend(
                inner
                    .records
                    .into_iter()
                    .filter(|record| seen.insert(record.get())),
            );
        }
        self.records = records;
        Ok(())
    }

    /// The value at a path that was asked for.
    pub(crate) fn value(&self, path: &str) -> Option<&Value> {
        self.found
            .iter()
            .find(|(found, _)| found == path)
            .map(|(_, value)| value)
    }

    /// The text of a string or number at a path that was asked for; empty and `null` are none.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        self.value(path)
            .and_then(|value| crate::json_path::text(value, ""))
    }

    /// The count at a path that was asked for.
    pub(crate) fn count(&self, path: &str) -> Option<u64> {
        self.text(path)?.parse().ok()
    }
}

/// One level of the answer: what is still to be found below it.
struct Level<'e, 'p, 'a> {
    /// The rest of the record path, where it leads through here.
    records: Option<&'p str>,
    /// Whole path and rest of each value that lies below here.
    wanted: Vec<(&'p str, &'p str)>,
    shape: Shape,
    envelope: &'e mut Envelope<'a>,
    has_records: &'e mut bool,
}

impl<'a> DeserializeSeed<'a> for Level<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.records == Some("") {
            *self.has_records = true;
            self.envelope.records = match self.shape {
                Shape::Single => vec![<&RawValue>::deserialize(deserializer)?],
                Shape::List => Option::<Vec<&RawValue>>::deserialize(deserializer)?.unwrap_or_default(),
            };
            return Ok(());
        }
        if let Some((path, _)) = self.wanted.iter().find(|(_, rest)| rest.is_empty()) {
            let value = Value::deserialize(deserializer)?;
            self.envelope.found.push(((*path).to_owned(), value));
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Level<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.records {
            Some(path) => write!(formatter, "an object that leads to `{path}`"),
            None => formatter.write_str("an object"),
        }
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<Key<'a>>()? {
            let records = self.records.and_then(|path| below(path, &key.0));
            let wanted: Vec<_> = self
                .wanted
                .iter()
                .filter_map(|(path, rest)| Some((*path, below(rest, &key.0)?)))
                .collect();
            if records.is_none() && wanted.is_empty() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            map.next_value_seed(Level {
                records,
                wanted,
                shape: self.shape,
                envelope: &mut *self.envelope,
                has_records: &mut *self.has_records,
            })?;
        }
        Ok(())
    }

    // A value that leads nowhere, such as `"paging": null`: what was asked for below is not there.

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut list: S) -> Result<(), S::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// The rest of a path below a key: `b.c` of `a.b.c` below `a`.
fn below<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    (first == key).then_some(rest)
}

/// A key, borrowed where it needs no unescaping.
struct Key<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Key<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'a> Visitor<'a> for Text {
            type Value = Key<'a>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn texts(envelope: &Envelope<'_>) -> Vec<String> {
        envelope
            .records
            .iter()
            .map(|record| record.get().to_owned())
            .collect()
    }

    #[test]
    fn records_keep_their_own_text_and_the_rest_is_found_around_them() {
        let body = r#"{"paging":{"total":3,"next":"b/2"},"x":[1],"data":{"items":[ {"n":1.10} ,{"a":"é"}]},"more":true}"#;
        let envelope = Envelope::parse(
            body,
            "data.items",
            Shape::List,
            &["paging.total", "paging.next", "more", "none.x"],
        )
        .unwrap();
        assert_eq!(texts(&envelope), [r#"{"n":1.10}"#, r#"{"a":"é"}"#]);
        assert_eq!(envelope.count("paging.total"), Some(3));
        assert_eq!(envelope.text("paging.next").as_deref(), Some("b/2"));
        assert_eq!(envelope.value("more"), Some(&json!(true)));
        assert_eq!(envelope.value("none.x"), None);
    }

    #[test]
    fn a_bare_list_a_bare_object_and_an_absent_list_are_told_apart() {
        assert_eq!(
            texts(&Envelope::parse("[1,2]", "", Shape::List, &[]).unwrap()),
            ["1", "2"]
        );
        assert_eq!(
            texts(&Envelope::parse(r#"{"a":1}"#, "", Shape::Single, &[]).unwrap()),
            [r#"{"a":1}"#]
        );
        assert!(texts(&Envelope::parse(r#"{"data":null}"#, "data", Shape::List, &[]).unwrap()).is_empty());
        let error = Envelope::parse(r#"{"other":[]}"#, "data", Shape::List, &[]).unwrap_err();
        assert!(error.to_string().contains("there is no `data`"), "{error}");
    }

    #[test]
    fn what_is_not_a_list_or_not_json_is_an_error() {
        for body in [
            r#"{"data":7}"#,
            r#"{"data":[1"#,
            "<html>",
            "",
            "[1] 2",
            r#"{"data":{}}"#,
        ] {
            assert!(Envelope::parse(body, "data", Shape::List, &[]).is_err(), "{body}");
        }
    }

    #[test]
    fn records_within_elements_come_once_each() {
        let body = r#"[{"n":1,"party":{"id":7}},{"n":2,"party":{"id":8}},{"n":3,"party":{"id":7}}]"#;
        let mut envelope = Envelope::parse(body, "", Shape::List, &[]).unwrap();
        envelope.unwrap_elements("party").unwrap();
        assert_eq!(texts(&envelope), [r#"{"id":7}"#, r#"{"id":8}"#]);
        assert!(envelope.unwrap_elements("gone").is_err());
    }

    #[test]
    fn a_path_through_null_finds_nothing() {
        let body = r#"{"paging":null,"data":[]}"#;
        let envelope = Envelope::parse(body, "data", Shape::List, &["paging.next"]).unwrap();
        assert_eq!(envelope.text("paging.next"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_either_taken_apart_or_refused(body in ".*") {
            let _ = Envelope::parse(&body, "data", Shape::List, &["paging.next"]);
        }

        #[test]
        fn every_record_comes_out_byte_for_byte(numbers in prop::collection::vec(any::<i64>(), 0..50)) {
            let body = json!({"a": {"b": numbers}, "total": numbers.len()}).to_string();
            let envelope = Envelope::parse(&body, "a.b", Shape::List, &["total"]).unwrap();
            let expected: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            prop_assert_eq!(texts(&envelope), expected);
            prop_assert_eq!(envelope.count("total"), Some(numbers.len() as u64));
        }
    }
}
