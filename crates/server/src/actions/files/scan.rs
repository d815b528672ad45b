//! Asking a virus scanner, where one is configured: clamd's `INSTREAM` (clamd(8), "COMMANDS").

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::config::ClamdAddress;

/// How long a scan may take; clamd's own limit is two minutes.
const PATIENCE: Duration = Duration::from_mins(1);
/// So much is sent at once, in bytes.
const CHUNK: usize = 256 << 10;
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 4 << 10;

/// What the scanner said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It found nothing.
    Clean,
    /// It found this.
    Infected(String),
}

/// Asks the scanner about `content`.
///
/// # Errors
/// Where it cannot be reached, is too slow, or gives no verdict.
pub(super) async fn scan(clamd: &ClamdAddress, content: &[u8]) -> io::Result<Verdict> {
    let asked = async {
        match clamd {
            ClamdAddress::Tcp(address) => ask(TcpStream::connect(address).await?, content).await,
            ClamdAddress::Unix(path) => ask(UnixStream::connect(path).await?, content).await,
        }
    };
    timeout(PATIENCE, asked)
        .await
        .map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "clamd gave no verdict in time"))?
}

async fn ask(stream: impl AsyncRead + AsyncWrite, content: &[u8]) -> io::Result<Verdict> {
    let (reading, mut writing) = tokio::io::split(stream);
    // It may answer, and hang up, before it has seen everything: its answer counts then.
    let sent = send(&mut writing, content).await;
    let mut answer = Vec::new();
    let read = reading.take(LONGEST_ANSWER).read_to_end(&mut answer).await;
    if answer.is_empty() {
        sent?;
        read?;
    }
    let answer = String::from_utf8_lossy(&answer);
    verdict(answer.trim_end_matches(['\0', '\n']))
}

/// The command, then each chunk after its length, then an empty one.
async fn send(writing: &mut (impl AsyncWrite + Unpin), content: &[u8]) -> io::Result<()> {
    writing.write_all(b"zINSTREAM\0").await?;
    for chunk in content.chunks(CHUNK) {
        let length = u32::try_from(chunk.len()).map_err(io::Error::other)?;
        writing.write_all(&length.to_be_bytes()).await?;
        writing.write_all(chunk).await?;
    }
    writing.write_all(&0_u32.to_be_bytes()).await?;
    writing.flush().await
}

fn verdict(answer: &str) -> io::Result<Verdict> {
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    if said == "OK" {
        return Ok(Verdict::Clean);
    }
    match said.strip_suffix(" FOUND") {
        Some(found) => Ok(Verdict::Infected(found.chars().take(100).collect())),
        None => Err(io::Error::other(format!("clamd answered `{said}`"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // an answer that is not understood should stop the test

    use super::*;

    #[test]
    fn only_a_plain_ok_is_clean() {
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        assert_eq!(
            verdict("stream: Eicar-Test-Signature FOUND").unwrap(),
            Verdict::Infected("Eicar-Test-Signature".to_owned())
        );
        for answer in [
            "",
            "INSTREAM size limit exceeded. ERROR",
            "stream: OK? ERROR",
            "UNKNOWN COMMAND",
        ] {
            assert!(verdict(answer).is_err(), "{answer}");
        }
    }
}
