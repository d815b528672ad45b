//! A zip of files, written without going back: Parquet or NDJSON for each data type of each
//! connection, and a manifest that says what is what.

use std::io::{Error, Write};

use serde::Serialize;
use serde_json::Value;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use super::columns::Table;
use super::download::ArchiveFormat;
use super::ndjson;
use super::parquet::ParquetWriter;
use super::sink::Sink;

/// What the manifest says of one file.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileEntry {
    pub(super) path: String,
    pub(super) connection_id: String,
    pub(super) integration: String,
    pub(super) data_type: &'static str,
    pub(super) records: u64,
}

/// An archive on its way into a reply.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Sink>>,
    format: ArchiveFormat,
    files: Vec<FileEntry>,
}

impl Archive {
    pub(super) fn new(sink: Sink, format: ArchiveFormat) -> Self {
        Self {
            zip: ZipWriter::new_stream(sink),
            format,
            files: Vec::new(),
        }
    }

    /// Writes one file: `next` gives its records, batch by batch, until there are none.
    pub(super) fn file(
        &mut self,
        mut entry: FileEntry,
        table: Table,
        mut next: impl FnMut() -> Result<Vec<String>, Error>,
    ) -> Result<(), Error> {
        let method = match self.format {
            // Its columns are compressed already.
            ArchiveFormat::Parquet => CompressionMethod::Stored,
            ArchiveFormat::Ndjson => CompressionMethod::Deflated,
        };
        self.begin(&entry.path, method)?;
        match self.format {
            ArchiveFormat::Ndjson => loop {
                let records = next()?;
                if records.is_empty() {
                    break;
                }
                entry.records += records.len() as u64;
                ndjson::write(&mut self.zip, &records)?;
            },
            ArchiveFormat::Parquet => {
                let mut file = ParquetWriter::new(table, &mut self.zip)?;
                loop {
                    let records = next()?;
                    if records.is_empty() {
                        break;
                    }
                    entry.records += records.len() as u64;
                    file.write(&parsed(&records)?)?;
                }
                file.finish()?;
            }
        }
        self.files.push(entry);
        Ok(())
    }

    /// Writes the manifest, with the files in it, and ends the archive.
    pub(super) fn finish(mut self, mut manifest: Value) -> Result<Sink, Error> {
        manifest["files"] = serde_json::to_value(&self.files)?;
        self.begin("manifest.json", CompressionMethod::Deflated)?;
        serde_json::to_writer_pretty(&mut self.zip, &manifest)?;
        self.zip.flush()?;
        Ok(self.zip.finish()?.into_inner())
    }

    fn begin(&mut self, path: &str, method: CompressionMethod) -> Result<(), Error> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            // How long it gets is not known yet.
            .large_file(true);
        Ok(self.zip.start_file(path, options)?)
    }
}

/// Records as values, numbers with every digit.
pub(super) fn parsed(records: &[String]) -> Result<Vec<Value>, Error> {
    let parsed: Result<Vec<Value>, _> = records
        .iter()
        .map(|record| serde_json::from_str(record))
        .collect();
    Ok(parsed?)
}
