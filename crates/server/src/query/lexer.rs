//! Cuts a query into tokens. What a stretch of text means depends on where it stands, so the
//! parser asks for what it expects.

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

/// A query and how far it has been read.
pub(super) struct Lexer<'a> {
    query: &'a str,
    /// The first byte not yet read; never white space.
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(query: &'a str) -> Self {
        let mut lexer = Self { query, at: 0 };
        lexer.advance(0);
        lexer
    }

    fn rest(&self) -> &'a str {
        &self.query[self.at..]
    }

    fn advance(&mut self, bytes: usize) {
        self.at += bytes;
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The sign that stands here, if one does.
    pub(super) fn peek(&self) -> Option<Sign> {
        let rest = self.rest();
        if rest.is_empty() {
            return Some(Sign::End);
        }
        SIGNS
            .iter()
            .find(|(text, _)| rest.starts_with(text))
            .map(|(_, sign)| *sign)
    }

    /// Reads the sign if it stands here.
    pub(super) fn take(&mut self, sign: Sign) -> bool {
        let stands = self.peek() == Some(sign);
        if stands && let Some((text, _)) = SIGNS.iter().find(|(_, other)| *other == sign) {
            self.advance(text.len());
        }
        stands
    }

    /// Reads a property's path.
    pub(super) fn property(&mut self) -> Result<&'a str, QueryError> {
        let rest = self.rest();
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
        let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        let path = &rest[..end];
        if path.split('.').any(str::is_empty) {
            return Err(self.expected("a property, such as `amountDue` or `customerRef.id`"));
        }
        self.advance(end);
        Ok(path)
    }

    /// Reads an operator.
    pub(super) fn operator(&mut self) -> Result<Operator, QueryError> {
        let operator = self
            .operator_here()
            .ok_or_else(|| self.expected("an operator (`=`, `!=`, `~`, `>`, `<`, `>=` or `<=`)"))?;
        self.advance(operator.as_str().len());
        Ok(operator)
    }

    fn operator_here(&self) -> Option<Operator> {
        let rest = self.rest();
        Operator::LONGEST_FIRST
            .into_iter()
            .find(|operator| rest.starts_with(operator.as_str()))
    }

    /// Reads a value.
    pub(super) fn value(&mut self) -> Result<&'a str, QueryError> {
        let rest = self.rest();
        let end = SIGNS
            .iter()
            .filter_map(|(text, _)| rest.find(text))
            .min()
            .unwrap_or(rest.len());
        let value = rest[..end].trim_end();
        if value.is_empty() || self.operator_here().is_some() {
            return Err(self.expected("a value"));
        }
        self.advance(end);
        Ok(value)
    }

    /// Where reading stands, in characters from 1.
    pub(super) fn position(&self) -> usize {
        self.query[..self.at].chars().count() + 1
    }

    /// The error that something else stands here.
    pub(super) fn expected(&self, expected: &'static str) -> QueryError {
        QueryError::Malformed {
            position: self.position(),
            expected,
            found: match self.rest() {
                "" => "the end".to_owned(),
                rest => quoted(rest),
            },
        }
    }
}
