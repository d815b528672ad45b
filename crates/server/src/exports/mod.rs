//! Exports: whole data types and whole companies as files, written as they are sent.
//!
//! A task walks over the records, a batch at a time; a thread of its own writes them in the form
//! asked for; the reply takes the bytes as they come. Each waits for the next, so that memory stays
//! bounded however much there is and however slowly it is taken. `docs/exports.md` tells users.

mod archive;
mod cell;
mod columns;
mod csv;
mod download;
mod ndjson;
mod parquet;
mod sink;
mod workbook;

pub use columns::{Column, ColumnKind, Table};
pub use download::{ArchiveFormat, Download, ExportError, RecordsFormat, WholeCompany, company, records};
