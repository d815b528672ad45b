//! Load: many connections asking for the same page again and again.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use url::Url;

use crate::http::Connection;

/// As many as the published figures were measured with.
const CONNECTIONS: usize = 16;
const WARM_UP: Duration = Duration::from_millis(250);

/// What a server managed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    /// Answers a second.
    pub(crate) per_second: f64,
    /// Median time to the end of an answer.
    pub(crate) median: Duration,
    /// The time that 99 of 100 answers kept within.
    pub(crate) slowest_hundredth: Duration,
}

impl Rate {
    /// The rate of answers that took these times and came within `time` altogether.
    pub(crate) fn of(mut times: Vec<Duration>, time: Duration) -> Result<Self> {
        ensure!(!times.is_empty(), "no answer came within {time:?}");
        times.sort_unstable();
        Ok(Self {
            per_second: times.len() as f64 / time.as_secs_f64(),
            median: times[times.len() / 2],
            slowest_hundredth: times[times.len() * 99 / 100],
        })
    }
}

/// Asks for the URL over many connections for that long, after a warm-up that does not count: how long
/// each answer took.
pub(crate) async fn drive(url: &Url, authorization: Option<&str>, time: Duration) -> Result<Vec<Duration>> {
    let headers: Vec<(&str, &str)> = authorization
        .map(|value| ("authorization", value))
        .into_iter()
        .collect();
    let mut callers = Vec::new();
    let start = Instant::now() + WARM_UP;
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(url).await?;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let request = connection.request("GET", path, &headers, "");
        callers.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while start.elapsed() < time {
                let asked = Instant::now();
                let answer = connection.send(&request).await?;
                ensure!(
                    answer.status == 200,
                    "{}: {}",
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                );
                if asked >= start {
                    times.push(asked.elapsed());
                }
            }
            Ok(times)
        }));
    }
    let mut times = Vec::new();
    for caller in callers {
        times.extend(caller.await??);
    }
    Ok(times)
}
