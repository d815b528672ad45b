//! Data type `journals`: the books that entries are grouped by.

use super::Metadata;
use crate::Instant;
use crate::schema::{record, words};

words! {
    /// Whether a journal is in use.
    pub enum JournalStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
    }
}

record! {
    /// A journal: a book, such as sales or bank, that groups journal entries.
    pub struct Journal {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The journal's number or code at the source.
        journal_code: Option<String>,
        /// The journal's name.
        name: Option<String>,
        /// The kind of journal, in the source's own words.
        r#type: Option<String>,
        /// The journal above this one; absent at the top.
        parent_id: Option<String>,
        /// True where there are journals beneath this one.
        has_children: Option<bool>,
        /// When it was set up at the source.
        created_on: Option<Instant>,
        /// Whether it is in use.
        status: Option<JournalStatus>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
