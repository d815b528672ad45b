//! Files attached to records. They are no data type: nothing of them is synced, they are read from
//! the source when they are asked for.

use crate::Instant;
use crate::schema::record;

record! {
    /// A file attached to a record at the source.
    pub struct Attachment {
        /// Identifier at the source, unique for the record it is attached to.
        id: Option<String>,
        /// The file's name.
        name: Option<String>,
        /// The file's media type, such as `application/pdf`.
        content_type: Option<String>,
        /// When it was attached.
        date_created: Option<Instant>,
        /// The file's size in bytes.
        file_size: Option<i64>,
        /// Whether it goes out with the record when that is sent.
        include_when_sent: Option<bool>,
        /// When the source says it last changed.
        source_modified_date: Option<Instant>,
    }
}

record! {
    /// The files attached to a record.
    pub struct Attachments {
        /// The files, in the source's order.
        attachments: Vec<Attachment>,
    }
}
