//! How a dataset, one read of one data type, is shown.

use jiff::{SignedDuration, Timestamp};
use platypus_model::{DataType, DatasetProblem, DatasetStatus, StatusGroup};

use crate::i18n::Locale;

/// The colour of a dataset's status.
pub const fn tone(status: DatasetStatus) -> &'static str {
    match status.group() {
        StatusGroup::Waiting => "quiet",
        StatusGroup::Working => "active",
        StatusGroup::Success => "good",
        StatusGroup::Refused => "muted",
        StatusGroup::Failed => "bad",
    }
}

/// A line of the Read history.
#[derive(Debug, Clone)]
pub struct DatasetRow {
    /// The dataset's id.
    pub id: String,
    /// What was read.
    pub data_type: DataType,
    /// Where from.
    pub integration: String,
    /// When it was asked for.
    pub requested: Timestamp,
    /// When it ended.
    pub completed: Option<Timestamp>,
    /// Where it stands.
    pub status: DatasetStatus,
    /// How far it is, 0 to 100.
    pub progress: u8,
    /// What it waits for, or what went wrong.
    pub problem: Option<DatasetProblem>,
    /// Until when it waits.
    pub paused_until: Option<Timestamp>,
    /// The same in detail, in English.
    pub message: Option<String>,
}

impl DatasetRow {
    /// The colour of its status.
    pub fn tone(&self) -> &'static str {
        tone(self.status)
    }

    /// Whether it is still to end.
    pub fn is_open(&self) -> bool {
        !self.status.is_terminal()
    }

    /// The name of what was read.
    pub fn name(&self, locale: &Locale) -> String {
        locale.data_type(self.data_type)
    }

    /// What it waits for, or what went wrong, in words.
    pub fn explained(&self, locale: &Locale) -> Option<String> {
        Some(locale.dataset_problem(self.problem?, &self.integration))
    }

    /// How far it is, in words.
    pub fn percentage(&self, locale: &Locale) -> String {
        locale.percentage(self.progress)
    }

    /// The name of its status.
    pub fn status_name(&self, locale: &Locale) -> String {
        locale.dataset_status(self.status)
    }

    /// How long it took, once it ended.
    pub fn took(&self, locale: &Locale) -> Option<String> {
        let took: SignedDuration = self.completed?.duration_since(self.requested);
        Some(locale.duration(took))
    }
}

/// What stands of one data type on one connection.
#[derive(Debug, Clone)]
pub struct DataRow {
    /// The data type.
    pub data_type: DataType,
    /// Its records' page.
    pub href: String,
    /// How many records are held, those deleted at the source included.
    pub records: i64,
    /// When it was last read with success.
    pub last_success: Option<Timestamp>,
    /// Where the latest read stands.
    pub status: DatasetStatus,
}

impl DataRow {
    /// The colour of the latest read's status.
    pub fn tone(&self) -> &'static str {
        tone(self.status)
    }

    /// Whether it is being read now.
    pub fn is_open(&self) -> bool {
        !self.status.is_terminal() && self.status != DatasetStatus::Initial
    }

    /// How many records are held, in words.
    pub fn count(&self, locale: &Locale) -> String {
        locale.number(self.records)
    }

    /// The name of the data type.
    pub fn name(&self, locale: &Locale) -> String {
        locale.data_type(self.data_type)
    }

    /// The name of the latest read's status.
    pub fn status_name(&self, locale: &Locale) -> String {
        locale.dataset_status(self.status)
    }
}
