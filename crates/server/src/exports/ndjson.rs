//! NDJSON: each record on a line of its own, as the API sends it.

use std::io::{Error, Write};

/// Writes records. JSON knows line ends only as white space, so a space does as well.
pub(super) fn write(sink: &mut impl Write, records: &[String]) -> Result<(), Error> {
    for record in records {
        if record.contains(['\n', '\r']) {
            sink.write_all(record.replace(['\n', '\r'], " ").as_bytes())?;
        } else {
            sink.write_all(record.as_bytes())?;
        }
        sink.write_all(b"\n")?;
    }
    Ok(())
}
