//! Reading TOML with positions, so that every complaint says where.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mapping::MappingError;

/// The file that is being compiled.
pub(in crate::mapping) struct File<'t> {
    pub(in crate::mapping) source: &'t str,
}

impl File<'_> {
    fn error(&self, at: usize, field: &str, what: String) -> MappingError {
        let before = self.source.get(..at).unwrap_or(self.source);
        let line_start = before.rfind('\n').map_or(0, |place| place + 1);
        MappingError {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            field: field.to_owned(),
            what,
        }
    }
}

/// Parses the file.
pub(super) fn parse(source: &str) -> Result<Spanned<DeTable<'_>>, MappingError> {
    DeTable::parse(source).map_err(|error| {
        File { source }.error(
            error.span().map_or(0, |span| span.start),
            "",
            error.message().to_owned(),
        )
    })
}

/// A table of the file.
#[derive(Clone)]
pub(super) struct Table<'t> {
    file: &'t File<'t>,
    entries: &'t DeTable<'t>,
    span: Range<usize>,
}

/// A key of a table, or an element of an array, with its value.
#[derive(Clone)]
pub(super) struct Entry<'t> {
    file: &'t File<'t>,
    /// The key; empty for an element.
    pub(super) key: &'t str,
    key_span: Range<usize>,
    value: &'t DeValue<'t>,
    span: Range<usize>,
}

impl<'t> Table<'t> {
    pub(super) fn new(file: &'t File<'t>, entries: &'t DeTable<'t>, span: Range<usize>) -> Self {
        Self { file, entries, span }
    }

    pub(super) fn error(&self, field: &str, what: String) -> MappingError {
        self.file.error(self.span.start, field, what)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'t>> + '_ {
        self.entries.iter().map(|(key, value)| Entry {
            file: self.file,
            key: key.get_ref(),
            key_span: key.span(),
            value: value.get_ref(),
            span: value.span(),
        })
    }

    pub(super) fn entry(&self, key: &str) -> Option<Entry<'t>> {
        self.entries().find(|entry| entry.key == key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Refuses keys that nothing reads.
    pub(super) fn only_keys(&self, field: &str, known: &[&str]) -> Result<(), MappingError> {
        match self.entries().find(|entry| !known.contains(&entry.key)) {
            Some(entry) => Err(entry.error_at_key(
                field,
                format!(
                    "`{}` means nothing here; expected one of {}",
                    entry.key,
                    known.join(", ")
                ),
            )),
            None => Ok(()),
        }
    }
}

impl<'t> Entry<'t> {
    pub(super) fn error(&self, field: &str, what: String) -> MappingError {
        self.file.error(self.span.start, field, what)
    }

    pub(super) fn error_at_key(&self, field: &str, what: String) -> MappingError {
        self.file.error(self.key_span.start, field, what)
    }

    pub(super) fn as_table(&self) -> Option<Table<'t>> {
        let entries = self.value.as_table()?;
        Some(Table {
            file: self.file,
            entries,
            span: self.span.clone(),
        })
    }

    pub(super) fn as_array(&self) -> Option<Vec<Entry<'t>>> {
        let array = self.value.as_array()?;
        Some(
            array
                .iter()
                .map(|value| Entry {
                    file: self.file,
                    key: "",
                    key_span: value.span(),
                    value: value.get_ref(),
                    span: value.span(),
                })
                .collect(),
        )
    }

    pub(super) fn as_text(&self) -> Option<&'t str> {
        self.value.as_str()
    }

    pub(super) fn as_boolean(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The number as written, where it is a plain one.
    pub(super) fn as_number(&self) -> Option<&'t str> {
        match self.value {
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
            DeValue::Float(float) => Some(float.as_str()),
            _ => None,
        }
    }

    pub(super) fn table(&self, field: &str) -> Result<Table<'t>, MappingError> {
        self.as_table().ok_or_else(|| self.expected(field, "a table"))
    }

    pub(super) fn array(&self, field: &str) -> Result<Vec<Entry<'t>>, MappingError> {
        self.as_array().ok_or_else(|| self.expected(field, "a list"))
    }

    pub(super) fn text(&self, field: &str) -> Result<&'t str, MappingError> {
        self.as_text().ok_or_else(|| self.expected(field, "text"))
    }

    pub(super) fn boolean(&self, field: &str) -> Result<bool, MappingError> {
        self.as_boolean()
            .ok_or_else(|| self.expected(field, "true or false"))
    }

    /// Text, number or boolean, as text.
    pub(super) fn constant(&self, field: &str) -> Result<String, MappingError> {
        if let Some(text) = self.as_text().or_else(|| self.as_number()) {
            return Ok(text.to_owned());
        }
        self.as_boolean()
            .map(|boolean| boolean.to_string())
            .ok_or_else(|| self.expected(field, "text, a number, true or false"))
    }

    fn expected(&self, field: &str, what: &str) -> MappingError {
        self.error(field, format!("expected {what}, found {}", self.value.type_str()))
    }
}
