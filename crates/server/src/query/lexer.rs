//! Cuts a query into tokens. What a stretch of text means depends on where it stands, so the
//! parser asks for what it expects. Nothing is looked at more than a few times, however long the
//! query: [`Lexer::steps`] counts.

use super::error::quoted;
use super::{Operator, QueryError};

/// A sign between terms, or the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    And,
    Or,
    Open,
    Close,
    End,
}

const SIGNS: [(&str, Sign); 4] = [
    ("&&", Sign::And),
    ("||", Sign::Or),
    ("{", Sign::Open),
    ("}", Sign::Close),
];

/// What can stand after a property.
pub(super) enum Verb {
    Operator(Operator),
    /// `in (`, both read.
    In,
}

/// What follows a value of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AfterValue {
    Comma,
    Parenthesis,
}

/// A query and how far it has been read.
pub(super) struct Lexer<'a> {
    query: &'a str,
    /// The first byte not yet read; never white space.
    at: usize,
    steps: usize,
}

/// A value without these can stand in a query.
pub(super) fn is_value(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && !text.contains('\0')
        && SIGNS.iter().all(|(sign, _)| !text.contains(sign))
        && operator_at(text).is_none()
}

/// Whether this is a path of names with dots between them.
pub(super) fn is_property(text: &str) -> bool {
    text.chars().all(is_of_property) && !text.split('.').any(str::is_empty)
}

/// Whether this word stands for no value.
pub(super) fn is_null(text: &str) -> bool {
    text.eq_ignore_ascii_case("null")
}

fn is_of_property(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

fn sign_at(text: &str) -> Option<(&'static str, Sign)> {
    SIGNS.into_iter().find(|(sign, _)| text.starts_with(sign))
}

fn operator_at(text: &str) -> Option<Operator> {
    Operator::LONGEST_FIRST
        .into_iter()
        .find(|operator| text.starts_with(operator.as_str()))
}

impl<'a> Lexer<'a> {
    pub(super) fn new(query: &'a str) -> Self {
        let mut lexer = Self {
            query,
            at: 0,
            steps: 0,
        };
        lexer.advance(0);
        lexer
    }

    /// How many characters were looked at.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    fn rest(&self) -> &'a str {
        &self.query[self.at..]
    }

    /// How many bytes stand here before the first place at which `ends` is true.
    fn length_until(&mut self, mut ends: impl FnMut(&str, char) -> bool) -> usize {
        let rest = self.rest();
        for (at, character) in rest.char_indices() {
            self.steps += 1;
            if ends(&rest[at..], character) {
                return at;
            }
        }
        rest.len()
    }

    fn advance(&mut self, bytes: usize) {
        self.at += bytes;
        self.at += self.length_until(|_, character| !character.is_whitespace());
    }

    /// The sign that stands here, if one does.
    pub(super) fn peek(&mut self) -> Option<Sign> {
        self.steps += 1;
        match self.rest() {
            "" => Some(Sign::End),
            rest => sign_at(rest).map(|(_, sign)| sign),
        }
    }

    /// Reads the sign if it stands here.
    pub(super) fn take(&mut self, wanted: Sign) -> bool {
        self.steps += 1;
        match sign_at(self.rest()) {
            Some((text, sign)) if sign == wanted => {
                self.advance(text.len());
                true
            }
            _ => false,
        }
    }

    /// Reads a property's path.
    pub(super) fn property(&mut self) -> Result<&'a str, QueryError> {
        let rest = self.rest();
        let path = &rest[..self.length_until(|_, character| !is_of_property(character))];
        self.steps += path.len();
        if !is_property(path) {
            return Err(self.expected("a property, such as `amountDue` or `customerRef.id`"));
        }
        self.advance(path.len());
        Ok(path)
    }

    /// Reads an operator, or `in` with the parenthesis that opens its list.
    pub(super) fn verb(&mut self) -> Result<Verb, QueryError> {
        self.steps += 1;
        if let Some(operator) = operator_at(self.rest()) {
            self.advance(operator.as_str().len());
            return Ok(Verb::Operator(operator));
        }
        let start = self.at;
        if self
            .rest()
            .get(..2)
            .is_some_and(|word| word.eq_ignore_ascii_case("in"))
        {
            self.advance(2);
            if self.rest().starts_with('(') {
                self.advance(1);
                return Ok(Verb::In);
            }
            self.at = start;
        }
        Err(self.expected("an operator (`=`, `!=`, `~`, `>`, `<`, `>=`, `<=` or `in (…)`)"))
    }

    /// Reads a value that goes on to the next sign.
    pub(super) fn value(&mut self) -> Result<&'a str, QueryError> {
        self.value_until(|_| false)
    }

    /// Reads a value of a list, and what ends it.
    pub(super) fn list_value(&mut self) -> Result<(&'a str, AfterValue), QueryError> {
        let value = self.value_until(|character| matches!(character, ',' | ')'))?;
        let after = match self.rest().chars().next() {
            Some(',') => AfterValue::Comma,
            Some(')') => AfterValue::Parenthesis,
            _ => return Err(self.expected("`,` or `)`")),
        };
        self.advance(1);
        Ok((value, after))
    }

    fn value_until(&mut self, ends: impl Fn(char) -> bool) -> Result<&'a str, QueryError> {
        let rest = self.rest();
        let mut holds_nul = false;
        let length = self.length_until(|here, character| {
            holds_nul |= character == '\0';
            ends(character) || sign_at(here).is_some()
        });
        let value = rest[..length].trim_end();
        if value.is_empty() || operator_at(rest).is_some() {
            return Err(self.expected("a value"));
        }
        if holds_nul {
            return Err(self.expected("a value without the character NUL"));
        }
        self.advance(length);
        Ok(value)
    }

    /// Where reading stands, in bytes; [`Lexer::position_of`] makes of it what people count.
    pub(super) fn mark(&self) -> usize {
        self.at
    }

    /// Where a mark stands, in characters from 1.
    pub(super) fn position_of(&self, mark: usize) -> usize {
        self.query[..mark].chars().count() + 1
    }

    /// The error that something else stands here.
    pub(super) fn expected(&self, expected: &'static str) -> QueryError {
        self.expected_at(self.at, expected)
    }

    /// The error that something else stands at a mark.
    pub(super) fn expected_at(&self, mark: usize, expected: &'static str) -> QueryError {
        QueryError::Malformed {
            position: self.position_of(mark),
            expected,
            found: match &self.query[mark..] {
                "" => "the end".to_owned(),
                rest => quoted(rest),
            },
        }
    }
}
