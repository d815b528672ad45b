//! A provider's record, parsed once and borrowed.
//!
//! One flat list of nodes per record: a value's children follow it, and `end` says where they
//! stop. Nothing is copied, numbers keep their digits, and escapes are undone only where a text
//! is used. Mapping spends most of its time here, which is why it is not a tree of maps.

use std::borrow::Cow;

/// How deep a record may nest. Deeper ones are refused, so that no provider can exhaust the stack.
const MAXIMUM_DEPTH: usize = 100;

/// A parsed JSON text.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    nodes: Vec<Node<'a>>,
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

/// The text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not JSON at byte {at}: expected {expected}")]
pub(crate) struct NotJson {
    at: usize,
    expected: &'static str,
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
        let mut parser = Parser {
            text,
            bytes: text.as_bytes(),
            at: 0,
            nodes: Vec::with_capacity(text.len() / 14 + 8),
        };
        if u32::try_from(text.len()).is_err() {
            return Err(parser.error("a record under 4 GiB"));
        }
        parser.space();
        parser.value("", 0)?;
        parser.space();
        if parser.at < parser.bytes.len() {
            return Err(parser.error("the end of the text"));
        }
        Ok(Self { nodes: parser.nodes })
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
        key == name || (key.contains('\\') && unescape(key) == name)
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

/// What stands between the quotes.
fn inside(quoted: &str) -> &str {
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default()
}

/// Undoes the escapes of a text whose syntax was checked. Half a surrogate pair becomes U+FFFD.
fn unescape(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = after.chars();
        match characters.next() {
            Some('u') => {
                rest = push_unit(&mut text, after.get(1..).unwrap_or_default());
                continue;
            }
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some(other) => text.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text
}

/// Reads the four digits of a `\u` escape, and its other half where there is one.
fn push_unit<'t>(text: &mut String, rest: &'t str) -> &'t str {
    let unit = |digits: &str| {
        digits
            .get(..4)
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
    };
    let Some(first) = unit(rest) else { return rest };
    let rest = &rest[4..];
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = rest.strip_prefix("\\u").and_then(unit)
        && let [Ok(character)] = char::decode_utf16([first, second]).collect::<Vec<_>>()[..]
    {
        text.push(character);
        return &rest[6..];
    }
    text.push(char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node<'a>>,
}

impl<'a> Parser<'a> {
    fn error(&self, expected: &'static str) -> NotJson {
        NotJson {
            at: self.at,
            expected,
        }
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    #[allow(clippy::cast_possible_truncation)] // `parse` refuses texts of 4 GiB, and a node takes at least a byte
    fn value(&mut self, key: &'a str, depth: usize) -> Result<(), NotJson> {
        if depth > MAXIMUM_DEPTH {
            return Err(self.error("nesting of at most 100 levels"));
        }
        let start = self.at;
        let index = self.nodes.len();
        self.nodes.push(Node {
            key,
            raw: "",
            kind: Kind::Null,
            end: 0,
        });
        let kind = match self.peek() {
            b'"' => {
                if self.string()? {
                    Kind::EscapedText
                } else {
                    Kind::PlainText
                }
            }
            b'{' => {
                self.object(depth)?;
                Kind::Object
            }
            b'[' => {
                self.list(depth)?;
                Kind::List
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Kind::Number
            }
            b't' => self.word("true", Kind::True)?,
            b'f' => self.word("false", Kind::False)?,
            b'n' => self.word("null", Kind::Null)?,
            _ => return Err(self.error("a value")),
        };
        let end = self.nodes.len() as u32;
        let node = &mut self.nodes[index];
        node.raw = &self.text[start..self.at];
        node.kind = kind;
        node.end = end;
        Ok(())
    }

    fn word(&mut self, word: &'static str, kind: Kind) -> Result<Kind, NotJson> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(kind);
        }
        Err(self.error("true, false or null"))
    }

    fn object(&mut self, depth: usize) -> Result<(), NotJson> {
        self.at += 1;
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            if self.peek() != b'"' {
                return Err(self.error("a member's name in quotes"));
            }
            let start = self.at;
            self.string()?;
            let key = inside(&self.text[start..self.at]);
            self.space();
            if self.peek() != b':' {
                return Err(self.error("`:`"));
            }
            self.at += 1;
            self.space();
            self.value(key, depth + 1)?;
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.error("`,` or `}`")),
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), NotJson> {
        self.at += 1;
        self.space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            self.value("", depth + 1)?;
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.error("`,` or `]`")),
            }
        }
    }

    /// Reads a string and says whether it has escapes.
    fn string(&mut self) -> Result<bool, NotJson> {
        self.at += 1;
        let mut escaped = false;
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(self.error("the end of a text"));
            };
            self.at += 1;
            match byte {
                b'"' => return Ok(escaped),
                b'\\' => {
                    escaped = true;
                    match self.peek() {
                        b'u' => {
                            let digits = self.bytes.get(self.at + 1..self.at + 5);
                            if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                                return Err(self.error("four hexadecimal digits"));
                            }
                            self.at += 5;
                        }
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                        _ => return Err(self.error("an escape")),
                    }
                }
                0..0x20 => return Err(self.error("no bare control character in a text")),
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Result<(), NotJson> {
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if start == self.at {
            Err(self.error("a digit"))
        } else {
            Ok(())
        }
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
            Kind::Number => serde_json::from_str(value.raw()).unwrap(),
            Kind::PlainText | Kind::EscapedText => Json::String(value.text().unwrap().into_owned()),
            Kind::List => Json::Array(value.children().map(rebuild).collect()),
            Kind::Object => serde_json::from_str(value.raw()).unwrap(),
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
