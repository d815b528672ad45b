//! Where the writing thread puts bytes, and the reply takes them.

use std::io::{Error, ErrorKind, Write};

use bytes::Bytes;
use tokio::sync::mpsc::Sender;

/// Bytes are handed on so many at a time.
const CHUNK: usize = 64 * 1024;

/// Bytes on their way into a reply. Only for threads that may block.
pub(super) struct Sink {
    buffer: Vec<u8>,
    reply: Sender<Result<Bytes, Error>>,
}

impl Sink {
    pub(super) fn new(reply: Sender<Result<Bytes, Error>>) -> Self {
        Self {
            buffer: Vec::with_capacity(CHUNK),
            reply,
        }
    }

    fn hand_on(&mut self) -> Result<(), Error> {
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        self.reply
            .blocking_send(Ok(Bytes::from(chunk)))
            .map_err(|_| Error::new(ErrorKind::BrokenPipe, "nobody takes the export any more"))
    }

    /// Hands on what is left.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.hand_on()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let taken = bytes.len().min(CHUNK - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        if self.buffer.len() == CHUNK {
            self.hand_on()?;
        }
        Ok(taken)
    }

    // What is not full yet waits for more: a reply of many small pieces helps nobody.
    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }
}
