//! Records as they are sent: stored JSON with what the store knows of it spliced in.

use std::fmt::Write;

use jiff::Timestamp;
use platypus_model::DataType;

/// A document as it was read.
pub(super) struct Document<'r> {
    pub(super) json: &'r str,
    pub(super) modified_at: i64,
    pub(super) source_modified_at: Option<i64>,
    pub(super) is_deleted: bool,
}

/// Writes documents into one buffer, with commas between them.
pub(super) struct Sender<'b> {
    body: &'b mut String,
    /// Whether records of this type say when they changed: not all do (contract section 3).
    has_dates: bool,
    count: usize,
    last_time: Option<(i64, String)>,
}

impl<'b> Sender<'b> {
    pub(super) fn new(data_type: DataType, body: &'b mut String) -> Self {
        let has_dates = data_type
            .schema()
            .is_some_and(|schema| schema.field("modifiedDate").is_some());
        Self {
            body,
            has_dates,
            count: 0,
            last_time: None,
        }
    }

    /// How many documents were written.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn send(&mut self, document: &Document<'_>) {
        if self.count > 0 {
            self.body.push(',');
        }
        self.count += 1;
        let Some(open) = document.json.strip_suffix('}').filter(|_| self.has_dates) else {
            self.body.push_str(document.json);
            return;
        };
        self.body.push_str(open);
        if !open.ends_with('{') {
            self.body.push(',');
        }
        self.body.push_str("\"modifiedDate\":\"");
        self.push_time(document.modified_at);
        if let Some(source_modified_at) = document.source_modified_at {
            self.body.push_str("\",\"sourceModifiedDate\":\"");
            self.push_time(source_modified_at);
        }
        self.body.push_str(if document.is_deleted {
            "\",\"metadata\":{\"isDeleted\":true}}"
        } else {
            "\",\"metadata\":{\"isDeleted\":false}}"
        });
    }

    /// Records of one batch share their time, so the last one's text is kept.
    fn push_time(&mut self, microseconds: i64) {
        if let Some((known, text)) = &self.last_time
            && *known == microseconds
        {
            self.body.push_str(text);
            return;
        }
        let time = Timestamp::from_microsecond(microseconds).unwrap_or_default();
        let start = self.body.len();
        // Writing to a string cannot fail.
        let _ = write!(self.body, "{time}");
        self.last_time = Some((microseconds, self.body[start..].to_owned()));
    }
}
