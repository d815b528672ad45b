//! One record: its fields, its lines, and where it came from.

use askama::Template;
use jiff::Timestamp;

use super::{CellView, CompanyHeader, FieldName, RefreshForm, Viewer};
use crate::html::Page;
use crate::i18n::Locale;

/// A field with its value.
pub struct FieldRow {
    /// The field.
    pub field: FieldName,
    /// Its value.
    pub value: CellView,
}

/// The lines of a record.
pub struct LinesTable {
    /// The field that holds them.
    pub field: FieldName,
    /// Its columns, those that no line fills left out; true where one holds numbers.
    pub columns: Vec<(FieldName, bool)>,
    /// The lines.
    pub rows: Vec<Vec<CellView>>,
    /// How many lines there are that are not shown.
    pub more: usize,
}

/// A part of a statement, as a tree that is read from top to bottom.
pub struct ReportTree {
    /// The field that holds it.
    pub field: FieldName,
    /// Its lines.
    pub lines: Vec<ReportTreeLine>,
}

/// A line of a statement.
pub struct ReportTreeLine {
    /// How deep it lies, from 0 to 4.
    pub depth: usize,
    /// What it is of.
    pub name: String,
    /// Its amount.
    pub value: String,
}

/// The mapping that made a record.
pub struct MappingView {
    /// The hash of its text.
    pub version: String,
    /// When it was first used here.
    pub first_used: Timestamp,
    /// Where each field is read from.
    pub origins: Vec<FieldOriginRow>,
}

/// Where a field is read from.
pub struct FieldOriginRow {
    /// The standard field.
    pub field: String,
    /// The path of the source, a constant or an expression.
    pub source: String,
    /// How the value is converted; empty where it is taken as it is.
    pub conversion: String,
}

/// What changed between two reads.
pub struct ChangeView {
    /// When it was read.
    pub at: Timestamp,
    /// Whether it is deleted at the source since; none where that did not change.
    pub is_deleted: Option<bool>,
    /// Each field with what it was and what it is.
    pub fields: Vec<(String, CellView, CellView)>,
}

/// A record.
#[derive(Template)]
#[template(path = "portal/record.html")]
pub struct RecordPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What stands above.
    pub company: CompanyHeader,
    /// The button that reads everything again.
    pub refresh: RefreshForm,
    /// The data type's name.
    pub data_type: String,
    /// The list it comes from.
    pub list: String,
    /// What the record is called.
    pub title: String,
    /// Its id.
    pub id: String,
    /// Whether it was deleted at the source.
    pub is_deleted: bool,
    /// Its fields.
    pub fields: Vec<FieldRow>,
    /// Its statements.
    pub reports: Vec<ReportTree>,
    /// Its lines.
    pub lines: Vec<LinesTable>,
    /// The integration it was read from.
    pub integration: String,
    /// When it last changed here.
    pub modified: Timestamp,
    /// When it last changed at the source.
    pub source_modified: Option<Timestamp>,
    /// The read that last wrote it.
    pub dataset: String,
    /// The mapping that made it, where that is known.
    pub mapping: Option<MappingView>,
    /// What changed between reads, the latest first.
    pub changes: Vec<ChangeView>,
    /// The record as the API sends it.
    pub json: String,
    /// The record as the provider sent it.
    pub source: String,
}

impl ChangeView {
    /// What became of the record as a whole, in words.
    pub fn mark(&self, locale: &Locale) -> Option<String> {
        self.is_deleted.map(|deleted| {
            locale.text(if deleted {
                "record-change-deleted"
            } else {
                "record-change-restored"
            })
        })
    }
}
