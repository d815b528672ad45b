//! Records: what a provider's data became in the standard model.
//!
//! Made ready ([`Preparation`]) and written in batches by the sync engine ([`write_batch`], then [`unseen`], [`mark_deleted`] and
//! [`finish_read`]), read in pages by the API. See `migrations/0300_records.sql` for how they lie.

mod columns;
mod copy;
mod deletion;
mod document;
mod held;
mod history;
mod newcomers;
mod number;
mod outstanding;
mod owner;
mod page;
mod prepared;
mod properties;
mod raw;
mod removal;
mod search;
mod sent;
mod set;
mod totals;
mod upsert;
mod walk;
mod write;

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType, DatasetId};

pub use deletion::{finish_read, mark_deleted, unseen};
pub(super) use held::HeldSets;
pub use history::{RecordVersion, SourceRecord, source_record, versions};
pub use newcomers::Newcomers;
pub use number::{RecordKey, RecordNumber};
pub use outstanding::{Outstanding, OutstandingDocuments};
pub use owner::connection_of;
pub use page::{RecordPage, RecordSource, Sent, all_by_id, is_readable, page, record};
pub use prepared::{Preparation, PreparedBatch};
pub use removal::{remove_retired, retire_connection};
#[cfg(any(test, feature = "testing"))]
pub use search::{forget, hold};
pub use totals::{SetTotal, source_modified_at, totals};
pub use walk::{Known, Walk, known, readable_types};
pub use write::{BatchOutcome, write_batch};

/// Whether a read sees every record of its data type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All of them: what it does not see was deleted at the source.
    Full,
    /// Only those modified since the last read: what it does not see stands as it was.
    Incremental,
}

/// Whose records a batch holds, which read brought them, and when.
#[derive(Debug, Clone, Copy)]
pub struct BatchContext {
    /// The tenant.
    pub client: ClientId,
    /// The company whose data it is.
    pub company: CompanyId,
    /// The connection it was read over.
    pub connection: ConnectionId,
    /// What kind of records these are.
    pub data_type: DataType,
    /// The read.
    pub dataset: DatasetId,
    /// Whether the read sees every record.
    pub coverage: Coverage,
    /// The time; becomes `modifiedDate` of what changed.
    pub now: Timestamp,
}

/// One record as a connector yields it.
#[derive(Debug, Clone, Copy)]
pub struct NewRecord<'a> {
    /// The record's id, unique within its data type and connection.
    pub id: &'a str,
    /// The standard record, a JSON object without `modifiedDate`, `sourceModifiedDate` and
    /// `metadata`. Ignored where `deleted` is set: what was stored stands.
    pub json: &'a str,
    /// The provider's own record.
    pub raw: &'a [u8],
    /// When the provider says the record last changed.
    pub source_modified_at: Option<Timestamp>,
    /// Whether the provider says the record is deleted.
    pub deleted: bool,
    /// The typed text columns, as the record has them.
    pub text: [Option<&'a str>; 4],
    /// The typed number columns, in ten-thousandths.
    pub number: [Option<i64>; 3],
    /// The typed date columns, in microseconds UTC.
    pub date: [Option<i64>; 3],
}
