//! Reading JSON (RFC 8259) into a flat list of nodes.

use super::escape::inside;
use super::{Document, Kind, Node};

/// How deep a record may nest. Deeper ones are refused, so that no provider can exhaust the stack.
const MAXIMUM_DEPTH: usize = 100;

/// The text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not JSON at byte {at}: expected {expected}")]
pub(crate) struct NotJson {
    at: usize,
    expected: &'static str,
}

/// Parses a text: the root's node and its descendants, each before its children.
pub(super) fn parse(text: &str) -> Result<Document<'_>, NotJson> {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: 0,
        nodes: Vec::with_capacity(text.len() / 10 + 8),
        has_escaped_names: false,
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
    Ok(Document {
        nodes: parser.nodes,
        has_escaped_names: parser.has_escaped_names,
    })
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node<'a>>,
    has_escaped_names: bool,
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
            self.has_escaped_names |= key.contains('\\');
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
