//! A small HTTP/1.1 client over one kept connection: little enough that it costs the measured little.

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use url::Url;

/// One connection to one server.
pub(crate) struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
    line: String,
}

/// An answer, its body read whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    /// Connects to a URL's host and port.
    pub(crate) async fn open(url: &Url) -> Result<Self> {
        let host = url.host_str().context("the URL has a host")?;
        let port = url.port_or_known_default().context("the URL has a port")?;
        let stream = TcpStream::connect((host, port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            host: format!("{host}:{port}"),
            stream: BufReader::with_capacity(64 * 1024, stream),
            line: String::new(),
        })
    }

    /// The bytes of a request, to be sent as often as wanted.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
        use std::fmt::Write;
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        for (name, value) in headers {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{name}: {value}\r\n");
        }
        if !body.is_empty() || method != "GET" {
            let _ = write!(text, "content-length: {}\r\n", body.len());
        }
        text.push_str("\r\n");
        text.push_str(body);
        text.into_bytes()
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request).await?;
        let mut answer = Answer {
            status: 0,
            location: None,
            cookies: Vec::new(),
            body: Vec::new(),
        };
        self.next_line().await?;
        answer.status = self
            .line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .context("no HTTP answer")?;
        let mut length = Some(0);
        loop {
            self.next_line().await?;
            let Some((name, value)) = self.line.split_once(':') else {
                break;
            };
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.parse()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                length = None;
            } else if name.eq_ignore_ascii_case("location") {
                answer.location = Some(value.to_owned());
            } else if name.eq_ignore_ascii_case("set-cookie") {
                answer.cookies.extend(value.split(';').next().map(str::to_owned));
            }
        }
        match length {
            Some(length) => {
                answer.body.resize(length, 0);
                self.stream.read_exact(&mut answer.body).await?;
            }
            None => self.read_chunks(&mut answer.body).await?,
        }
        Ok(answer)
    }

    async fn read_chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        loop {
            self.next_line().await?;
            let size = usize::from_str_radix(self.line.trim(), 16).context("a chunk begins with its size")?;
            let start = body.len();
            body.resize(start + size, 0);
            self.stream.read_exact(&mut body[start..]).await?;
            self.next_line().await?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn next_line(&mut self) -> Result<()> {
        self.line.clear();
        if self.stream.read_line(&mut self.line).await? == 0 {
            bail!("{} closed the connection", self.host);
        }
        self.line.truncate(self.line.trim_end().len());
        Ok(())
    }
}

/// One call on a connection of its own.
pub(crate) async fn call(method: &str, url: &Url, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
    let mut connection = Connection::open(url).await?;
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let request = connection.request(method, path, headers, body);
    connection.send(&request).await
}

/// Waits until a server answers 200 at `/health/ready`.
pub(crate) async fn wait_until_ready(base: &str) -> Result<()> {
    let url = Url::parse(base)?.join("/health/ready")?;
    for _ in 0..3_000 {
        if call("GET", &url, &[], "")
            .await
            .is_ok_and(|answer| answer.status == 200)
        {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    bail!("{base} never became ready")
}
