//! From records to bytes: who reads, who writes, and what lies between them.

use std::collections::HashMap;
use std::io::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::Stream;
use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::archive::{Archive, FileEntry, parsed};
use super::columns::Table;
use super::csv::CsvWriter;
use super::ndjson;
use super::sink::Sink;
use super::workbook::WorkbookWriter;
use crate::query::{Filter, Order};
use crate::store::records::{self, RecordSource, Walk};
use crate::store::{ListingError, Reader, Store, StoreError};

/// How many records are read at a time.
const BATCH: usize = 500;

/// How many batches, and how many chunks of bytes, may wait.
const AHEAD: usize = 2;

/// How many exports are written at once; others wait their turn.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// The form of one data type's export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordsFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook for spreadsheets.
    Xlsx,
    /// A JSON text on each line.
    Ndjson,
}

impl RecordsFormat {
    /// The media type of the file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ndjson => "application/x-ndjson",
        }
    }

    /// The ending of the file's name, and the parameter's value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ndjson => "ndjson",
        }
    }
}

/// The form of the files in a company's archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveFormat {
    /// Typed columns.
    Parquet,
    /// A JSON text on each line.
    Ndjson,
}

impl ArchiveFormat {
    /// The ending of the files' names, and the parameter's value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Ndjson => "ndjson",
        }
    }
}

/// An export could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The records can't be found so; the message says why.
    #[error(transparent)]
    Page(#[from] ListingError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The bytes of a file, as they are written. An error ends them early: what came is not whole.
pub struct Download {
    bytes: Receiver<Result<Bytes, Error>>,
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.bytes.poll_recv(context)
    }
}

/// What the reading task gives the writing thread.
enum Part {
    /// A file of an archive begins.
    File(FileEntry, Table),
    /// Records of the file.
    Records(Vec<String>),
    /// Reading failed.
    Failed(StoreError),
}

/// Exports the records of a data type that fulfil `filter`, in the order of `order`. None where no
/// read of them has succeeded yet.
pub async fn records(
    store: &Store,
    source: &RecordSource<'_>,
    filter: Option<&Filter>,
    order: Option<&Order>,
    format: RecordsFormat,
) -> Result<Option<Download>, ExportError> {
    let mut reader = store.reader();
    let Some(walk) = Walk::open(&mut reader, source, filter, order).await? else {
        return Ok(None);
    };
    let table = Table::of(source.data_type);
    let (parts, taken) = channel(AHEAD);
    let permit = turn().await;
    tokio::spawn(async move {
        // Whoever no longer listens has ended the export.
        let _ = read(reader, walk, &parts).await;
    });
    Ok(Some(write(permit, taken, move |parts, sink| {
        write_records(parts, sink, table, format)
    })))
}

/// What a company's archive holds.
#[derive(Debug, Clone)]
pub struct WholeCompany {
    /// The tenant.
    pub client: ClientId,
    /// The company.
    pub company: CompanyId,
    /// The company's name.
    pub name: String,
    /// The names of the integrations behind its connections.
    pub connections: HashMap<ConnectionId, String>,
    /// The time.
    pub now: Timestamp,
    /// The form of its files.
    pub format: ArchiveFormat,
}

/// Exports every data type that has been read over each of a company's connections, as a zip.
pub async fn company(store: &Store, whole: WholeCompany) -> Result<Download, ExportError> {
    let mut reader = store.reader();
    let types = records::readable_types(&mut reader, whole.client, whole.company).await?;
    let format = whole.format;
    let manifest = serde_json::json!({
        "companyId": whole.company.to_string(),
        "company": whole.name,
        "exported": whole.now.to_string(),
        "format": format.name(),
    });
    let (parts, taken) = channel(AHEAD);
    let permit = turn().await;
    tokio::spawn(async move {
        // Whoever no longer listens has ended the export.
        let _ = read_company(reader, &whole, types, &parts).await;
    });
    Ok(write(permit, taken, move |parts, sink| {
        write_archive(parts, sink, format, manifest)
    }))
}

/// Nobody takes what was read.
struct Unwanted;

async fn read_company(
    mut reader: Reader,
    whole: &WholeCompany,
    types: Vec<(ConnectionId, DataType, i64)>,
    parts: &Sender<Part>,
) -> Result<(), Unwanted> {
    for (connection, data_type, _) in types {
        let source = RecordSource {
            client: whole.client,
            company: whole.company,
            connection: Some(connection),
            data_type,
            account: None,
        };
        let walk = match Walk::open(&mut reader, &source, None, None).await {
            Ok(Some(walk)) => walk,
            Err(ListingError::Store(error)) => return send(parts, Part::Failed(error)).await,
            // Removed meanwhile; and nothing is asked that could not be resolved.
            Ok(None) | Err(ListingError::Query(_) | ListingError::Place(_)) => continue,
        };
        let entry = FileEntry {
            path: format!("{connection}/{data_type}.{}", whole.format.name()),
            connection_id: connection.to_string(),
            integration: whole.connections.get(&connection).cloned().unwrap_or_default(),
            data_type: data_type.key(),
            records: 0,
        };
        send(parts, Part::File(entry, Table::of(data_type))).await?;
        reader = read(reader, walk, parts).await?;
    }
    Ok(())
}

async fn read(mut reader: Reader, mut walk: Walk, parts: &Sender<Part>) -> Result<Reader, Unwanted> {
    loop {
        match walk.next(&mut reader, BATCH).await {
            Ok(batch) if batch.is_empty() => return Ok(reader),
            Ok(batch) => send(parts, Part::Records(batch)).await?,
            Err(error) => {
                send(parts, Part::Failed(error)).await?;
                return Err(Unwanted);
            }
        }
    }
}

async fn send(parts: &Sender<Part>, part: Part) -> Result<(), Unwanted> {
    parts.send(part).await.map_err(|_| Unwanted)
}

async fn turn() -> Option<SemaphorePermit<'static>> {
    // Never closed, so always granted.
    AT_ONCE.acquire().await.ok()
}

/// Starts the thread that writes; what it writes is the download.
fn write(
    permit: Option<SemaphorePermit<'static>>,
    parts: Receiver<Part>,
    work: impl FnOnce(Receiver<Part>, Sink) -> Result<(), Error> + Send + 'static,
) -> Download {
    let (reply, bytes) = channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let outcome = work(parts, Sink::new(reply.clone()));
        if let Err(error) = outcome {
            if error.kind() != std::io::ErrorKind::BrokenPipe {
                tracing::error!(%error, "an export broke off");
            }
            // Where nobody listens there is nobody to tell.
            let _ = reply.blocking_send(Err(error));
        }
        drop(permit);
    });
    Download { bytes }
}

/// The next records of the file that is being written; none at its end.
fn next(
    parts: &mut Receiver<Part>,
    following: &mut Option<(FileEntry, Table)>,
) -> Result<Vec<String>, Error> {
    match parts.blocking_recv() {
        None => Ok(Vec::new()),
        Some(Part::Records(records)) => Ok(records),
        Some(Part::File(entry, table)) => {
            *following = Some((entry, table));
            Ok(Vec::new())
        }
        Some(Part::Failed(error)) => Err(Error::other(error)),
    }
}

fn write_records(
    mut parts: Receiver<Part>,
    mut sink: Sink,
    table: Table,
    format: RecordsFormat,
) -> Result<(), Error> {
    let mut following = None;
    let mut next = || next(&mut parts, &mut following);
    match format {
        RecordsFormat::Ndjson => loop {
            let records = next()?;
            if records.is_empty() {
                return sink.finish();
            }
            ndjson::write(&mut sink, &records)?;
        },
        RecordsFormat::Csv => {
            let mut rows = CsvWriter::new(table, sink)?;
            loop {
                let records = next()?;
                if records.is_empty() {
                    return rows.finish()?.finish();
                }
                rows.write(&parsed(&records)?)?;
            }
        }
        RecordsFormat::Xlsx => {
            let mut workbook = WorkbookWriter::new(table)?;
            loop {
                let records = next()?;
                if records.is_empty() {
                    workbook.finish(&mut sink)?;
                    return sink.finish();
                }
                workbook.write(&parsed(&records)?)?;
            }
        }
    }
}

fn write_archive(
    mut parts: Receiver<Part>,
    sink: Sink,
    format: ArchiveFormat,
    manifest: serde_json::Value,
) -> Result<(), Error> {
    let mut archive = Archive::new(sink, format);
    let mut following = None;
    next(&mut parts, &mut following)?;
    while let Some((entry, table)) = following.take() {
        archive.file(entry, table, || next(&mut parts, &mut following))?;
    }
    archive.finish(manifest)?.finish()
}
