//! The standard record as it is being written.

use platypus_model::columns::SlotPlace;
use platypus_model::{ColumnValues, Slot};

use super::plan::{Content, Item, Member};
use crate::record::RecordIssue;

/// JSON text, typed columns and warnings, written field by field.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) json: String,
    pub(crate) columns: ColumnValues,
    pub(crate) warnings: Vec<RecordIssue>,
    trail: Vec<Step>,
}

/// A step on the way to the field that is being written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Field(&'static str),
    Element(usize),
}

impl Output {
    /// An output with room for a record of about that many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            json: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    pub(crate) fn enter(&mut self, step: Step) {
        self.trail.push(step);
    }

    pub(crate) fn leave(&mut self) {
        self.trail.pop();
    }

    /// How deep the field lies that is being written.
    pub(crate) fn depth(&self) -> usize {
        self.trail.len()
    }

    /// Goes back to a field further out.
    pub(crate) fn return_to(&mut self, depth: usize) {
        self.trail.truncate(depth);
    }

    /// The field that is being written, such as `lineItems[2].quantity`.
    pub(crate) fn field(&self) -> String {
        use std::fmt::Write as _;
        let mut field = String::new();
        for step in &self.trail {
            match step {
                Step::Field(name) if field.is_empty() => field.push_str(name),
                Step::Field(name) => {
                    field.push('.');
                    field.push_str(name);
                }
                // Writing to a string cannot fail.
                Step::Element(place) => {
                    let _ = write!(field, "[{place}]");
                }
            }
        }
        field
    }

    /// Notes something odd about the field that is being written.
    pub(crate) fn warn(&mut self, message: String) {
        let field = self.field();
        self.warnings.push(RecordIssue { field, message });
    }

    /// Writes a text in quotes.
    pub(crate) fn text(&mut self, text: &str, slot: Option<Slot>) {
        self.json.push('"');
        push_escaped(&mut self.json, text);
        self.json.push('"');
        self.keep_text(text, slot);
    }

    /// Keeps a text in its column. NUL is dropped: PostgreSQL's text cannot hold it.
    pub(crate) fn keep_text(&mut self, text: &str, slot: Option<Slot>) {
        if let Some(SlotPlace::Text(index)) = slot.map(Slot::place) {
            self.columns.text[index] = Some(if text.contains('\0') {
                text.replace('\0', "")
            } else {
                text.to_owned()
            });
        }
    }

    /// Keeps a number in its column, in ten-thousandths.
    pub(crate) fn keep_number(&mut self, number: Option<i64>, slot: Option<Slot>) {
        if let Some(SlotPlace::Number(index)) = slot.map(Slot::place) {
            self.columns.number[index] = number;
        }
    }

    /// Keeps a date in its column, in microseconds since 1970.
    pub(crate) fn keep_date(&mut self, microseconds: i64, slot: Option<Slot>) {
        if let Some(SlotPlace::Date(index)) = slot.map(Slot::place) {
            self.columns.date[index] = Some(microseconds);
        }
    }

    /// Takes back what was written of some members from `mark` on.
    pub(crate) fn take_back(&mut self, mark: usize, members: &[Member]) {
        self.json.truncate(mark);
        for member in members {
            match &member.content {
                Content::Leaf(leaf) => {
                    if let Some(slot) = leaf.slot {
                        self.columns.clear(slot);
                    }
                }
                Content::Object(members) => self.take_back(mark, members),
                Content::List(parts) => {
                    for part in parts {
                        if let Item::Object(members) = &part.item {
                            self.take_back(mark, members);
                        }
                    }
                }
                Content::RecordId | Content::Line(_) | Content::Figure(_) => {}
            }
        }
    }
}

/// Appends a text with JSON's escapes (RFC 8259, section 7), without NUL, which some stores cannot hold.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    let mut plain = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0x00 => "",
            0x01..0x20 => {
                out.push_str(&text[plain..place]);
                out.push_str("\\u00");
                out.push(if byte < 0x10 { '0' } else { '1' });
                out.push(char::from_digit(u32::from(byte & 0xf), 16).unwrap_or('0'));
                plain = place + 1;
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[plain..place]);
        out.push_str(escape);
        plain = place + 1;
    }
    out.push_str(&text[plain..]);
}
