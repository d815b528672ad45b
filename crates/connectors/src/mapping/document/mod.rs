//! A provider's record, parsed once and borrowed.
//!
//! One flat list of nodes per record: a value's children follow it, and `end` says where they
//! stop. Nothing is copied, numbers keep their digits, and escapes are undone only where a text
//! is used. Mapping spends most of its time here, which is why it is not a tree of maps.

mod escape;
mod parse;

use std::borrow::Cow;

use escape::{inside, unescape};
pub(crate) use parse::NotJson;

/// A parsed JSON text.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    nodes: Vec<Node<'a>>,
    /// Almost never; else names can be compared as they are written.
    has_escaped_names: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node<'a> {
    /// The member's name as written, without quotes; empty outside objects.
    key: &'a str,
    /// The value as written.
    raw: &'a str,
    kind: Kind,
    /// The node after this one's last descendant.
    end: u32,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    /// Text without escapes.
    PlainText,
    /// Text with escapes.
    EscapedText,
    List,
    Object,
}

impl Kind {
    /// The kind's name, for messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::True | Self::False => "a boolean",
            Self::Number => "a number",
            Self::PlainText | Self::EscapedText => "text",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// One value of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'d> {
    document: &'d Document<'d>,
    index: u32,
}

impl<'a> Document<'a> {
    /// Parses a JSON text (RFC 8259).
    pub(crate) fn parse(text: &'a str) -> Result<Self, NotJson> {
        parse::parse(text)
    }

    /// The whole text's value.
    pub(crate) fn root(&self) -> Value<'_> {
        Value {
            document: self,
            index: 0,
        }
    }
}

impl<'d> Value<'d> {
    fn node(self) -> &'d Node<'d> {
        &self.document.nodes[self.index as usize]
    }

    /// What it is.
    pub(crate) fn kind(self) -> Kind {
        self.node().kind
    }

    /// The value as written.
    pub(crate) fn raw(self) -> &'d str {
        self.node().raw
    }

    /// Whether it says nothing: null, or a text without a character.
    pub(crate) fn is_empty(self) -> bool {
        let node = self.node();
        node.kind == Kind::Null || (node.kind == Kind::PlainText && node.raw.len() == 2)
    }

    /// The text, where it is one.
    pub(crate) fn text(self) -> Option<Cow<'d, str>> {
        let node = self.node();
        match node.kind {
            Kind::PlainText => Some(Cow::Borrowed(inside(node.raw))),
            Kind::EscapedText => Some(Cow::Owned(unescape(inside(node.raw)))),
            _ => None,
        }
    }

    /// Text, number or boolean as text.
    pub(crate) fn scalar(self) -> Option<Cow<'d, str>> {
        match self.kind() {
            Kind::Number | Kind::True | Kind::False => Some(Cow::Borrowed(self.raw())),
            _ => self.text(),
        }
    }

    /// The first member of that name, where it is an object that has one.
    pub(crate) fn member(self, name: &str) -> Option<Value<'d>> {
        if self.kind() != Kind::Object {
            return None;
        }
        self.children().find(|child| child.is_named(name))
    }

    /// The element at that place, where it is a list that long.
    pub(crate) fn element(self, place: usize) -> Option<Value<'d>> {
        if self.kind() != Kind::List {
            return None;
        }
        self.children().nth(place)
    }

    /// Elements of a list, or values of an object; of anything else, none.
    pub(crate) fn children(self) -> Children<'d> {
        let node = self.node();
        Children {
            document: self.document,
            next: self.index + 1,
            end: node.end,
        }
    }

    fn is_named(self, name: &str) -> bool {
        let key = self.node().key;
        key == name || (self.document.has_escaped_names && unescape(key) == name)
    }
}

/// Iterates over the children of a value.
#[derive(Debug, Clone)]
pub(crate) struct Children<'d> {
    document: &'d Document<'d>,
    next: u32,
    end: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        if self.next >= self.end {
            return None;
        }
        let value = Value {
            document: self.document,
            index: self.next,
        };
        self.next = value.node().end;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what does not parse should stop the test

    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;

    /// Reads a document back into `serde_json`'s tree through the public surface only.
    fn rebuild(value: Value<'_>) -> Json {
        match value.kind() {
            Kind::Null => Json::Null,
            Kind::True => Json::Bool(true),
            Kind::False => Json::Bool(false),
            Kind::PlainText | Kind::EscapedText => Json::String(value.text().unwrap().into_owned()),
            Kind::List => Json::Array(value.children().map(rebuild).collect()),
            Kind::Number | Kind::Object => serde_json::from_str(value.raw()).unwrap(),
        }
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(Json::from),
            any::<String>().prop_map(Json::String),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_any_json_as_serde_json_does(json in any_json()) {
            let text = json.to_string();
            let document = Document::parse(&text).unwrap();
            prop_assert_eq!(rebuild(document.root()), json.clone());
            if let Json::Object(members) = &json {
                for (name, member) in members {
                    prop_assert_eq!(&rebuild(document.root().member(name).unwrap()), member);
                }
            }
        }

        #[test]
        fn accepts_a_text_exactly_when_serde_json_does(text in r#"[\[\]{}":,0-9eE+.\\utrlafsn \-]{0,40}"#) {
            let ours = Document::parse(&text).is_ok();
            // A half surrogate is the one thing that we mend and `serde_json` refuses.
            let theirs = serde_json::from_str::<Box<serde_json::value::RawValue>>(&text).is_ok();
            prop_assert_eq!(ours, theirs, "{}", text);
        }
    }

    #[test]
    fn undoes_escapes_surrogates_among_them() {
        let document = Document::parse(r#""a\"\\\/\b\f\n\r\tA\u00e9\ud83d\ude00\ud800x\udc00""#).unwrap();
        assert_eq!(
            document.root().text().unwrap(),
            "a\"\\/\u{8}\u{c}\n\r\tA\u{e9}\u{1f600}\u{fffd}x\u{fffd}"
        );
    }

    #[test]
    fn drops_nul_which_no_database_keeps_in_a_text() {
        let document = Document::parse(r#""INV\u0000-7""#).unwrap();
        assert_eq!(document.root().text().unwrap(), "INV-7");
    }

    #[test]
    fn refuses_what_nests_too_deep_instead_of_exhausting_the_stack() {
        let text = "[".repeat(100_000);
        assert!(
            Document::parse(&text)
                .unwrap_err()
                .to_string()
                .contains("100 levels")
        );
    }
}
